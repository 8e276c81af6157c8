/* Uploading a clip: the video travels in small pieces, so the progress shown is what the server has
   written, a lost line is taken up where it broke, and nobody else waits while a large file travels.
   Then the form is sent without the video. Without this script the form is sent in one piece. */

import { _, ngettext } from "./wording.js";

/* On a slow line a piece is small: the server waits for it only so long, and progress is seen. */
const SMALLEST = 16 * 1024;
const LARGEST = 512 * 1024;
const AIM_MS = 120;
const WAITS = [1000, 2000, 4000, 8000, 15000];
const LIVE_STEP = 20;
const NOTHING = _("Nothing was published. What you typed is still here.");

class Trouble extends Error {}

class Upload {
  constructor(form) {
    this.form = form;
    this.video = form.elements.video;
    this.received = Number(form.dataset.received);
    this.upload = new URL(form.action).searchParams.get("upload");
    this.spoken = 0;
    for (const name of ["progress", "progress-title", "progress-text", "progress-live", "cancel", "upload-trouble"]) {
      this[name] = form.querySelector(`[data-${name}]`);
    }
    form.addEventListener("submit", (event) => this.start(event));
    this.cancel.addEventListener("click", () => this.stop());
    this.video.addEventListener("change", () => this.forget());
    window.addEventListener("pagehide", () => this.discard());
    window.addEventListener("beforeunload", (event) => {
      if (this.isBusy) event.preventDefault();
    });
  }

  async start(event) {
    event.preventDefault();
    if (this.isBusy) return;
    this.clear();
    const file = this.video.files[0];
    if (file && file.size > Number(this.form.dataset.largest)) {
      this.refuse({ video: _("The file has %(size)s. A video has at most %(largest)s.", { size: megabytes(file.size), largest: megabytes(this.form.dataset.largest) }) });
      return;
    }
    this.busy(true);
    this.abort = new AbortController();
    try {
      if (file && !this.isComplete) await this.send(file);
      await this.finish();
    } catch (error) {
      if (error.name !== "AbortError") this.say(error);
    } finally {
      this.busy(false);
    }
  }

  /** Send the video from where the server stands. */
  async send(file) {
    if (!this.upload) await this.open(file);
    let size = SMALLEST * 4;
    let way = Infinity; // how long the line itself takes, however small the piece
    while (this.received < file.size) {
      const begun = performance.now();
      const piece = file.slice(this.received, this.received + size);
      const answer = await this.ask("PUT", `${this.form.dataset.pieces}/${this.upload}?at=${this.received}`, piece);
      if (answer.status === 404) {
        await this.open(file);
        continue;
      }
      if (answer.status === 408 && piece.size > SMALLEST) {
        size = SMALLEST; // the line is far slower than this piece took for granted
        continue;
      }
      this.received = (await this.read(answer, [409])).received;
      const took = performance.now() - begun;
      way = Math.min(way, took);
      const fitting = (piece.size * AIM_MS) / Math.max(took - way / 2, 1);
      size = Math.round(Math.min(LARGEST, size * 2, Math.max(SMALLEST, fitting)));
      this.show(file.size);
    }
    this.isComplete = true;
  }

  async open(file) {
    const answer = await this.ask("POST", this.form.dataset.pieces, JSON.stringify({ size: file.size }), "application/json");
    ({ upload: this.upload, received: this.received } = await this.read(answer));
    this.spoken = 0;
    this.show(file.size);
  }

  async finish() {
    this["progress-title"].textContent = _("Checking the files");
    this.tell(_("Everything has arrived. The files are being checked."));
    this.cancel.hidden = true;
    const body = new FormData(this.form);
    if (this.isComplete) body.delete("video");
    const target = new URL(this.form.action);
    if (this.upload) target.searchParams.set("upload", this.upload);
    else target.searchParams.delete("upload");
    const answer = await this.ask("POST", target, body);
    const reply = await this.read(answer, [413, 422]);
    if (reply.next) {
      this.isBusy = false;
      this.upload = null;
      location.assign(reply.next);
      return;
    }
    this.form.action = reply.action;
    this.upload = new URL(this.form.action, location).searchParams.get("upload");
    this.received = reply.received.video ?? 0;
    this.isComplete = this.received > 0;
    this.refuse(reply.fields);
  }

  /** Ask, and ask again while the line is down; what the server has stays where it is. */
  async ask(method, url, body, type) {
    const headers = { Accept: "application/json", "X-CSRF-Token": this.form.dataset.csrf };
    if (type) headers["Content-Type"] = type;
    else if (body instanceof Blob) headers["Content-Type"] = "application/octet-stream";
    for (let tries = 0; ; tries += 1) {
      try {
        return await fetch(url, { method, body, headers, signal: this.abort.signal });
      } catch (error) {
        if (error.name === "AbortError") throw error;
        // A whole form is not repeated blindly: it may have arrived.
        if (tries === WAITS.length || body instanceof FormData) throw this.lost(body);
        this["progress-title"].textContent = _("The connection is down. Trying again");
        await new Promise((resolve) => setTimeout(resolve, WAITS[tries]));
        if (this.abort.signal.aborted) throw new DOMException("", "AbortError");
      }
    }
  }

  lost(body) {
    if (body instanceof FormData) {
      return new Trouble(
        _("The connection was lost before the answer came. What you typed is still here. Look into the list of uploaded clips; when this one is missing, press Upload again."),
      );
    }
    return new Trouble(
      _("The connection was lost when %(size)s had arrived. %(nothing)s What has arrived is kept for an hour: press Upload to go on from there.", { size: megabytes(this.received), nothing: NOTHING }),
    );
  }

  async read(answer, also = []) {
    const reply = await answer.json().catch(() => ({}));
    if (answer.ok || (also.includes(answer.status) && !reply.error)) return reply;
    if (answer.status === 413) throw new Trouble(`${_("The video is larger than the server accepts.")} ${NOTHING}`);
    const { what = _("The server did not accept it."), todo = _("Try again later.") } = reply.error ?? {};
    throw new Trouble(`${what} ${NOTHING} ${todo}`);
  }

  show(whole) {
    const percent = Math.floor((100 * this.received) / whole);
    this.progress.hidden = false;
    this["progress-title"].textContent = _("Sending the video");
    this.progress.querySelector("progress").value = percent;
    this["progress-text"].textContent = _("%(received)s of %(whole)s, %(percent)d%%", { received: megabytes(this.received), whole: megabytes(whole), percent });
    if (percent >= this.spoken + LIVE_STEP) {
      this.spoken = percent - (percent % LIVE_STEP);
      this.tell(_("%(percent)d percent of the video have arrived.", { percent }));
    }
  }

  tell(words) {
    this["progress-live"].textContent = words;
  }

  busy(isBusy) {
    this.isBusy = isBusy;
    this.cancel.hidden = !isBusy;
    this.form.querySelector("[type=submit]").disabled = isBusy;
    if (!isBusy) this.progress.hidden = true;
  }

  stop() {
    this.abort.abort();
    this.forget();
    this.say(new Trouble(_("Canceled. %(nothing)s The server kept nothing of the video.", { nothing: NOTHING })));
  }

  /** Another video was chosen, or this one was refused: begin anew. */
  forget() {
    this.isComplete = false;
    this.received = 0;
    this.discard();
  }

  /** Let the server throw away what has arrived of a video that will not be finished. */
  discard() {
    if (!this.upload) return;
    const headers = { Accept: "application/json", "X-CSRF-Token": this.form.dataset.csrf };
    fetch(`${this.form.dataset.pieces}/${this.upload}`, { method: "DELETE", headers, keepalive: true }).catch(() => {});
    this.upload = null;
  }

  say(error) {
    const words = error instanceof Trouble ? error.message : _("Something went wrong in this page. %(nothing)s Reload it and try again.", { nothing: NOTHING });
    this["upload-trouble"].textContent = words;
    this["upload-trouble"].hidden = false;
  }

  clear() {
    this["upload-trouble"].hidden = true;
    document.querySelector("[data-upload-problems]").replaceChildren();
    for (const problem of this.form.querySelectorAll(".field__problem")) problem.remove();
    for (const field of this.form.querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
      const described = (field.getAttribute("aria-describedby") ?? "").split(" ");
      field.setAttribute("aria-describedby", described.filter((id) => !id.endsWith("-problem")).join(" "));
    }
  }

  /** Show what is wrong at each field, and a list of it above the form. */
  refuse(fields) {
    const list = document.createElement("ul");
    for (const field of [...this.form.elements].filter(({ name }) => name in fields)) {
      const { name } = field;
      const words = fields[name];
      const problem = document.createElement("p");
      problem.className = "field__problem";
      problem.id = `${name}-problem`;
      problem.textContent = words;
      field.closest(".field").append(problem);
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${problem.id}`.trim());
      const link = document.createElement("a");
      link.href = `#${field.id}`;
      link.textContent = field.labels[0].textContent;
      const item = document.createElement("li");
      item.append(link, `: ${words}`);
      list.append(item);
    }
    const notice = document.createElement("div");
    notice.className = "notice notice--problem";
    notice.setAttribute("role", "alert");
    const title = document.createElement("p");
    title.className = "notice__title";
    const count = Object.keys(fields).length;
    title.textContent = ngettext("Please look at %(num)d field again", "Please look at %(num)d fields again", count);
    const kept = document.createElement("p");
    kept.textContent = this.isComplete ? _("The video has arrived and is kept; only what you change is sent again.") : "";
    notice.append(title, list, kept);
    notice.tabIndex = -1;
    document.querySelector("[data-upload-problems]").replaceChildren(notice);
    notice.focus();
  }
}

function megabytes(bytes) {
  return `${(Number(bytes) / 1e6).toFixed(Number(bytes) < 1e7 ? 1 : 0)} MB`;
}

const form = document.querySelector("[data-upload]");
if (form) new Upload(form);
