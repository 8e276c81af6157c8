/* Single-key shortcuts of the bench. They can be switched off, and never act while somebody types. */

import { switchCaptions } from "./player-captions.js";
import { step } from "./player-tools.js";
import { readChoice, writeChoice } from "./preferences.js";

const CHOICE = "plumbline-single-keys";

export function listenToKeys({ root, dialog, video, sheet, actions }) {
  const toggle = dialog.querySelector("[data-keys-switch]");
  toggle.checked = readChoice(CHOICE);
  toggle.addEventListener("change", () => writeChoice(CHOICE, toggle.checked));
  const current = new Current(sheet);

  const keys = {
    k: () => (video.paused ? video.play().catch(() => {}) : video.pause()),
    j: () => step(video, -5),
    l: () => step(video, 5),
    w: actions.widen,
    c: switchCaptions,
    d: () => current.move(1),
    u: () => current.move(-1),
    n: () => actions.note(current.code),
    h: () => dialog.showModal(),
    "?": () => current.toggleNote(),
    0: () => current.choose("cannot"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      actions.record();
      return;
    }
    if (!toggle.checked || isBusy(event, root)) return;
    const action = keys[event.key.toLowerCase()] ?? pointKey(event.key, current);
    if (!action) return;
    event.preventDefault();
    action();
  });
  return current;
}

function pointKey(key, current) {
  return /^[1-9]$/.test(key) ? () => current.choose(Number(key) - 1) : null;
}

function isBusy(event, root) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  if (document.querySelector("dialog[open]")) return true;
  const field = event.target.closest("input, textarea, select, [contenteditable]");
  if (field && field.type !== "radio" && field.type !== "checkbox") return true;
  return !(event.target === document.body || root.contains(event.target) || event.target.id === "main");
}

/* The code the keys act on: the one with the focus, else the last one that had it. */
class Current {
  constructor(sheet) {
    this.sheet = sheet;
    this.place = 0;
    sheet.form.addEventListener("focusin", (event) => {
      const row = event.target.closest("[data-code]");
      if (row) this.show(sheet.codes.indexOf(row));
    });
  }

  get row() {
    return this.sheet.codes[this.place];
  }

  get code() {
    return this.row.dataset.code;
  }

  show(place) {
    this.row.removeAttribute("data-current");
    this.place = place;
    this.row.setAttribute("data-current", "");
  }

  move(step) {
    const isFresh = !this.row.hasAttribute("data-current");
    const next = isFresh ? this.place : this.place + step;
    this.show(Math.max(0, Math.min(this.sheet.codes.length - 1, next)));
    const radios = this.sheet.radios(this.code);
    (radios.find((radio) => radio.checked) ?? radios[0]).focus({ preventScroll: true });
    this.row.scrollIntoView({ block: "nearest" });
  }

  choose(which) {
    const radio = this.sheet.radios(this.code).find((one) => one.value === String(which));
    if (!radio) return;
    radio.checked = true;
    radio.focus({ preventScroll: true });
    this.row.scrollIntoView({ block: "nearest" });
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    if (which === "cannot") this.sheet.field(`reason-${this.code}`).focus();
  }

  toggleNote() {
    const note = this.row.querySelector("details");
    note.open = !note.open;
    this.row.scrollIntoView({ block: "nearest" });
  }
}
