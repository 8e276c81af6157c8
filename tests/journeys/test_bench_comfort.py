"""What makes an evening at the bench comfortable: keys, places, views, and a way back."""

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.journeys import eventually
from tools.learner import Learner

pytestmark = pytest.mark.browser

PLACE = 12


def at_the_bench(page: Page, name: str, set_id: str | None = None) -> Learner:
    ana = Learner(page, name)
    ana.join()
    if set_id is None:
        ana.start_practice()
        return ana
    page.goto("/practice")
    page.locator(f"form[action*='{set_id}'] button").first.click()
    expect(ana.sheet).to_be_visible()
    page.wait_for_load_state()
    return ana


def position(page: Page) -> float:
    seconds: float = page.evaluate("document.querySelector('video').currentTime")
    return seconds


def stand_at(page: Page, seconds: float) -> None:
    page.evaluate("s => { document.querySelector('video').currentTime = s; }", seconds)
    eventually(lambda: abs(position(page) - seconds) < 0.5)


def test_the_first_score_is_at_most_ten_tab_presses_away(page: Page) -> None:
    ana = at_the_bench(page, "Ana Tenpress", "all-codes-1")
    page.evaluate("document.activeElement.blur()")
    first = ana.codes()[0]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the score sheet")).to_be_focused()
    page.keyboard.press("Enter")
    presses, radio = 3, ana.choice(first, 0)
    while not radio.evaluate("radio => radio === document.activeElement"):
        page.keyboard.press("Tab")
        presses += 1
        assert presses <= 10


def test_tab_stops_once_at_the_transcript_and_arrows_move_inside(page: Page) -> None:
    at_the_bench(page, "Ana Onestop")
    lines = page.locator(".transcript__lines .timecode")
    assert lines.count() > 5
    assert page.locator('.transcript__lines [tabindex="0"]').count() == 1
    lines.first.focus()
    page.keyboard.press("ArrowDown")
    expect(lines.nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('.transcript__lines *')")


def test_the_names_of_codes_are_headings_under_their_domains(page: Page) -> None:
    ana = at_the_bench(page, "Ana Headings", "all-codes-1")
    assert ana.sheet.get_by_role("heading", level=3).count() == 16
    domains = page.get_by_role("navigation", name="Domains of the sheet").get_by_role("link")
    assert domains.count() == ana.sheet.get_by_role("heading", level=2).count() == 4
    expect(domains.last).to_contain_text("0/5")
    ana.score(ana.codes()[-1], 0)
    expect(domains.last).to_contain_text("1/5")


def test_after_a_reload_the_clip_stands_where_it_stood(page: Page) -> None:
    at_the_bench(page, "Ana Resume")
    stand_at(page, PLACE)
    page.reload()
    eventually(lambda: abs(position(page) - PLACE) <= 1)


def test_the_clip_pauses_while_a_note_is_written_and_goes_on_after_it(page: Page) -> None:
    ana = at_the_bench(page, "Ana Pause")
    is_paused = "document.querySelector('video').paused"
    page.evaluate("document.querySelector('video').play()")
    eventually(lambda: not page.evaluate(is_paused))
    page.keyboard.press("n")
    eventually(lambda: page.evaluate(is_paused))
    page.keyboard.type("she counts on by tens")
    page.keyboard.press("Enter")
    expect(page.locator('[data-notes] input[value="she counts on by tens"]')).to_be_attached()
    eventually(lambda: not page.evaluate(is_paused))

    page.get_by_label("Pause the clip while I write a note").uncheck()
    page.keyboard.press("n")
    page.keyboard.type("it goes on")
    assert not page.evaluate(is_paused)
    page.reload()
    expect(page.get_by_label("Pause the clip while I write a note")).not_to_be_checked()
    expect(ana.sheet).to_be_visible()


def test_a_note_that_was_removed_by_mistake_comes_back(page: Page) -> None:
    ana = at_the_bench(page, "Ana Undo")
    ana.note(at="0:20", code=ana.codes()[0], text="not this one")
    ana.wait_until_saved()
    page.locator("[data-notes]").get_by_role("button", name="Remove").click()
    expect(page.locator("[data-notes] li")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-notes] li")).to_have_count(1)
    ana.wait_until_saved()
    page.reload()
    expect(page.locator("[data-notes] .note__text")).to_have_value("not this one")
    expect(page.locator("[data-notes] .note__time")).to_have_value("0:20")


def test_five_seconds_back_and_another_speed_are_buttons_beside_the_clip(page: Page) -> None:
    at_the_bench(page, "Ana Speed")
    stand_at(page, PLACE)
    page.get_by_role("button", name="Back 5 seconds").click()
    eventually(lambda: abs(position(page) - (PLACE - 5)) < 0.5)
    page.get_by_role("button", name="Forward 5 seconds").click()
    eventually(lambda: abs(position(page) - PLACE) < 0.5)
    page.get_by_label("Speed").select_option("1.25")
    assert page.evaluate("document.querySelector('video').playbackRate") == 1.25
    page.reload()
    expect(page.get_by_label("Speed")).to_have_value("1.25")


def test_a_wide_picture_and_compact_rows_are_remembered(page: Page) -> None:
    ana = at_the_bench(page, "Ana Views", "all-codes-1")

    def width() -> float:
        return float((page.locator("video").bounding_box() or {})["width"])

    def height() -> float:
        return float((page.locator("#codes").bounding_box() or {})["height"])

    narrow, tall = width(), height()
    page.get_by_role("button", name="Compact rows").click()
    assert height() < tall * 0.75
    page.keyboard.press("w")
    assert width() > narrow * 1.2
    page.reload()
    expect(ana.sheet).to_be_visible()
    eventually(lambda: width() > narrow * 1.2 and height() < tall * 0.75)
