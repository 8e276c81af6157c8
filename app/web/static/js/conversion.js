/* How far the conversion of a video is, while its author looks at the captions. What she chose on the
   page stays: only the figures change. Without this script the link "Look again" does the same. */

import { _ } from "./wording.js";

const EVERY_MS = 2000;

class Conversion {
  constructor(notice) {
    this.notice = notice;
    this.progress = notice.querySelector("progress");
    this.percent = notice.querySelector("[data-percent]");
    this.title = notice.querySelector("h2");
    this.wait();
  }

  wait() {
    setTimeout(() => this.look(), EVERY_MS);
  }

  async look() {
    try {
      const answer = await fetch(this.notice.dataset.conversion, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      this.show(await answer.json());
    } catch {
      this.wait(); // the line is down: the figures stand still
    }
  }

  show({ state, percent }) {
    this.progress.value = percent;
    this.percent.textContent = percent;
    if (state === "done") {
      this.title.textContent = _("The video is converted");
      this.notice.setAttribute("role", "status");
      this.notice.dataset.state = state;
    } else if (state === "failed") {
      this.title.textContent = _("The video could not be converted: look again for the reason");
    } else {
      this.wait();
    }
  }
}

const notice = document.querySelector("[data-conversion]");
if (notice) new Conversion(notice);
