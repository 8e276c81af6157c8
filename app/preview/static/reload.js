// Shows the page anew when its content changed. Only a preview sends this module.
const shown = new URL(import.meta.url).searchParams.get("version");
const PAUSE_MS = 1000;

async function look() {
  try {
    const answer = await fetch("/preview/version", { cache: "no-store" });
    const { version } = await answer.json();
    if (version !== shown) {
      location.reload();
      return;
    }
  } catch {
    // The preview is not running just now; it is asked again until it is.
  }
  setTimeout(look, PAUSE_MS);
}

setTimeout(look, PAUSE_MS);
