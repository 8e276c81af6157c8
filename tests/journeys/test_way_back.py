"""Out and in again: a forgotten password, and an answer that arrives after its session has ended."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.fixtures.accessibility import check
from tests.fixtures.journeys import eventually
from tools.learner import PASSWORD, Learner

pytestmark = pytest.mark.browser

NEW = "another sentence to remember"
LESSON = "/course/what-a-score-is"


def test_ana_gets_back_in_by_keyboard_on_a_phone_without_scripts(
    new_context: Callable[..., BrowserContext],
) -> None:
    phone = {"width": 390, "height": 800}
    page = new_context(java_script_enabled=False, viewport=phone).new_page()
    ana = Learner(page, "Ana Forgetful")
    ana.join()
    page.context.clear_cookies()

    page.goto("/sign-in")
    press(page, "link", "Forgot your password?")
    page.get_by_label("Email").fill(ana.email)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()

    link = page.locator("a[href*='/links/reset/']")

    def has_mail() -> bool:
        page.goto("/development/mail")
        return link.count() > 0

    eventually(has_mail)
    link.first.click()
    expect(page.get_by_role("heading", name="Choose a new password")).to_be_visible()
    assert page.url.endswith("/links/reset"), "the token has left the address"
    page.get_by_label("New password").fill(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your new password is set")
    expect(page.get_by_label("Email")).to_have_value(ana.email)
    ana.sign_in(password=NEW)


def press(page: Page, role: str, name: str) -> None:
    """Press Enter on a link or a button."""
    page.get_by_role(role, name=name).focus()  # type: ignore[arg-type]
    page.keyboard.press("Enter")


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_answer_outlives_its_session(
    new_context: Callable[..., BrowserContext], has_scripts: bool
) -> None:
    page = new_context(java_script_enabled=has_scripts).new_page()
    ana = Learner(page, f"Ana Interrupted {has_scripts}")
    ana.join()
    page.goto(LESSON)
    page.wait_for_load_state()
    first = page.locator("form.check").first
    first.locator("label.choice").nth(1).click()
    page.context.clear_cookies()
    first.get_by_role("button").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("is kept for one hour")
    page.get_by_label("Email").fill(ana.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Not sent yet")).to_be_visible()
    page.get_by_role("button", name="Send what I entered").click()

    answered = page.locator("form.check").first
    expect(answered.locator("input[type=radio]").nth(1)).to_be_checked()
    expect(answered.locator(".feedback")).to_be_visible()


def test_what_was_not_sent_is_an_accessible_page(page: Page) -> None:
    ana = Learner(page, "Ana Axe Unsent")
    ana.join()
    page.goto("/account")
    page.get_by_label("Your name").fill("Ana of the long and winding name")
    page.context.clear_cookies()
    page.get_by_role("button", name="Change my name").click()
    page.get_by_label("Email").fill(ana.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".unsent")).to_have_text("Ana of the long and winding name")
    check(page)
