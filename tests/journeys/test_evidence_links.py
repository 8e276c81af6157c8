"""A link to a moment of the clip shows the clip: whoever follows it never hears it play out of sight."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.fixtures.journeys import PATIENCE_MS, eventually
from tools.learner import Learner
from tools.serving import ServedApp

pytestmark = pytest.mark.browser

# What a person sees of the video, from 0 to 1, by its place in the window alone.
SEEN = """video => {
  const box = video.getBoundingClientRect();
  return Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)) / box.height;
}"""
LEAVE = "(video, bottom) => scrollBy(0, video.getBoundingClientRect().bottom - bottom)"
PLAYS = "video => !video.paused && video.currentTime > 0"
# Windows that are too low for the clip to stay in view by itself.
WINDOWS = [(1280, 600), (390, 560)]


@pytest.fixture(scope="module")
def revealed(browser: Browser, served: ServedApp) -> Iterator[tuple[Any, str]]:
    """What Ana's browser knows of her, and the address of her first reveal."""
    context = browser.new_context(base_url=served.url)
    context.set_default_timeout(PATIENCE_MS)
    ana = Learner(context.new_page(), "Ana Evidence")
    ana.join()
    ana.start_practice()
    ana.score_all((1, 0, 2))
    ana.record()
    yield context.storage_state(), ana.page.url
    context.close()


@pytest.fixture
def open_reveal(
    new_context: Callable[..., BrowserContext], revealed: tuple[Any, str]
) -> Callable[..., Page]:
    """Opens Ana's reveal in a window of a size: `open_reveal(1280, 600)`."""

    def open_it(width: int, height: int, **options: object) -> Page:
        state, address = revealed
        size = {"width": width, "height": height}
        page = new_context(viewport=size, storage_state=state, **options).new_page()
        page.goto(address)
        eventually(lambda: page.locator("video").evaluate("video => video.readyState >= 1"))
        return page

    return open_it


def follow_evidence(page: Page) -> None:
    """Follow the first evidence link there is, from wherever the page stands."""
    link = page.locator(".moments [data-seek]").first
    link.evaluate("link => link.click()")
    eventually(lambda: page.locator("video").evaluate(PLAYS))


@pytest.mark.parametrize(("width", "height"), WINDOWS)
@pytest.mark.parametrize("bottom", [-400, 40, 92])
def test_a_clip_out_of_sight_is_brought_back(
    open_reveal: Callable[..., Page], width: int, height: int, bottom: int
) -> None:
    page = open_reveal(width, height)
    video = page.locator("video")
    video.evaluate(LEAVE, bottom)
    assert video.evaluate(SEEN) < 0.5
    follow_evidence(page)
    assert video.evaluate(SEEN) > 0.95


@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_a_clip_that_is_mostly_seen_stays_where_it_is(
    open_reveal: Callable[..., Page], width: int, height: int
) -> None:
    page = open_reveal(width, height)
    video = page.locator("video")
    video.evaluate("video => scrollBy(0, video.getBoundingClientRect().top + 10)")
    before = page.evaluate("scrollY")
    assert before > 0
    follow_evidence(page)
    assert page.evaluate("scrollY") == before


@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_a_clip_under_a_bar_that_stays_is_brought_out(
    open_reveal: Callable[..., Page], width: int, height: int
) -> None:
    page = open_reveal(width, height)
    video = page.locator("video")
    page.evaluate(
        """() => {
          const bar = document.createElement("div");
          Object.assign(bar.style, { position: "fixed", inset: "0 0 auto 0", height: "130px",
            background: "gray", zIndex: 9 });
          document.body.append(bar);
        }"""
    )
    video.evaluate("video => scrollBy(0, video.getBoundingClientRect().top - 10)")
    follow_evidence(page)
    assert video.evaluate("video => video.getBoundingClientRect().top") > 100


def test_a_clip_that_fingers_zoomed_away_from_is_brought_back(
    open_reveal: Callable[..., Page],
) -> None:
    page = open_reveal(390, 560, is_mobile=True, has_touch=True)
    page.context.new_cdp_session(page).send("Emulation.setPageScaleFactor", {"pageScaleFactor": 2})
    video = page.locator("video")
    video.evaluate(LEAVE, 60)
    follow_evidence(page)
    middle = """video => {
      const box = video.getBoundingClientRect();
      const middle = (box.top + box.bottom) / 2 - visualViewport.offsetTop;
      return middle > 0 && middle < visualViewport.height;
    }"""
    assert video.evaluate(middle)


def test_a_line_of_the_transcript_brings_the_clip_back_too(
    open_reveal: Callable[..., Page],
) -> None:
    page = open_reveal(390, 560)
    page.goto(page.locator("[data-clip-url]").get_attribute("data-clip-url") or "")
    video, line = page.locator("video"), page.locator("[data-transcript] [data-seek]").nth(5)
    eventually(lambda: video.evaluate("video => video.readyState >= 1"))
    line.scroll_into_view_if_needed()
    video.evaluate(LEAVE, 60)
    line.evaluate("link => link.click()")
    eventually(lambda: video.evaluate(PLAYS))
    assert video.evaluate(SEEN) > 0.95
    expect(video).to_be_visible()
