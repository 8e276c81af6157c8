"""A coach sets up her phone, signs in with it in two steps, and takes her data with her."""

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
    page = new_context(accept_downloads=True).new_page()
    cleo = Learner(page, "Cleo Phone")
    cleo.join()
    page.goto("/account/second-factor")
    expect(page.locator(".qr svg")).to_be_visible()
    phone = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", ""))
    page.get_by_label("Code from the app").fill(phone.at(utc_now()))
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    code = page.locator(".codes li").first.inner_text()
    assert problems_of(page) == []

    other = new_context().new_page()
    other.goto("/account")
    other.get_by_label("E-mail").fill(cleo.email)
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


def take_data(page: Page, file: Path) -> None:
    """Download everything stored about the person who is signed in."""
    page.goto("/account/export")
    page.get_by_label("Your password").fill(PASSWORD)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").click()
    download.value.save_as(file)
    assert zipfile.is_zipfile(file)
