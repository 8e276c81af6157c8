/* Autosave: sends what changed, waits when the line is down, and merges what other windows did.

   Each change says how long ago it was made, so the newer choice wins whatever the clocks say.
   Nothing is kept in the browser's own storage: what is saved is in the database, what is not yet
   saved is on this page, and the page says which is which. */

const QUICK = 300;
const TYPING = 900;
const WAITS = [2000, 4000, 8000, 15000, 30000];

export class Draft {
  constructor(sheet, { url, saves, token, tell }) {
    Object.assign(this, { sheet, url, saves, token, tell });
    this.answers = new Map();
    this.notes = new Map();
    this.hasWatched = false;
    this.failures = 0;
    this.isClosed = false;
  }

  get isClean() {
    return !this.hasNews && !this.sending;
  }

  get hasNews() {
    return this.answers.size + this.notes.size > 0 || this.hasWatched;
  }

  touchAnswer(code, isTyping = false) {
    this.answers.set(code, Date.now());
    this.schedule(isTyping ? TYPING : QUICK);
  }

  touchNote(id, isTyping = false) {
    this.notes.set(id, Date.now());
    this.schedule(isTyping ? TYPING : QUICK);
  }

  touchWatched() {
    if (this.isClosed) return;
    this.hasWatched = true;
    this.schedule(TYPING);
  }

  schedule(wait) {
    if (!this.failures) this.tell.saving();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  /** Save what is not saved. Resolves to true when the server has everything. */
  async save() {
    clearTimeout(this.timer);
    if (this.sending) await this.sending;
    if (this.isClosed) return false;
    if (!this.hasNews) return true;
    this.sending = this.send();
    const isSaved = await this.sending;
    this.sending = null;
    if (isSaved && this.hasNews) return this.save();
    return isSaved;
  }

  async send() {
    const sent = this.collect();
    this.tell.saving();
    let response;
    try {
      response = await this.request("PUT", sent.body);
    } catch {
      return this.waitForLine();
    }
    if (response.ok) return this.acknowledge(sent, await response.json());
    return this.refused(response);
  }

  collect() {
    const now = Date.now();
    const answers = [];
    for (const [code, at] of this.answers) {
      const answer = this.sheet.answer(code);
      if (answer) answers.push({ code, ...answer, age_ms: now - at });
    }
    const notes = [];
    for (const [id, at] of this.notes) {
      const note = this.sheet.note(id);
      if (note) notes.push({ ...note, age_ms: now - at });
    }
    const watched = Number(this.sheet.field("watched_ms").value) || 0;
    this.hasWatched = false;
    return { now, body: JSON.stringify({ saves: this.saves, answers, notes, watched_ms: watched }) };
  }

  request(method, body) {
    const headers = { Accept: "application/json", "X-CSRF-Token": this.token };
    if (body) headers["Content-Type"] = "application/json";
    return fetch(this.url, { method, headers, body, keepalive: method === "PUT" && body.length < 60000 });
  }

  acknowledge(sent, reply) {
    for (const changed of [this.answers, this.notes]) {
      for (const [key, at] of changed) if (at <= sent.now) changed.delete(key);
    }
    this.failures = 0;
    this.adopt(reply);
    for (const code of this.sheet.keys) if (!this.answers.has(code)) this.sheet.markSaved(code);
    this.tell.saved(reply.saved_clock);
    this.tell.warnings(reply.warnings);
    if (reply.overlaps.length) this.tell.overlaps(reply.overlaps);
    return true;
  }

  /** Take over what other windows of the same person changed. */
  adopt(reply) {
    this.saves = reply.saves;
    this.sheet.field("saves").value = reply.saves;
    for (const overlap of reply.overlaps ?? []) this.sheet.setAnswer(overlap.code, overlap.kept);
    const { answers, notes } = reply.elsewhere ?? reply;
    for (const [code, answer] of Object.entries(answers)) {
      if (!this.answers.has(code)) this.sheet.setAnswer(code, answer);
    }
    for (const note of notes) if (!this.notes.has(note.id)) this.sheet.setNote(note);
    this.tell.changed();
  }

  /** Look whether another window has saved since; used when this window comes to the front. */
  async catchUp() {
    if (this.isClosed) return false;
    let response;
    try {
      response = await this.request("GET");
    } catch {
      return false;
    }
    if (!response.ok) return this.refused(response);
    const reply = await response.json();
    this.token = reply.csrf;
    this.sheet.field("csrf_token").value = reply.csrf;
    if (reply.saves > this.saves) {
      this.adopt(reply);
      this.tell.saved(reply.saved_clock);
      this.tell.warnings(reply.warnings);
    }
    return true;
  }

  /** Ask whether the server answers, before the page is left for it; takes nothing over.
      When it does not, saving goes on trying, and says when the line is back. */
  async isReachable() {
    let response;
    try {
      response = await this.request("GET");
    } catch {
      return this.waitForLine();
    }
    if (!response.ok) return this.refused(response);
    return true;
  }

  waitForLine() {
    this.hasWatched = true; // always something to send: the next try tells when the line is back
    const wait = WAITS[Math.min(this.failures, WAITS.length - 1)];
    this.failures += 1;
    this.tell.offline();
    this.schedule(wait);
    return false;
  }

  async refused(response) {
    const reply = await response.json().catch(() => ({}));
    if (response.status === 409) {
      this.isClosed = true;
      this.tell.recorded(reply.error, reply.onward);
    } else if (response.status === 401) {
      this.tell.signedOut();
    } else if (response.status === 400 && this.failures === 0) {
      this.failures += 1; // the session was renewed: fetch its token and try once more
      if (await this.catchUp()) this.schedule(QUICK);
    } else if (response.status >= 500 || response.status === 429) {
      return this.waitForLine();
    } else {
      this.tell.refused(reply.error);
    }
    return false;
  }
}
