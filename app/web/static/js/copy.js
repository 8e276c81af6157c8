/* Buttons that copy a key or codes of the page. Where nothing can be copied, they stay hidden. */

import { _ } from "./wording.js";

for (const place of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue; // a page that did not come over HTTPS
  const codes = document.getElementById(place.dataset.copy).querySelectorAll("code");
  const told = place.querySelector("[role=status]");
  place.hidden = false;
  place.querySelector("button").addEventListener("click", async () => {
    const text = [...codes].map((code) => code.textContent.replace(/\s/g, "")).join("\n");
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = _("Copied.");
    } catch {
      told.textContent = _("Your browser did not allow that: select it and copy it by hand.");
    }
  });
}
