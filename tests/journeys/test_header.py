"""The head of a page is one row at every width, and leads everywhere, also without scripts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.fixtures.journeys import PATIENCE_MS
from tools.learner import Learner
from tools.serving import ServedApp

pytestmark = pytest.mark.browser

# Phones, upright tablets (744, 768, 810, 834), a window beside another, a desktop.
WIDTHS = (320, 360, 390, 430, 600, 719, 720, 744, 768, 810, 834, 1024, 1280)
PLACES = ["Home", "Course", "Library", "Practice", "My agreement", "Certification"]
# The middles of everything that is seen in the head: in one row they are one.
MIDDLES = """head => [...head.querySelectorAll('.brand, .nav li, summary')]
  .map(part => part.getBoundingClientRect()).filter(box => box.height > 0)
  .map(box => (box.top + box.bottom) / 2)"""
ADDED_HEIGHT_PX = 80


@pytest.fixture(scope="module")
def ana(browser: Browser, served: ServedApp) -> Iterator[Any]:
    """What Ana's browser knows of her."""
    context = browser.new_context(base_url=served.url)
    context.set_default_timeout(PATIENCE_MS)
    Learner(context.new_page(), "Ana Alessandra Montgomery Head").join()
    yield context.storage_state()
    context.close()


def rows_wrong(page: Page) -> list[str]:
    """Return the widths at which the head takes more than a row, or more than the window."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        head = page.locator(".site-head")
        middles = head.evaluate(MIDDLES)
        height = head.evaluate("head => head.offsetHeight")
        if max(middles) - min(middles) > 8 or height > ADDED_HEIGHT_PX:
            wrong.append(f"{width} px: more than one row, {height} px high")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{width} px: wider than the window")
    return wrong


def test_the_head_is_one_row_for_ana_and_for_a_stranger(
    new_context: Callable[..., BrowserContext], ana: Any
) -> None:
    page = new_context(storage_state=ana).new_page()
    page.goto("/agreement")
    assert rows_wrong(page) == []
    stranger = new_context().new_page()
    stranger.goto("/")
    assert rows_wrong(stranger) == []


@pytest.mark.parametrize("width", [320, 390])
def test_ana_finds_every_place_in_the_menu_of_her_phone_without_scripts(
    new_context: Callable[..., BrowserContext], ana: Any, width: int
) -> None:
    size = {"width": width, "height": 800}
    page = new_context(storage_state=ana, viewport=size, java_script_enabled=False).new_page()
    page.goto("/course")
    page.locator("summary", has_text="Menu").click()
    places = page.get_by_role("navigation", name="Main").get_by_role("link")
    assert [link.inner_text() for link in places.all()] == PLACES
    expect(places.get_by_text("Course")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("button", name="Sign out")).to_be_in_viewport()
    places.get_by_text("Practice").click()
    expect(page.get_by_role("heading", name="Practice", level=1)).to_be_visible()


def test_a_tablet_held_upright_shows_every_place(
    new_context: Callable[..., BrowserContext], ana: Any
) -> None:
    size = {"width": 768, "height": 1024}
    page = new_context(storage_state=ana, viewport=size).new_page()
    page.goto("/")
    for place in PLACES:
        link = page.get_by_role("navigation", name="Main").get_by_role("link", name=place)
        expect(link).to_be_in_viewport(ratio=1)
    expect(page.locator(".user-menu__name")).to_contain_text("Ana")


@pytest.mark.parametrize("way", ["the Escape key", "a tap outside"])
def test_the_menu_of_a_phone_closes_again(
    new_context: Callable[..., BrowserContext], ana: Any, way: str
) -> None:
    phone = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    page = new_context(storage_state=ana, **phone).new_page()
    page.goto("/course")
    button = page.locator("summary", has_text="Menu")
    link = page.get_by_role("link", name="My account")
    button.tap()
    expect(link).to_be_visible()
    if way == "the Escape key":
        page.keyboard.press("Escape")
        expect(button).to_be_focused()
    else:
        page.touchscreen.tap(4, 780)  # beside the text, where nothing is to be pressed
    expect(link).to_be_hidden()
    assert page.url.endswith("/course")
    button.tap()
    link.tap()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
