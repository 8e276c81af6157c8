"""Take the pictures of the README from the running application: real pages, real clips.

A demo learner scores the first clip of the first practice set on a server and a database made for
this alone; the two pictures are what she sees on the way.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tools.browser import find_chromium, launch_arguments
from tools.learner import Learner
from tools.serving import ServedApp, serving

PICTURES = Path(__file__).resolve().parent / "pictures"
WINDOW = ViewportSize(width=1280, height=1040)
_RANKS = (2, 3, 0, 2)
_MOMENT_S = 41


def take_pictures(app: ServedApp, page: Page) -> None:
    """Go from sign-in to the reveal, and keep a picture of the bench and of the reveal."""
    learner = Learner(page, "Ana")
    learner.join()
    learner.start_practice()
    codes = learner.codes()
    learner.note("0:42", codes[0], "One part of the bar, one step of the line")
    learner.note("0:56", codes[1], "“Think about Mateo's question, everyone”")
    learner.note("1:00", codes[3], "Amira: it takes three of them to make one")
    _watch(page)
    for code, rank in zip(codes, _RANKS[:-1], strict=False):
        learner.score(code, rank)
    learner.wait_until_saved()
    _show_moment(page)
    _take(page, "bench")
    learner.score_all(_RANKS)
    learner.wait_until_saved()
    learner.record()
    _show_moment(page)
    _take(page, "reveal")
    print(f"Pictures of {app.url} lie in {PICTURES}")


def _watch(page: Page) -> None:
    """Let the clip play to its end, as fast as a browser can."""
    page.locator("video").first.evaluate(
        """(video) => new Promise((done) => {
            video.addEventListener('ended', () => done(), {once: true});
            video.muted = true;
            video.playbackRate = 8;
            video.play();
        })"""
    )


def _show_moment(page: Page) -> None:
    """Let the clip stand at a moment at which something is on the board."""
    page.locator("video").first.evaluate(
        """(video, moment) => new Promise((done) => {
            video.addEventListener('seeked', () => setTimeout(done, 1500), {once: true});
            video.currentTime = moment;
        })""",
        _MOMENT_S,
    )


def _take(page: Page, name: str) -> None:
    page.evaluate("window.scrollTo(0, 0)")
    page.mouse.move(0, 0)
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled", scale="css")


def main() -> None:
    """Start the application and a browser, and take the pictures."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("No Chromium found: install one or name it in CHROMIUM.")
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as app,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=chromium, args=launch_arguments())
        page = browser.new_page(base_url=app.url, viewport=WINDOW, color_scheme="light")
        take_pictures(app, page)
        browser.close()


if __name__ == "__main__":
    main()
