"""What a real Chromium shows of caption files, and what we read of them, cue by cue."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from app.content.captions import Cue, read_captions, read_webvtt, write_webvtt
from app.content.captions.line import collapse
from app.content.strict_json import read_json
from tests.caption_corpus import FOREIGN, SHOWN
from tests.reference import reference_file

pytestmark = pytest.mark.browser
PLACE = "http://captions.example"

# Each cue with its times and its words by voice; the nearest <v> around words is who says them.
READ_TRACK = """async () => {
  const track = document.querySelector("track");
  track.track.mode = "hidden";
  await new Promise((resolve, reject) => {
    track.addEventListener("load", resolve);
    track.addEventListener("error", () => reject(new Error("not loaded")));
    track.src = `/captions.vtt?${Math.random()}`;
  });
  return JSON.stringify([...track.track.cues].map((cue) => {
    const words = [];
    const holder = document.createElement("div");
    holder.append(cue.getCueAsHTML());
    const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const voice = walker.currentNode.parentElement.closest("span[title]:not([lang])");
      words.push([voice ? voice.title : null, walker.currentNode.data]);
    }
    return [Math.round(cue.startTime * 1000), Math.round(cue.endTime * 1000), words];
  }));
}"""


class Player:
    """A page with a track in it, whose captions a test sets."""

    def __init__(self, page: Page) -> None:
        self.page, self.captions = page, b""
        page.route(f"{PLACE}/**", self._answer)
        page.goto(f"{PLACE}/")

    def _answer(self, route: Route) -> None:
        if "captions.vtt" in route.request.url:
            route.fulfill(body=self.captions, content_type="text/vtt")
        else:
            route.fulfill(body="<video><track></video>", content_type="text/html; charset=utf-8")

    def show(self, captions: bytes) -> list[Cue]:
        """Return what the player shows, one line for each voice."""
        self.captions = captions
        shown = read_json(self.page.evaluate(READ_TRACK))
        return [
            Cue(start_ms=start, end_ms=end, speaker=speaker, text=text)
            for start, end, words in shown
            for speaker, text in _by_voice(words)
        ]


def _by_voice(words: list[tuple[str | None, str]]) -> Iterator[tuple[str | None, str]]:
    joined: list[tuple[str | None, str]] = []
    for speaker, text in words:
        if joined and joined[-1][0] == speaker:
            joined[-1] = (speaker, joined[-1][1] + text)
        elif text.strip():
            joined.append((speaker, text))
    return ((speaker, collapse(text)) for speaker, text in joined if text.strip())


@pytest.fixture(scope="module")
def player(browser: Browser) -> Iterator[Player]:
    """A player without any server."""
    context = browser.new_context()
    yield Player(context.new_page())
    context.close()


def test_files_that_are_served_as_they_are_are_read_as_they_are_shown(player: Player) -> None:
    for name, (text, _) in SHOWN.items():
        cues, problems = read_webvtt(text, file=name)
        assert problems == [], name
        assert player.show(text.encode()) == list(cues), name


def test_files_from_elsewhere_are_shown_as_they_were_read(player: Player) -> None:
    for name, (data, _) in FOREIGN.items():
        cues = [utterance.cue() for utterance in read_captions(data, file=name).utterances]
        assert cues, name
        assert player.show(write_webvtt(cues).encode()) == cues, name


def test_the_public_battery_is_read_as_shown_or_refused(player: Player) -> None:
    """A file the strict reader takes holds nothing that a player shows otherwise."""
    taken = 0
    for path in sorted(reference_file("security", "webvtt").rglob("*.vtt")):
        data = path.read_bytes()
        cues, problems = read_webvtt(data.decode("utf-8-sig", "replace"), file=path.name)
        if not problems:
            taken += 1
            assert player.show(data) == list(cues), path.name
    assert taken > 3
