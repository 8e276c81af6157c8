"""Whatever interrupts the scoring of a clip, nothing that was saved is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tools.learner import Learner
from tools.serving import ServedApp

pytestmark = pytest.mark.browser


def at_the_bench(page: Page, name: str) -> Learner:
    ana = Learner(page, name)
    ana.join()
    ana.start_practice()
    return ana


def test_a_reload_in_the_middle_keeps_scores_and_notes(page: Page) -> None:
    ana = at_the_bench(page, "Ana Reload")
    first, second, *_ = ana.codes()
    ana.score(first, 1)
    ana.score(second, 0)
    ana.note(at="0:20", code=first, text="kept through a reload")
    ana.wait_until_saved()
    page.reload()
    expect(ana.choice(first, 1)).to_be_checked()
    expect(ana.choice(second, 0)).to_be_checked()
    expect(page.locator('[data-notes] input[value="kept through a reload"]').first).to_be_attached()


def test_two_tabs_on_one_sheet_lose_nothing_of_each_other(page: Page) -> None:
    ana = at_the_bench(page, "Ana Tabs")
    first, second, *others = ana.codes()
    other_tab = page.context.new_page()
    other_tab.goto(page.url)
    here, there = ana, Learner(other_tab, "Ana Tabs")

    here.score(first, 1)
    here.wait_until_saved()
    there.score(second, 2)
    there.wait_until_saved()
    page.reload()
    expect(here.choice(first, 1)).to_be_checked()
    expect(here.choice(second, 2)).to_be_checked()

    for code in others:
        here.score(code, 0)
    here.wait_until_saved()
    here.record()
    there.score(others[0], 1)
    expect(other_tab.locator("body")).to_contain_text("recorded")
    other_tab.reload()
    there.expect_reveal()


def test_a_crash_of_the_server_costs_a_moment_and_nothing_else(
    own_served: ServedApp, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(own_served).new_page()
    ana = at_the_bench(page, "Ana Crash")
    first, second, *others = ana.codes()
    ana.score(first, 1)
    ana.wait_until_saved()
    saved_draft = page.context.request.get(f"{page.url}/draft").json()
    assert saved_draft["answers"][first]["rank"] == 1

    own_served.kill()
    ana.score(second, 2)
    expect(page.locator("[data-save-trouble]")).to_be_visible()
    own_served.start()
    for code in others:
        ana.score(code, 0)
    expect(page.locator("[data-save-trouble]")).to_be_hidden()
    ana.wait_until_saved()
    page.reload()
    expect(ana.choice(first, 1)).to_be_checked()
    expect(ana.choice(second, 2)).to_be_checked()
    ana.record()


def test_pressing_back_after_recording_shows_the_reveal_again(page: Page) -> None:
    ana = at_the_bench(page, "Ana Back")
    bench = page.url
    ana.score_all()
    ana.wait_until_saved()
    ana.record()
    page.goto(bench)
    ana.expect_reveal()


def test_recording_without_a_line_stays_on_the_page_until_the_line_is_back(page: Page) -> None:
    ben = at_the_bench(page, "Ben Offline")
    bench = page.url
    ben.score_all()
    ben.wait_until_saved()
    page.context.set_offline(True)
    press_record(page, ben)
    trouble = page.locator("[data-save-trouble]")
    expect(trouble).to_contain_text("Not recorded yet: the server cannot be reached")
    assert page.url == bench
    page.wait_for_timeout(2_500)  # the next try to save does not talk over it
    expect(trouble).to_contain_text("Not recorded yet")
    page.context.set_offline(False)
    expect(trouble).to_be_hidden()
    ben.record()


def press_record(page: Page, rater: Learner) -> None:
    rater.sheet.get_by_role("button", name="Record my scores").click()
    page.get_by_role("dialog").get_by_role("button", name="Record my scores").click()
