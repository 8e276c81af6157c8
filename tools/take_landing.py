"""Take the pictures of the visitors' page from the running application, light and dark.

    python -m tools.take_landing

A learner scores the first clip of the first practice set; what she sees half way is the picture.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tools.browser import find_chromium, launch_arguments
from tools.learner import Learner
from tools.serving import ServedApp, serving

PICTURES = Path(__file__).resolve().parent.parent / "app" / "web" / "static" / "img"
WINDOW = ViewportSize(width=1280, height=760)
_QUALITY = 82
_RANKS = (2, 1, 0)
_SEEK = """video => new Promise((done) => {
    video.addEventListener('seeked', () => setTimeout(done, 500), {once: true});
    video.currentTime = 41;
})"""


def take_picture(app: ServedApp, browser: Browser, scheme: str) -> None:
    """Score half a clip in a browser that prefers light or dark, and keep what it shows."""
    page = browser.new_page(base_url=app.url, viewport=WINDOW)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    learner = Learner(page, "Ben" if scheme == "dark" else "Ana")
    learner.join()
    learner.start_practice()
    codes = learner.codes()
    learner.note("0:42", codes[0], "One part of the bar, one step of the line")
    for code, rank in zip(codes, _RANKS, strict=False):
        learner.score(code, rank)
    learner.wait_until_saved()
    page.locator("video").first.evaluate(_SEEK)
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    target = PICTURES / f"bench-{scheme}.jpg"
    page.screenshot(path=target, type="jpeg", quality=_QUALITY, animations="disabled", scale="css")
    print(target)
    page.close()


def main() -> None:
    """Start the application and a browser, and take both pictures."""
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
        for scheme in ("light", "dark"):
            take_picture(app, browser, scheme)
        browser.close()


if __name__ == "__main__":
    main()
