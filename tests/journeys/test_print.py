"""A lesson on paper: its words, figures and checks; no navigation, no buttons, a poster for a clip."""

import pytest
from playwright.sync_api import Page, expect

from tools.learner import Learner

pytestmark = pytest.mark.browser
INK = "getComputedStyle(document.body).color"


@pytest.fixture
def lesson(page: Page) -> Page:
    """The first lesson with a check that is open to Ana, as her printer sees it, from a dark screen."""
    ana = Learner(page, "Ana Print")
    ana.join()
    page.goto("/course")
    open_lessons = page.locator(".module:not(.is-locked) .lesson-line a")
    addresses = [link.get_attribute("href") or "" for link in open_lessons.all()]
    for address in addresses:
        page.goto(address)
        if page.locator(".check").count():
            break
    page.emulate_media(media="print", color_scheme="dark")
    return page


def test_what_cannot_be_used_on_paper_is_left_out(lesson: Page) -> None:
    for selector in (".site-head", ".site-foot", ".crumbs", ".lesson__end", ".check .btn", ".toc"):
        for part in lesson.locator(selector).all():
            expect(part).to_be_hidden()


def test_the_text_and_every_option_of_the_checks_are_there_in_black(lesson: Page) -> None:
    expect(lesson.get_by_role("heading", level=1)).to_be_visible()
    options = lesson.locator(".check .choice").all()
    assert options
    for option in options:
        expect(option).to_be_visible()
    for figure in lesson.locator("figure img").all():
        expect(figure).to_be_visible()
    assert lesson.evaluate(INK) == "rgb(0, 0, 0)"
    assert lesson.pdf()[:4] == b"%PDF"
