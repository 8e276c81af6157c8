"""The clip page by keyboard: the transcript is walked, searched and left again."""

import pytest
from playwright.sync_api import Page, expect

from tools.learner import Learner

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement.textContent.trim()"


@pytest.fixture
def clip(page: Page) -> Page:
    """The first clip of the library, opened by Ana."""
    ana = Learner(page, "Ana Library")
    ana.join()
    page.goto("/library")
    page.locator(".clip-card a").first.click()
    expect(page.get_by_role("heading", name="Transcript")).to_be_visible()
    page.wait_for_load_state()  # its scripts, which answer to keys
    return page


def test_the_transcript_is_walked_by_keyboard(clip: Page) -> None:
    times = [link.inner_text() for link in clip.locator("[data-transcript] .timecode").all()]
    lines = clip.get_by_label("Lines of the transcript")
    lines.focus()
    for key, expected in (
        ("End", times[-1]),
        ("ArrowUp", times[-2]),
        ("Home", times[0]),
        ("ArrowDown", times[1]),
    ):
        clip.keyboard.press(key)
        assert clip.evaluate(FOCUSED) == expected
    clip.keyboard.press("Escape")
    assert clip.evaluate("document.activeElement.tagName") == "VIDEO"


def test_the_transcript_is_searched(clip: Page) -> None:
    word = clip.locator("[data-words]").nth(2).inner_text().split()[0]
    clip.get_by_label("Search the transcript").fill(word)
    expect(clip.locator("[data-found]")).to_contain_text("of")
    expect(clip.locator("mark").first).to_have_text(word, ignore_case=True)
    clip.get_by_label("Search the transcript").fill("xyzzy")
    expect(clip.locator(".line:visible")).to_have_count(0)
    clip.get_by_label("Search the transcript").fill("")
    expect(clip.locator(".line").first).to_be_visible()


def test_a_link_to_a_moment_starts_there_and_marks_its_line(clip: Page) -> None:
    clip.goto(f"{clip.url}?t=20")
    video = clip.locator("video")
    clip.wait_for_function("document.querySelector('video').readyState >= 1")
    video.evaluate("video => { video.muted = true; return video.play(); }")
    clip.wait_for_function("document.querySelector('video').currentTime >= 20")
    expect(clip.locator(".line[aria-current=true]")).to_have_count(1)


def test_without_scripts_the_clip_page_still_works(
    new_context: object, page: Page, clip: Page
) -> None:
    context = new_context(java_script_enabled=False)  # type: ignore[operator]
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(clip.url)
    expect(plain.locator(".line").first).to_be_visible()
    expect(plain.get_by_label("Search the transcript")).to_be_hidden()
    plain.locator("[data-transcript] .timecode").nth(3).click()
    assert "?t=" in plain.url
    assert "#t=" in (plain.locator("source").get_attribute("src") or "")
