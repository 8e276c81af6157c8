/* Five seconds back or forward, and how fast a clip plays: beside every clip, where a hand finds them. */

import { readValue, writeValue } from "./preferences.js";

const SPEED = "plumbline-speed";

/** Connect the tools of one player. */
export function offerTools(box, video) {
  const tools = box.querySelector("[data-player-tools]");
  if (!tools) return;
  for (const button of tools.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => step(video, Number(button.dataset.step)));
  }
  const speed = tools.querySelector("[data-speed]");
  const chosen = readValue(SPEED);
  if ([...speed.options].some(({ value }) => value === chosen)) speed.value = chosen;
  const play = () => (video.playbackRate = video.defaultPlaybackRate = Number(speed.value));
  speed.addEventListener("change", () => {
    writeValue(SPEED, speed.value);
    play();
  });
  /* What is chosen in the browser's own menu holds as well. */
  video.addEventListener("ratechange", () => {
    const same = [...speed.options].find(({ value }) => Number(value) === video.playbackRate);
    if (same) speed.value = same.value;
  });
  play();
  tools.hidden = false;
}

/** Move a clip by some seconds, within its bounds. */
export function step(video, seconds) {
  video.currentTime = Math.max(0, Math.min(video.duration || 0, video.currentTime + seconds));
}
