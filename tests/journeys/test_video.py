"""The clip really plays, seeks and shows its captions, fetched in short ranges from our own host."""

import pytest
from playwright.sync_api import Page, Response, expect

from tests.fixtures.journeys import DEAD_KEY, eventually
from tools.learner import Learner

pytestmark = pytest.mark.browser
MAX_RANGE = 1024 * 1024


def test_ana_plays_seeks_and_reads_the_captions_of_a_clip(page: Page) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if ".mp4" in answer.url else None)
    ana = Learner(page, "Ana Video")
    ana.join()
    ana.start_practice()
    video = page.locator("video")
    video.evaluate("video => { video.muted = true; return video.play(); }")
    expect(video).to_have_js_property("paused", value=False)
    eventually(lambda: video.evaluate("video => video.currentTime > 0.6"))

    video.evaluate("video => { video.currentTime = 30; }")
    eventually(lambda: video.evaluate("video => video.currentTime > 30.3"))
    cues = video.evaluate("video => video.textTracks[0].cues.length")
    assert cues >= 5
    assert video.evaluate("video => video.textTracks[0].mode") == "showing"
    eventually(lambda: video.evaluate("video => video.textTracks[0].activeCues.length > 0"))
    assert video.evaluate("video => video.videoWidth") >= 640
    assert {answer.status for answer in answers} <= {200, 206}
    sizes = [int(answer.headers.get("content-length", "0")) for answer in answers]
    assert sizes
    assert max(sizes) <= MAX_RANGE


SHOWN = "video => video.textTracks[0].mode === 'showing'"


def test_ana_switches_captions_off_and_the_next_clip_remembers(page: Page) -> None:
    ana = Learner(page, "Ana Captions")
    ana.join()
    ana.start_practice()
    switch, video = page.get_by_role("checkbox", name="Captions"), page.locator("video")
    expect(switch).to_be_checked()
    switch.uncheck()
    assert not video.evaluate(SHOWN)
    page.keyboard.press("c")  # the switch has the focus
    expect(switch).to_be_checked()
    assert video.evaluate(SHOWN)
    page.locator("#main").focus()
    page.keyboard.press("c")  # on the bench, from anywhere
    expect(switch).not_to_be_checked()

    page.goto("/library")
    page.locator(".clip-card a").first.click()
    expect(switch).not_to_be_checked()
    eventually(lambda: video.evaluate("video => video.readyState >= 1"))
    assert not video.evaluate(SHOWN)
    page.locator("#main").focus()
    page.keyboard.press("c")  # elsewhere a single key acts only at the clip itself
    expect(switch).not_to_be_checked()
    video.focus()
    page.keyboard.press("c")
    expect(switch).to_be_checked()
    assert video.evaluate(SHOWN)


def test_the_switch_follows_the_browsers_own_menu_of_captions(page: Page) -> None:
    Learner(page, "Ana Menu").join()
    page.goto("/library")
    page.locator(".clip-card a").first.click()
    switch, video = page.get_by_role("checkbox", name="Captions"), page.locator("video")
    eventually(lambda: video.evaluate("video => video.readyState >= 1"))
    expect(switch).to_be_checked()
    video.evaluate("video => { video.textTracks[0].mode = 'disabled'; }")
    expect(switch).not_to_be_checked()


def test_a_line_of_the_transcript_takes_the_video_there(page: Page) -> None:
    ana = Learner(page, "Ana Transcript")
    ana.join()
    ana.start_practice()
    video = page.locator("video")
    eventually(lambda: video.evaluate("video => video.readyState >= 1"))
    line = page.locator("[data-transcript] [data-seek]").nth(4)
    moment = int(line.get_attribute("data-seek") or 0) / 1000
    assert moment > 0
    line.click()
    eventually(lambda: abs(video.evaluate("video => video.currentTime") - moment) < 2.5)


def test_a_page_left_open_for_hours_gets_a_fresh_key_and_plays(page: Page) -> None:
    ana = Learner(page, "Ana Patience")
    ana.join()
    ana.start_practice()
    video = page.locator("video")
    eventually(lambda: video.evaluate("video => video.readyState >= 1"))
    video.evaluate(
        """video => {
          const source = video.querySelector("source");
          source.src = source.src.replace(/key=[^#]*/, "key=dead");
          video.load();
        }"""
    )
    eventually(lambda: video.evaluate("video => video.readyState >= 1"))
    assert DEAD_KEY not in (page.locator("video source").get_attribute("src") or "")


def test_the_bench_counts_what_played_not_where_the_cursor_was_put(page: Page) -> None:
    ana = Learner(page, "Ana Watching")
    ana.join()
    ana.start_practice()
    video, counted = page.locator("video"), page.locator('input[name="watched_ms"]')
    video.evaluate("video => { video.muted = true; return video.play(); }")
    eventually(lambda: video.evaluate("video => video.currentTime > 1"))
    video.evaluate("video => { video.currentTime = 40; }")
    eventually(lambda: video.evaluate("video => video.currentTime > 41"))
    with page.expect_response("**/draft"):
        video.evaluate("video => video.pause()")
    page.reload()
    assert 1_000 < int(counted.input_value()) < 15_000
    ana.score_all()
    ana.record()
    expect(page.locator("#next-time")).to_contain_text("had played when you recorded")


def test_the_bench_says_when_nothing_played(page: Page) -> None:
    ana = Learner(page, "Ana Hasty")
    ana.join()
    ana.start_practice()
    ana.score_all()
    ana.record()
    expect(page.locator("#next-time")).to_contain_text("Nothing of the")
