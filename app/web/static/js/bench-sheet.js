/* Reads and writes the fields of the score sheet and of the evidence notes.
   The page works without this file: the same fields are sent as a plain form. */

import { _, ngettext } from "./wording.js";

const CANNOT = "cannot";

/** A place in the clip as people write it. */
export function clock(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Milliseconds of "0:41", "41" or "1:02.5"; null when it is no time. */
export function readClock(text) {
  const found = /^\s*(?:(\d{1,3}):)?(\d{1,5}(?:[.,]\d{1,3})?)\s*$/.exec(text);
  if (!found) return null;
  return Number(found[1] ?? 0) * 60000 + Math.round(Number(found[2].replace(",", ".")) * 1000);
}

export class Sheet {
  constructor(root, form) {
    this.root = root;
    this.form = form;
    this.codes = [...form.querySelectorAll("[data-code]")];
    this.list = root.querySelector("[data-notes]");
    this.pattern = root.querySelector("[data-note-pattern]");
    this.moments = new Map(); // exact milliseconds of notes, finer than the clock shows
    for (const row of this.list.children) this.rememberMoment(row);
  }

  get keys() {
    return this.codes.map((row) => row.dataset.code);
  }

  title(code) {
    return document.getElementById(`title-${code}`)?.textContent.trim() ?? code;
  }

  radios(code) {
    return [...this.form.querySelectorAll(`input[name="score-${CSS.escape(code)}"]`)];
  }

  answer(code) {
    const chosen = this.radios(code).find((radio) => radio.checked);
    if (!chosen) return null;
    if (chosen.value !== CANNOT) return { rank: Number(chosen.value), cannot: null };
    return { rank: null, cannot: this.field(`reason-${code}`).value };
  }

  setAnswer(code, answer) {
    const value = answer.cannot === null ? String(answer.rank) : CANNOT;
    for (const radio of this.radios(code)) radio.checked = radio.value === value;
    this.field(`reason-${code}`).value = answer.cannot ?? "";
    this.markSaved(code);
  }

  label(code, answer) {
    if (answer.cannot !== null) return _("cannot score");
    const radio = this.radios(code).find((one) => one.value === String(answer.rank));
    return radio ? radio.parentElement.textContent.trim() : String(answer.rank);
  }

  /** What the server knows now; a plain form then sends only what differs. */
  markSaved(code) {
    const answer = this.answer(code);
    if (!answer) return;
    this.field(`was-${code}`).value = answer.cannot === null ? String(answer.rank) : CANNOT;
    this.field(`was-reason-${code}`).value = answer.cannot ?? "";
  }

  unanswered() {
    return this.keys.filter((code) => {
      const answer = this.answer(code);
      return !answer || (answer.cannot !== null && !answer.cannot.trim());
    });
  }

  note(id) {
    const row = this.row(id);
    if (!row) return { id, removed: true };
    const [time, code, text] = ["time", "code", "text"].map((part) => row.querySelector(`.note__${part}`).value);
    const exact = this.moments.get(id);
    const ms = exact && clock(exact) === time.trim() ? exact : readClock(time);
    return ms === null ? null : { id, code: code || null, ms, text, removed: false };
  }

  setNote(note) {
    if (note.removed) {
      this.row(note.id)?.remove();
      return null;
    }
    const row = this.row(note.id) ?? this.addRow(note.id);
    row.querySelector(".note__time").value = clock(note.ms);
    row.querySelector(".note__code").value = note.code ?? "";
    const text = row.querySelector(".note__text");
    text.defaultValue = text.value = note.text;
    this.setMoment(row, note.ms);
    this.sortNotes();
    return row;
  }

  setMoment(row, ms) {
    this.moments.set(row.dataset.note, ms);
    const link = row.querySelector("[data-note-seek]");
    link.dataset.seek = ms;
    link.dataset.clip = this.root.dataset.bench;
    row.querySelector("[data-note-clock]").textContent = clock(ms);
  }

  countNotes() {
    const counts = new Map();
    for (const row of this.list.children) {
      const code = row.querySelector(".note__code").value;
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    for (const place of this.form.querySelectorAll("[data-note-count]")) {
      const n = counts.get(place.dataset.noteCount) ?? 0;
      place.textContent = n ? ngettext("%(num)d note", "%(num)d notes", n) : "";
    }
  }

  row(id) {
    return [...this.list.children].find((row) => row.dataset.note === id);
  }

  addRow(id) {
    const row = this.pattern.content.firstElementChild.cloneNode(true);
    row.dataset.note = id;
    for (const part of ["time", "code", "text"]) {
      const field = row.querySelector(`.note__${part}`);
      row.querySelector(`label[for="note-${part}-"]`).htmlFor = `note-${part}-${id}`;
      field.id = field.name = `note-${part}-${id}`;
    }
    row.querySelector("[data-note-remove]").value = id;
    this.list.append(row);
    return row;
  }

  sortNotes() {
    const rows = [...this.list.children];
    const sorted = [...rows].sort((a, b) => this.moments.get(a.dataset.note) - this.moments.get(b.dataset.note));
    if (rows.every((row, place) => row === sorted[place])) return;
    if (!this.list.contains(document.activeElement)) this.list.append(...sorted);
  }

  rememberMoment(row) {
    this.setMoment(row, Number(row.querySelector("[data-note-seek]").dataset.seek));
  }

  field(name) {
    return this.form.elements.namedItem(name);
  }
}
