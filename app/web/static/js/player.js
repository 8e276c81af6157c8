/* Conveniences of the clip player: timecodes that seek, a transcript that follows, search and keys.
   Everything else (playing, volume, full screen) is the browser's own. */

import { offerCaptions } from "./player-captions.js";
import { offerTools } from "./player-tools.js";
import { bringBack } from "./visibility.js";

import { find, fold } from "./words.js";
import { _, ngettext } from "./wording.js";

const players = new Map();

for (const box of document.querySelectorAll("[data-player]")) {
  const video = box.querySelector("video");
  players.set(box.dataset.player, video);
  if (box.dataset.keyUrl) renewKey(box, video);
  offerCaptions(box, video);
  offerTools(box, video);
}

/* Addresses of media die after some hours. A page left open asks for a fresh key, once a failure
   in a row, and goes on where it stood; when that does not help, it says where to find out why. */
function renewKey(box, video) {
  const source = video.querySelector("source");
  let hasTried = false;
  const recover = async () => {
    if (hasTried) {
      sayWhyNot(box);
      return;
    }
    hasTried = true;
    const { currentTime, paused } = video;
    try {
      const answer = await fetch(box.dataset.keyUrl, { headers: { Accept: "application/json" } });
      const { key } = await answer.json();
      const address = new URL(source.src);
      address.searchParams.set("key", key);
      source.src = address.href;
    } catch {
      sayWhyNot(box);
      return;
    }
    video.load();
    video.addEventListener(
      "loadedmetadata",
      () => {
        hasTried = false;
        video.currentTime = currentTime || video.currentTime;
        if (!paused) video.play().catch(() => {});
      },
      { once: true },
    );
  };
  video.addEventListener("error", recover);
  source.addEventListener("error", recover);
  /* The first address may have failed before this script ran. */
  if (video.error || video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) recover();
}

function sayWhyNot(box) {
  if (box.querySelector("[data-why-not]")) return;
  const note = document.createElement("p");
  note.className = "notice";
  note.dataset.whyNot = "";
  note.setAttribute("role", "status");
  const link = document.createElement("a");
  link.href = box.dataset.clipUrl;
  link.textContent = _("See why");
  note.append(_("This clip cannot be played now. What you have saved is safe."), " ", link);
  box.append(note);
}

/** Where a clip stands, in milliseconds. */
export function positionOf(clipId) {
  const video = players.get(clipId);
  return video ? Math.round(video.currentTime * 1000) : 0;
}

/** Move a clip to a moment, and show it. Returns false when the clip is not on this page. */
export function seek(clipId, milliseconds, { play = false } = {}) {
  const video = players.get(clipId);
  if (!video) return false;
  video.currentTime = milliseconds / 1000;
  if (play) video.play().catch(() => {});
  bringBack(video);
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-seek]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (seek(link.dataset.clip, Number(link.dataset.seek), { play: true })) event.preventDefault();
});

for (const section of document.querySelectorAll("[data-transcript]")) {
  const video = players.get(section.dataset.transcript);
  if (video) follow(section, video);
}

function follow(section, video) {
  const list = section.querySelector(".transcript__lines");
  const lines = [...list.querySelectorAll(".line")];
  section.querySelectorAll("[data-needs-script]").forEach((part) => part.removeAttribute("hidden"));
  video.addEventListener("timeupdate", () => highlight(list, lines, video));
  list.addEventListener("keydown", (event) => moveByKey(event, lines, video));
  searchIn(section, lines, beOneStop(list, lines));
}

function highlight(list, lines, video) {
  const now = video.currentTime * 1000;
  const spoken = lines.filter((line) => line.dataset.start <= now && now < line.dataset.end);
  const current = spoken.find((line) => line.classList.contains("line--speech")) ?? spoken[spoken.length - 1];
  for (const line of lines) {
    if (line === current) continue;
    line.removeAttribute("aria-current");
  }
  if (!current || current.hasAttribute("aria-current")) return;
  current.setAttribute("aria-current", "true");
  if (!video.paused && !list.contains(document.activeElement)) bringIntoView(list, current);
}

/* Only the list scrolls, never the page. */
function bringIntoView(list, line) {
  const top = line.offsetTop - list.offsetTop;
  if (top < list.scrollTop || top + line.offsetHeight > list.scrollTop + list.clientHeight) {
    list.scrollTop = top - list.clientHeight / 3;
  }
}

function moveByKey(event, lines, video) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") {
    event.preventDefault();
    video.focus();
    return;
  }
  const links = lines.filter((line) => !line.hidden).map((line) => line.querySelector(".timecode"));
  const at = links.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (next === undefined || links.length === 0) return;
  event.preventDefault();
  links[Math.max(0, Math.min(links.length - 1, next))].focus();
}

/* Tab stops once at the transcript, at the line that had the focus last; arrows move inside. */
function beOneStop(list, lines) {
  const links = lines.map((line) => line.querySelector(".timecode"));
  const stopAt = (stop) => links.forEach((link) => (link.tabIndex = link === stop ? 0 : -1));
  list.removeAttribute("tabindex");
  stopAt(links[0]);
  list.addEventListener("focusin", (event) => {
    if (links.includes(event.target)) stopAt(event.target);
  });
  return stopAt;
}

function searchIn(section, lines, stop) {
  const field = section.querySelector("input[type=search]");
  const found = section.querySelector("[data-found]");
  field.addEventListener("input", () => {
    const wanted = fold(field.value);
    let hits = 0;
    let first = null;
    for (const line of lines) {
      const isHit = markWords(line, wanted);
      line.hidden = !isHit;
      if (!isHit) continue;
      hits += 1;
      first ??= line.querySelector(".timecode");
    }
    if (first) stop(first);
    found.textContent = wanted ? ngettext("%(hits)d of %(num)d line", "%(hits)d of %(num)d lines", lines.length, { hits }) : "";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      lines.find((line) => !line.hidden)?.querySelector(".timecode").focus();
    }
  });
}

function markWords(line, wanted) {
  const words = line.querySelector("[data-words]");
  const text = words.textContent;
  const found = wanted ? find(text, wanted) : null;
  words.replaceChildren(text);
  if (!wanted) return true;
  if (found) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(...found);
    words.replaceChildren(text.slice(0, found[0]), mark, text.slice(found[1]));
  }
  return found !== null || find(line.textContent, wanted) !== null;
}
