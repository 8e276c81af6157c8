/* How the bench is laid out and where the clip stands: wide or side by side, compact rows, the place in
   the clip after a reload, and stopping while a note is typed. Each is remembered in this browser. */

import { readChoice, readValue, writeChoice, writeValue } from "./preferences.js";

const PLACES = "plumbline-places";
const MAX_PLACES = 20;
const WORTH_RETURNING_S = 2;

/** Connect a button that switches a class of the bench; returns what switches it. */
export function offerView(root, button, { name, className }) {
  const show = (isOn) => {
    root.classList.toggle(className, isOn);
    button.setAttribute("aria-pressed", String(isOn));
  };
  const turn = () => {
    const isOn = !root.classList.contains(className);
    show(isOn);
    writeChoice(name, isOn);
  };
  show(readValue(name) === "on");
  button.addEventListener("click", turn);
  button.hidden = false;
  return turn;
}

/** Bring a clip back to where it stood when the page was left; returns what forgets the place. */
export function keepPlace(video, key) {
  const write = (seconds) => {
    const places = readPlaces().filter(([other]) => other !== key);
    if (seconds !== null) places.push([key, seconds]);
    writeValue(PLACES, JSON.stringify(places.slice(-MAX_PLACES)));
  };
  const keep = () => write(Math.floor(video.currentTime));
  const [, place] = readPlaces().find(([other]) => other === key) ?? [];
  const back = () => {
    const isWorthIt = place >= WORTH_RETURNING_S && place < video.duration - WORTH_RETURNING_S;
    if (isWorthIt && video.currentTime === 0) video.currentTime = place;
  };
  if (video.readyState >= HTMLMediaElement.HAVE_METADATA) back();
  else video.addEventListener("loadedmetadata", back, { once: true });
  video.addEventListener("pause", keep);
  video.addEventListener("seeked", keep);
  window.addEventListener("pagehide", keep);
  return () => {
    window.removeEventListener("pagehide", keep);
    write(null);
  };
}

function readPlaces() {
  try {
    const places = JSON.parse(readValue(PLACES) ?? "[]");
    return Array.isArray(places) ? places : [];
  } catch {
    return [];
  }
}

/** Stop the clip while somebody types a note, if she likes, and go on after it. */
export function stopWhileNoting(video, field) {
  const NAME = "plumbline-pause-while-noting";
  let wasPlaying = false;
  field.checked = readChoice(NAME);
  field.addEventListener("change", () => writeChoice(NAME, field.checked));
  return {
    begin() {
      if (!field.checked || video.paused) return;
      wasPlaying = true;
      video.pause();
    },
    end() {
      if (wasPlaying) video.play().catch(() => {});
      wasPlaying = false;
    },
  };
}

/** Say beside each domain of the index how many of its codes have a score. */
export function countDomains(form, isScored) {
  for (const link of form.querySelectorAll("[data-domain]")) {
    const codes = [...document.getElementById(link.dataset.domain).closest(".domain").querySelectorAll("[data-code]")];
    const scored = codes.filter((row) => isScored(row.dataset.code)).length;
    link.querySelector("[data-domain-count]").textContent = `${scored}/${codes.length}`;
    link.classList.toggle("is-done", scored === codes.length);
  }
}
