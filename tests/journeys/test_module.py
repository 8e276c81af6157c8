"""Ana takes one whole module of the course in a real browser, from the locked page to its end."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tools.learner import Learner

pytestmark = pytest.mark.browser

FIRST = "How scoring works"
MODULE = "Working with Students and Mathematics"


def test_ana_takes_a_whole_module(page: Page) -> None:
    ana = Learner(page, "Ana Module")
    ana.join()
    ana.go_to("Course")
    lesson_of(page, MODULE).first.click()
    expect(page.locator("main")).to_contain_text(FIRST)  # what comes before it, by name
    expect(page.locator("video")).to_have_count(0)

    for lesson in lessons_of(page, FIRST):
        page.goto(lesson)
        finish(page)

    lessons = lessons_of(page, MODULE)
    assert len(lessons) >= 2
    for lesson in lessons:
        page.goto(lesson)
        play_the_first_clip(page)
        answer_the_checks(page)
        sort_the_evidence(page)
        finish(page)

    page.goto("/course")
    expect(module_of(page, MODULE)).to_contain_text(
        f"{len(lessons)} of {len(lessons)} lessons done"
    )
    expect(module_of(page, MODULE).locator(".lesson-line.is-done")).to_have_count(len(lessons))
    score_a_set_of_the_module(page, ana)


def test_a_lost_connection_loses_no_answer(page: Page) -> None:
    ana = Learner(page, "Ana Offline")
    ana.join()
    page.goto("/course/what-a-score-is")
    check = page.locator("form.check").first
    check.locator("label.choice").first.click()
    page.context.set_offline(True)
    check.get_by_role("button").click()
    expect(check.get_by_role("alert")).to_contain_text("What you chose is still here")
    page.context.set_offline(False)
    check.get_by_role("button").click()
    expect(check.locator(".feedback")).to_be_focused()
    expect(check.locator("input[type=radio]").first).to_be_checked()


def module_of(page: Page, title: str) -> Locator:
    """Return a module on the map."""
    heading = page.get_by_role("heading", name=title, exact=True)
    return page.locator(".course-map .module").filter(has=heading)


def lesson_of(page: Page, title: str) -> Locator:
    """Return the links to a module's lessons."""
    return module_of(page, title).locator(".lessons a")


def lessons_of(page: Page, title: str) -> list[str]:
    """Return the addresses of a module's lessons, as the map has them."""
    page.goto("/course")
    return [link.get_attribute("href") or "" for link in lesson_of(page, title).all()]


def finish(page: Page) -> None:
    """Mark the lesson done, whatever the button calls it."""
    here = page.url
    page.locator(".lesson__end button").click()
    page.wait_for_url(lambda url: url != here)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def play_the_first_clip(page: Page) -> None:
    """Watch a clip for a moment: it is real video, with captions."""
    video = page.locator("video").first
    video.scroll_into_view_if_needed()
    video.evaluate("video => { video.muted = true; return video.play(); }")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.3")
    assert video.evaluate("video => video.textTracks.length") >= 1


def answer_the_checks(page: Page) -> None:
    """Answer every check, wrongly first, and read the feedback of each option that was chosen."""
    where = page.url
    checks = page.locator("form.check:not(.sort)")
    page.evaluate("window.stayed = true")
    for number in range(checks.count()):
        check = checks.nth(number)
        options = check.locator("label.choice").count()
        verdicts = [answer(check, option) for option in range(options)]
        assert verdicts.count("Right.") == 1
        assert verdicts.count("Not yet.") == options - 1
        answer(check, verdicts.index("Right."))
        expect(page.locator("[data-answered]")).to_contain_text(re.compile(rf"^{number + 1} of "))
    assert page.url == where
    assert page.evaluate("window.stayed")  # the page was not left: a clip would go on playing


def answer(check: Locator, option: int) -> str:
    """Choose an option and send it; return the verdict, which stands beside its feedback."""
    check.locator("label.choice").nth(option).click()
    check.get_by_role("button").click()
    chosen = check.locator("label.choice").nth(option).locator("input[aria-describedby]")
    expect(chosen).to_be_checked()
    feedback = check.locator(".feedback")
    expect(feedback).to_be_focused()
    assert len(feedback.locator(".prose").inner_text()) > 10
    return feedback.locator(".answer-verdict").inner_text()


def sort_the_evidence(page: Page) -> None:
    """Put every moment under the first code, read why not, and then where it belongs."""
    sort = page.locator("form.sort")
    moments = sort.locator(".sort__items > li")
    codes = moments.first.locator("label").count()
    for code in range(codes):
        for number in range(moments.count()):
            moment = moments.nth(number)
            if moment.locator(".feedback--right").count() == 0:
                moment.locator("label").nth(code).click()
        sort.get_by_role("button").click()
        expect(sort.get_by_role("status")).to_be_focused()
    expect(sort.locator(".feedback--right")).to_have_count(moments.count())
    total = moments.count()
    expect(sort.get_by_role("status")).to_contain_text(f"{total} of {total}")


def score_a_set_of_the_module(page: Page, ana: Learner) -> None:
    """Practice what the module taught, and see why."""
    page.goto("/practice")
    page.locator("form[action='/practice/working-with-students-1/attempts'] button").click()
    expect(ana.sheet).to_be_visible()
    page.wait_for_load_state()
    assert ana.codes() == ["remed", "matcon"]
    ana.note(at="0:20", code="remed", text="She asks where the line begins")
    ana.score_all((1, 2))
    ana.wait_until_saved()
    ana.record()
    expect(page.locator("main")).to_contain_text("She asks where the line begins")
