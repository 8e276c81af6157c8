"""Ana's way from sign-up to the reveal: by mouse, by keyboard alone, and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tools.learner import PASSWORD, Learner

pytestmark = pytest.mark.browser
MAX_TABS = 120


def test_ana_learns_scores_and_sees_why_by_mouse(page: Page) -> None:
    ana = Learner(page, "Ana Mouse")
    ana.join()
    ana.go_to("Course")
    page.locator("main a[href^='/course/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    ana.start_practice()
    assert len(ana.codes()) > 0
    ana.note(at="0:12", code=ana.codes()[0], text="The board links two drawings")
    ana.score_all(ranks=(1, 0, 2, 1))
    ana.wait_until_saved()
    ana.record()

    moments = page.locator("table", has_text="Evidence in the order of the clip")
    own = moments.locator("tr", has_text="You")
    expect(own).to_have_count(1)
    expect(own).to_contain_text("The board links two drawings")
    ana.go_to("My agreement")
    expect(page.locator("main")).to_contain_text(re.compile("guess", re.IGNORECASE))


class Keyboard:
    """A keyboard and nothing else: no click, no fill, no focus by script."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def go_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        for _ in range(MAX_TABS):
            self._page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        message = f"{target} cannot be reached by Tab"
        raise AssertionError(message)

    def write(self, field: str, text: str) -> None:
        """Go to a field by its label and type into it."""
        self.go_to(self._page.get_by_label(field))
        self._page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self._page.keyboard.press(key)

    def follow(self, role: str, name: str) -> None:
        """Go to a link or a button and press Enter on it."""
        self.go_to(self._page.get_by_role(role, name=name).first)  # type: ignore[arg-type]
        self._page.keyboard.press("Enter")


def test_ana_gets_from_sign_up_to_the_reveal_by_keyboard_alone(page: Page) -> None:
    keys, ana = Keyboard(page), Learner(page, "Ana Keys")
    join_by_keyboard(page, keys, ana)
    keys.follow("link", "Practice")
    expect(page.get_by_role("heading", name="Practice", level=1)).to_be_visible()
    keys.follow("button", "Start")
    expect(ana.sheet).to_be_visible()
    score_by_keyboard(page, keys, ana)

    keys.press("Control+Enter")
    confirm = page.get_by_role("dialog").get_by_role("button", name="Record my scores")
    expect(confirm).to_be_visible()
    if not confirm.evaluate("button => button === document.activeElement"):
        keys.go_to(confirm)
    keys.press("Enter")
    ana.expect_reveal()


def join_by_keyboard(page: Page, keys: Keyboard, ana: Learner) -> None:
    """Create an account, which signs in, without the mouse."""
    page.goto("/")
    keys.follow("link", "Create an account")
    expect(page.get_by_role("heading", name="Create an account")).to_be_visible()
    keys.write("Your name", ana.name)
    keys.write("Email", ana.email)
    keys.write("Password", PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("navigation", name="Main")).to_contain_text("Practice")


def score_by_keyboard(page: Page, keys: Keyboard, ana: Learner) -> None:
    """Choose a point for every code and write a note, with the bench's own keys."""
    page.wait_for_load_state()  # a key pressed before the scripts have run goes nowhere
    for number, code in enumerate(ana.codes()):
        keys.press("d", str(number % 2 + 1))
        expect(ana.choice(code, number % 2)).to_be_checked()
    keys.press("n")
    page.keyboard.type("said by keyboard")
    keys.press("Enter")
    expect(page.locator('[data-notes] input[value="said by keyboard"]').first).to_be_attached()
    keys.press("Escape")
    ana.wait_until_saved()


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(page: Page) -> None:
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_ana_gets_from_sign_up_to_the_reveal_without_javascript(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    ana = Learner(page, "Ana Plain")
    ana.join()
    ana.start_practice()
    first, *others = ana.codes()
    ana.score(first, 1)
    ana.sheet.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Your draft is saved")).to_be_visible()
    expect(ana.choice(first, 1)).to_be_checked()

    ana.sheet.get_by_role("button", name="Record my scores").click()
    expect(page.get_by_role("alert")).to_contain_text("Not recorded yet")
    expect(ana.choice(first, 1)).to_be_checked()

    for code in others:
        ana.score(code, 0)
    ana.sheet.get_by_role("button", name="Record my scores").click()
    ana.expect_reveal()


@pytest.mark.parametrize("width", [1280, 375])
def test_choosing_a_point_moves_nothing_else(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    ana = Learner(page, f"Ana Steady {width}")
    ana.join()
    ana.start_practice()
    boxes = "rows => rows.map(row => row.getBoundingClientRect().height)"
    before = page.locator("[data-code]").evaluate_all(boxes)
    ana.score_all((0, 3))
    assert page.locator("[data-code]").evaluate_all(boxes) == before
