"""A coach sets up a phone, signs in with it in two steps, and takes her data with her."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.clock import utc_now
from tests.fixtures.accessibility import problems_of
from tools.learner import PASSWORD, Learner

pytestmark = pytest.mark.browser


def test_she_signs_in_with_her_phone_and_takes_her_data(
    new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    context = new_context(accept_downloads=True, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    cleo = Learner(page, "Cleo Phone")
    cleo.join()
    code = turn_on(page)

    other = new_context().new_page()
    other.goto("/account")
    other.get_by_label("Email").fill(cleo.email)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", name="Second step")).to_be_visible()
    assert problems_of(other) == []
    other.get_by_label("Code").fill(code)
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", name="My account")).to_be_visible()

    take_data(page, tmp_path / "mine.zip")
    page.goto("/account/second-factor")
    expect(page.get_by_text("9 recovery codes")).to_be_visible()
    assert problems_of(page) == []


def test_on_a_phone_a_link_hands_the_key_to_the_app_and_without_scripts_nothing_is_copied(
    new_context: Callable[..., BrowserContext],
) -> None:
    phone = {"has_touch": True, "is_mobile": True, "viewport": {"width": 390, "height": 800}}
    context = new_context(**phone)
    page = context.new_page()
    Learner(page, "Dora Phone").join()
    page.goto("/account/second-factor")
    key = page.locator(".secret").inner_text().replace(" ", "")
    address = page.get_by_role("link", name="Add Plumbline to it").get_attribute("href") or ""
    assert address.startswith("otpauth://totp/Plumbline")
    assert f"secret={key}" in address
    plain = new_context(storage_state=context.storage_state(), java_script_enabled=False).new_page()
    plain.goto("/account/second-factor")
    expect(plain.locator(".secret")).to_be_visible()
    expect(plain.get_by_role("button", name="Copy the key")).to_be_hidden()
    expect(plain.get_by_role("link", name="Add Plumbline to it")).to_be_hidden()


def turn_on(page: Page) -> str:
    """Set up the second step by the key and the codes that are copied; return one of the codes."""
    page.goto("/account/second-factor")
    expect(page.locator(".qr svg")).to_be_visible()
    key = page.locator(".secret").inner_text().replace(" ", "")
    assert copy(page, "Copy the key") == key
    page.get_by_label("Code from the app").fill(pyotp.TOTP(key).at(utc_now()))
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    codes = page.locator(".codes li").all_inner_texts()
    assert copy(page, "Copy the codes").splitlines() == codes
    assert problems_of(page) == []
    return codes[0]


def copy(page: Page, button: str) -> str:
    """Press a button that copies, and return what can be pasted then."""
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def take_data(page: Page, file: Path) -> None:
    """Download everything stored about the person who is signed in."""
    page.goto("/account/export")
    page.get_by_label("Your password").fill(PASSWORD)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").click()
    download.value.save_as(file)
    assert zipfile.is_zipfile(file)
