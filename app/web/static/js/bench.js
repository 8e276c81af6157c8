/* The scoring bench: connects the sheet, its autosave, the notes, the keys and the recording. */

import { Draft } from "./bench-draft.js";
import { listenToKeys } from "./bench-keys.js";
import { clock, readClock, Sheet } from "./bench-sheet.js";
import { countDomains, keepPlace, offerView, stopWhileNoting } from "./bench-view.js";
import { _, ngettext } from "./wording.js";

const root = document.querySelector("[data-bench]");
const form = document.getElementById("sheet");
const video = root.querySelector("video");
const sheet = new Sheet(root, form);
const confirmDialog = document.querySelector("[data-confirm]");
const keysDialog = document.querySelector("dialog[data-keys]");
const trouble = document.querySelector("[data-save-trouble]");
const saved = form.querySelector("[data-saved]");

const spoken = form.querySelector("[data-spoken]");
const say = (text) => {
  if (saved.textContent !== text) saved.textContent = text;
};

const tell = {
  saving: () => say(_("Saving…")),
  saved(clock) {
    // Spoken once, and again after trouble: a voice after every choice would be in the way.
    if (clock && (!spoken.textContent || saved.hasAttribute("data-trouble"))) spoken.textContent = _("Draft saved");
    saved.removeAttribute("data-trouble");
    if (!trouble.dataset.stays) trouble.hidden = true;
    say(clock ? _("Saved %(clock)s", { clock }) : _("Nothing to save yet"));
  },
  offline() {
    spoken.textContent = "";
    saved.setAttribute("data-trouble", "");
    say(_("Not saved yet: no connection"));
    if (!trouble.hidden && trouble.dataset.unrecorded) return;
    show(_("The server cannot be reached"), _("Your choices stay on this page and are saved by themselves as soon as the line is back. Keep this window open."));
  },
  notRecorded() {
    show(_("Not recorded yet: the server cannot be reached"), _("Your choices stay on this page. Keep this window open, and press “Record my scores” again when the line is back."));
    trouble.dataset.unrecorded = "true";
  },
  signedOut() {
    saved.setAttribute("data-trouble", "");
    say(_("Not saved yet: signed out"));
    show(_("You are signed out"), _("Everything up to the last “Saved” is kept, and what you chose since is still on this page. Sign in in a new window, then come back here: it is saved by itself."), {
      href: root.dataset.signIn,
      text: _("Sign in in a new window"),
      isNew: true,
    });
  },
  recorded(error, onward) {
    say(_("Recorded"));
    show(error?.title ?? _("This clip is recorded"), error?.what ?? "", onward);
    form.querySelectorAll("button, input").forEach((field) => (field.disabled = true));
  },
  refused(error) {
    saved.setAttribute("data-trouble", "");
    say(_("Not saved"));
    show(error?.title ?? _("This could not be saved"), [error?.what, error?.safe, error?.todo].filter(Boolean).join(" "));
  },
  overlaps(overlaps) {
    const lines = overlaps.map(
      ({ code, kept, dropped }) =>
        _("%(code)s: kept %(kept)s, not %(dropped)s.", { code: sheet.title(code), kept: sheet.label(code, kept), dropped: sheet.label(code, dropped) }),
    );
    show(_("You changed the same code in two windows"), [_("The newer choice is kept."), ...lines].join(" "), null, true);
  },
  warnings(messages) {
    const box = form.querySelector("[data-warnings]");
    const list = box.querySelector("[data-warning-list]");
    const isSame = [...list.children].map((item) => item.textContent).join() === messages.join();
    if (!isSame) list.replaceChildren(...messages.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    box.hidden = messages.length === 0;
  },
  changed: refresh,
};

const draft = new Draft(sheet, {
  url: root.dataset.draft,
  saves: Number(root.dataset.saves),
  token: document.querySelector('meta[name="csrf-token"]').content,
  tell,
});

function show(title, text, link = null, stays = false) {
  const head = Object.assign(document.createElement("p"), { className: "notice__title", textContent: title });
  const parts = [head, Object.assign(document.createElement("p"), { textContent: text })];
  if (link?.href) {
    const a = Object.assign(document.createElement("a"), { href: link.href, textContent: link.text });
    if (link.isNew) a.target = "_blank";
    parts.push(a);
  }
  if (stays) {
    const close = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--plain", textContent: _("Close") });
    close.addEventListener("click", () => (trouble.hidden = true));
    parts.push(close);
  }
  trouble.replaceChildren(...parts);
  trouble.hidden = false;
  if (stays) trouble.dataset.stays = "true";
  else delete trouble.dataset.stays;
  delete trouble.dataset.unrecorded;
}

function refresh() {
  const left = sheet.unanswered().length;
  form.querySelector("[data-scored]").textContent = sheet.keys.length - left;
  sheet.countNotes();
  countDomains(form, (code) => sheet.answer(code) !== null);
  for (const row of sheet.codes) {
    if (row.classList.contains("code--missing") && sheet.answer(row.dataset.code)) row.classList.remove("code--missing");
  }
}

/* ---- choices ---- */
form.addEventListener("change", (event) => {
  const code = event.target.name?.startsWith("score-") ? event.target.name.slice(6) : null;
  if (!code) return;
  draft.touchAnswer(code);
  refresh();
});
form.addEventListener("input", (event) => {
  if (!event.target.name?.startsWith("reason-")) return;
  draft.touchAnswer(event.target.name.slice(7), true);
  refresh();
});

/* ---- evidence notes ---- */
const composer = root.querySelector("[data-composer]");
const fresh = {
  time: composer.querySelector(".note__time"),
  code: composer.querySelector(".note__code"),
  text: composer.querySelector(".note__text"),
};
const noting = stopWhileNoting(video, root.querySelector("[data-pause-while-noting]"));
let stamp = null;
let cameFrom = null;

function startNote(code) {
  cameFrom = document.activeElement;
  stamp = Math.round(video.currentTime * 1000);
  fresh.time.value = clock(stamp);
  fresh.code.value = code ?? "";
  noting.begin();
  fresh.text.focus();
}

const newNoteId = () => crypto.randomUUID?.().slice(0, 18) ?? `n${Date.now().toString(36)}${Math.floor(performance.now())}`;

function addNote() {
  const exact = stamp !== null && clock(stamp) === fresh.time.value.trim() ? stamp : readClock(fresh.time.value);
  const ms = exact ?? Math.round(video.currentTime * 1000);
  const id = newNoteId();
  undo.hidden = true;
  sheet.setNote({ id, code: fresh.code.value || null, ms, text: fresh.text.value.trim(), removed: false });
  draft.touchNote(id);
  fresh.time.value = fresh.text.value = "";
  stamp = null;
  noting.end();
  refresh();
  if (cameFrom?.isConnected) cameFrom.focus();
  else fresh.text.focus();
  cameFrom = null;
}

composer.querySelector("[data-note-add]").addEventListener("click", (event) => {
  event.preventDefault();
  addNote();
});
fresh.text.addEventListener("focus", () => {
  if (stamp !== null || fresh.time.value) return;
  stamp = Math.round(video.currentTime * 1000);
  fresh.time.value = clock(stamp);
  noting.begin();
});
composer.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && event.target !== composer.querySelector("button")) {
    event.preventDefault();
    addNote();
  }
  if (event.key === "Escape") {
    fresh.time.value = fresh.text.value = "";
    stamp = null;
    noting.end();
    if (cameFrom?.isConnected) cameFrom.focus();
    else document.activeElement.blur();
  }
});
sheet.list.addEventListener("input", (event) => {
  const row = event.target.closest("[data-note]");
  draft.touchNote(row.dataset.note, true);
  const ms = sheet.note(row.dataset.note)?.ms;
  event.target.toggleAttribute("aria-invalid", ms === undefined && event.target.matches(".note__time"));
  if (ms !== undefined) sheet.setMoment(row, ms);
  refresh();
});
sheet.list.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
});
sheet.list.addEventListener("click", (event) => {
  const button = event.target.closest("[data-note-remove]");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("[data-note]");
  const note = sheet.note(row.dataset.note);
  row.remove();
  draft.touchNote(row.dataset.note);
  refresh();
  offerUndo(note);
});

/* A note that was removed comes back as a new one: what is removed stays removed on the server. */
const undo = root.querySelector("[data-note-undo]");
let removedNote = null;

function offerUndo(note) {
  removedNote = note;
  undo.hidden = false;
  undo.querySelector("button").focus();
}

undo.querySelector("button").addEventListener("click", () => {
  const id = newNoteId();
  const row = sheet.setNote({ ...removedNote, id });
  draft.touchNote(id);
  undo.hidden = true;
  refresh();
  row.querySelector(".note__text").focus();
});

/* ---- time watched: what really played, not where the cursor was put ---- */
let last = null;
const watched = sheet.field("watched_ms");
// One millisecond from the start: "nothing played" is not the same as "nobody counted" (no script).
watched.value = Math.max(1, Number(watched.value));
video.addEventListener("timeupdate", () => {
  const now = video.currentTime;
  if (last !== null && !video.paused && now > last && now - last < 1.5 * Math.max(1, video.playbackRate)) {
    watched.value = Math.round(Number(watched.value) + (now - last) * 1000);
  }
  last = now;
});
// Kept when playing stops: who watches first and scores after a reload has watched all the same.
video.addEventListener("pause", () => draft.touchWatched());

/* ---- recording ---- */
let isRecording = false;

function askToRecord() {
  const missing = sheet.unanswered();
  const warnings = [...form.querySelectorAll("[data-warning-list] li")].map((item) => item.textContent);
  const title = confirmDialog.querySelector("[data-confirm-title]");
  const text = confirmDialog.querySelector("[data-confirm-text]");
  confirmDialog.querySelector("[data-confirm-record]").hidden = missing.length > 0;
  title.textContent = missing.length
    ? ngettext("%(num)d of %(all)d codes has no score yet", "%(num)d of %(all)d codes have no score yet", missing.length, { all: sheet.keys.length })
    : _("Record this score sheet?");
  text.replaceChildren(...(missing.length ? missingParts(missing) : readyParts(warnings)));
  confirmDialog.showModal();
}

function missingParts(missing) {
  const list = document.createElement("ul");
  for (const code of missing) {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: `#code-${code}`, textContent: sheet.title(code) });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      confirmDialog.close();
      goTo(code);
    });
    item.append(link);
    list.append(item);
  }
  const hint = _("Every code needs a point, or “Cannot score” with a reason. Nothing is lost: your draft is kept.");
  return [list, Object.assign(document.createElement("p"), { textContent: hint })];
}

function readyParts(warnings) {
  const notes = sheet.list.children.length;
  const codes = ngettext("%(num)d code", "%(num)d codes", sheet.keys.length);
  const what = ngettext("%(codes)s, %(num)d evidence note. %(warning)s", "%(codes)s, %(num)d evidence notes. %(warning)s", notes, { codes, warning: confirmDialog.dataset.confirm });
  const parts = [Object.assign(document.createElement("p"), { textContent: what })];
  for (const warning of warnings) parts.push(Object.assign(document.createElement("p"), { className: "notice notice--caution", textContent: warning }));
  return parts;
}

function goTo(code) {
  sheet.codes.find((row) => row.dataset.code === code).scrollIntoView({ block: "center" });
  sheet.radios(code)[0].focus({ preventScroll: true });
}

async function record() {
  if (isRecording) return;
  isRecording = true;
  const button = form.querySelector("[data-record]");
  button.setAttribute("aria-disabled", "true");
  button.textContent = _("Recording…");
  // Leaving the page without a line would end on the browser's own error page.
  if ((await draft.save()) && (await draft.isReachable())) {
    forgetPlace();
    form.submit();
    return;
  }
  if (draft.failures) tell.notRecorded();
  isRecording = false;
  button.removeAttribute("aria-disabled");
  button.textContent = _("Record my scores");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter?.hasAttribute("data-record")) askToRecord();
  else draft.save();
});
confirmDialog.addEventListener("close", () => {
  if (confirmDialog.returnValue === "record") record();
  confirmDialog.returnValue = "";
});

/* ---- leaving and coming back ---- */
window.addEventListener("online", () => draft.save());
document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState === "hidden") draft.save();
  else if (await draft.catchUp()) draft.save();
});
window.addEventListener("focus", async () => {
  if (!draft.isClean && (await draft.catchUp())) draft.save();
});
window.addEventListener("beforeunload", (event) => {
  if (draft.isClean || isRecording || draft.isClosed) return;
  draft.save();
  if (draft.failures) event.preventDefault();
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

/* ---- the view ---- */
const forgetPlace = keepPlace(video, root.dataset.draft);
const widen = offerView(root, root.querySelector("[data-wide]"), { name: "plumbline-bench-wide", className: "bench--wide" });
offerView(root, form.querySelector("[data-compact]"), { name: "plumbline-bench-compact", className: "bench--compact" });

listenToKeys({
  root: document.querySelector("main"),
  dialog: keysDialog,
  video,
  sheet,
  actions: { note: startNote, record: askToRecord, widen },
});
const showKeys = form.querySelector("[data-show-keys]");
showKeys.hidden = false;
showKeys.addEventListener("click", () => keysDialog.showModal());
root.querySelectorAll(".notes [data-needs-script]").forEach((part) => (part.hidden = false));
form.querySelector("[data-save-draft]").hidden = true;
const first = document.querySelector("[data-trouble]:not([hidden])");
if (first?.matches(".notice")) first.focus();
tell.saved(root.dataset.savedClock);
refresh();
