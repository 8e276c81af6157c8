/* Captions can be switched beside every clip. Some browsers leave them off although the page asks for
   them, and hide the switch in a menu. The choice holds for every clip and is remembered. */

import { readChoice, writeChoice } from "./preferences.js";

const CHOICE = "plumbline-captions";
const switches = new Map(); // of each clip: a function that shows or hides its captions

/** Connect the switch of one player. */
export function offerCaptions(box, video) {
  const field = box.querySelector("[data-captions]");
  const track = [...video.textTracks].find(({ kind }) => kind === "captions");
  if (!field || !track) return;
  const show = (isOn) => {
    field.checked = isOn;
    track.mode = isOn ? "showing" : "hidden";
  };
  switches.set(box.dataset.player, show);
  show(readChoice(CHOICE));
  box.querySelector(".player__bar").classList.add("player__bar--ready");
  field.addEventListener("change", () => choose(field.checked));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation(); // the bench has the same key, for when the focus is elsewhere
    switchCaptions();
  });
  /* Browsers choose tracks by their own settings while a clip loads; that is not the person's choice.
     What the browser's own menu changes later is. */
  video.addEventListener("loadedmetadata", () => show(readChoice(CHOICE)));
  video.textTracks.addEventListener("change", () => {
    const isOn = track.mode === "showing";
    if (isOn === field.checked) return;
    if (video.readyState === HTMLMediaElement.HAVE_NOTHING) show(field.checked);
    else choose(isOn);
  });
}

function choose(isOn) {
  writeChoice(CHOICE, isOn);
  for (const show of switches.values()) show(isOn);
}

/** Show the captions of every clip, or hide them when they are shown. */
export function switchCaptions() {
  const field = document.querySelector("[data-captions]");
  if (field) choose(!field.checked);
}
