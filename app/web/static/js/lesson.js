/* Answers to checks without leaving the page: a clip goes on playing, and choices made in other
   checks stay. The server judges and renders as it does without this script; only the check that
   was answered, and the count at the end, are exchanged. */

import { _ } from "./wording.js";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form.check");
  /* The short way failed: the plain way has the words for it. */
  if (!form || form.dataset.plain) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") !== "true") answer(form);
});

async function answer(form) {
  form.setAttribute("aria-busy", "true");
  let reply;
  let page;
  try {
    reply = await fetch(form.action, { method: "POST", body: new FormData(form) });
    page = new DOMParser().parseFromString(await reply.text(), "text/html");
  } catch {
    form.removeAttribute("aria-busy");
    sayNotSent(form);
    return;
  }
  /* Another page came, such as the one to sign in: it is opened the plain way, not quoted here. */
  const stays = new URL(reply.url).pathname === location.pathname;
  const judged = page.getElementById(form.id);
  /* The lesson was changed while this page was open: the server says what became of the answer. */
  const notice = page.querySelector(".notices .notice");
  if (!reply.ok || !stays || !(judged || notice)) {
    form.dataset.plain = "";
    form.submit();
    return;
  }
  notice?.setAttribute("role", "status");
  if (notice) judged?.prepend(notice);
  form.replaceWith(judged ?? notice);
  document.querySelector("[data-answered]")?.replaceWith(page.querySelector("[data-answered]"));
  show(judged ?? notice);
}

function sayNotSent(form) {
  form.querySelector("[data-not-sent]")?.remove();
  const note = document.createElement("p");
  note.className = "notice";
  note.dataset.notSent = "";
  note.setAttribute("role", "alert");
  note.textContent = _(
    "Your answer could not be sent: the connection is gone. What you chose is still here; try again in a moment.",
  );
  form.append(note);
}

function show(judged) {
  const said = judged.matches("[role=status]")
    ? judged
    : (judged.querySelector("[role=status]") ?? judged.querySelector(".feedback"));
  if (!said) return;
  said.tabIndex = -1;
  said.focus({ preventScroll: true });
  said.scrollIntoView({ block: "nearest" });
}
