/* The reveal: a link to a code opens it, so that what it points at can be read. */

function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target?.matches("details")) return;
  target.open = true;
  target.querySelector("summary").focus({ preventScroll: true });
  target.scrollIntoView({ block: "start" });
}

window.addEventListener("hashchange", openTarget);
openTarget();
