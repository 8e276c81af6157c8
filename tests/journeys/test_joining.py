"""People come into a cohort: by the code on the board, by a link, by an invitation from a list."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.clock import utc_now
from app.db import configure_engine, transaction
from app.people.models import Cohort
from tests.factories import MORNING, PASSWORD, email_of, make_user
from tests.fixtures.accessibility import View, problems_of
from tests.fixtures.patience import PATIENCE_MS
from tools.learner import PASSWORD as LEARNERS_PASSWORD
from tools.learner import Learner
from tools.serving import ServedApp

pytestmark = pytest.mark.browser

TRAINER, NAME, CODE = "Tess Winter", "Winter institute", "W7MPCRTX"
LINK = "/join/W7MP-CRTX"
WILL_SEE = f"{TRAINER}, trainer of {NAME}, will see your lessons and scores."
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 812}
TO_HER = "Quentin Adeyemi"
LIST = f"name;email\n{TO_HER};quentin@example.org\nRosa Lindqvist;rosa@example.org\n"
THREE_MISTAKES = f"{LIST}Sam Ode;sam@\nRosa again;rosa@example.org\nNobody\n"


@pytest.fixture(scope="module")
def tess(browser: Browser, served: ServedApp) -> Iterator[BrowserContext]:
    """The browser of Tess, who trains the Winter institute."""
    engine = create_engine(served.database_url)
    configure_engine(engine)
    with Session(engine) as session:
        make_user(session, TRAINER, roles=("trainer",), cohort=NAME)
        with transaction(session):
            cohort = session.scalars(select(Cohort).where(Cohort.name == NAME)).one()
            cohort.join_code = CODE
            cohort.starts_on, cohort.ends_on = date(2026, 1, 5), utc_now().date() + timedelta(30)
    engine.dispose()
    context = browser.new_context(base_url=served.url)
    context.set_default_timeout(PATIENCE_MS)
    Learner(context.new_page()).sign_in(email_of(TRAINER), PASSWORD)
    yield context
    context.close()


def open_cohort(tess: BrowserContext) -> Page:
    """Open the page of the institute, from the menu."""
    page = tess.new_page()
    page.goto("/")
    page.locator(".user-menu summary").click()
    page.locator(".user-menu").get_by_role("link", name="Cohorts").click()
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    return page


def look_at(page: Page) -> None:
    """Fail with what is wrong with a page, narrow and wide, light and dark; it stays as it was."""
    size, views = page.viewport_size, (("light", 320), ("dark", 1280))
    found = problems_of(page, cast("tuple[View, ...]", views))
    page.set_viewport_size(size or PHONE)  # type: ignore[arg-type]
    assert found == []


def told(page: Page) -> Locator:
    """Return what the page says about what was just done."""
    return page.locator(".notices")


def expect_in(page: Page) -> None:
    """See that one is in the cohort now."""
    expect(told(page)).to_contain_text(f"You are in {NAME} now. {TRAINER}")


@pytest.mark.usefixtures("tess")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_ana_types_the_code_from_the_board_with_the_keyboard_alone(
    new_context: Callable[..., BrowserContext], size: dict[str, int]
) -> None:
    page = new_context(viewport=size).new_page()
    ana = Learner(page, f"Ana Winter {size['width']}")
    ana.join()
    page.get_by_role("link", name="Join a cohort").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Join a cohort")
    look_at(page)
    page.get_by_label("Join code").focus()
    page.keyboard.type("w7mp crtz")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("No cohort has this code")
    page.get_by_label("Join code").fill("")
    page.keyboard.type("w7mp crtx")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    expect(page.get_by_text(WILL_SEE)).to_be_visible()
    look_at(page)
    page.get_by_role("button", name=f"Join {NAME}").focus()
    page.keyboard.press("Enter")
    expect_in(page)
    page.goto("/account")
    page.locator("summary", has_text="Leave").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=f"Leave {NAME}").press("Enter")
    expect(told(page)).to_contain_text(f"You have left {NAME}")
    expect(page.get_by_text("no trainer sees your lessons and scores")).to_be_visible()


@pytest.mark.usefixtures("tess")
@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_stranger_with_the_link_signs_up_on_the_way_on_a_phone(
    new_context: Callable[..., BrowserContext], has_scripts: bool
) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=has_scripts).new_page()
    page.goto(LINK)
    expect(page.get_by_text(WILL_SEE)).to_be_visible()
    if has_scripts:
        look_at(page)
    page.locator("main").get_by_role("link", name="Create an account").click()
    page.get_by_label("Your name").fill("Cleo Winter")
    page.get_by_label("Email").fill(f"cleo.{has_scripts}@example.org".lower())
    page.get_by_label("Password").fill(LEARNERS_PASSWORD)
    page.get_by_role("button", name="Create my account").click()
    page.get_by_role("button", name=f"Join {NAME}").click()
    expect_in(page)


@pytest.mark.usefixtures("tess")
def test_somebody_signed_out_with_an_account_signs_in_on_the_way(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context().new_page()
    ben = Learner(page, "Ben Winter")
    ben.join()
    page.context.clear_cookies()
    page.goto(LINK)
    page.locator("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").fill(ben.email)
    page.get_by_label("Password").fill(LEARNERS_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=f"Join {NAME}").click()
    expect_in(page)
    page.goto(LINK)
    expect(page.get_by_text("You are in this cohort already")).to_be_visible()


def test_a_list_of_people_is_mended_sent_and_followed(
    tess: BrowserContext, new_context: Callable[..., BrowserContext]
) -> None:
    page = open_cohort(tess)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.get_by_role("link", name="Invite a whole list (CSV)").click()
    whole = {
        "name": "people.csv",
        "mimeType": "text/csv",
        "buffer": THREE_MISTAKES.encode("utf-16"),
    }
    page.get_by_label("Or choose a CSV file").set_input_files(whole)  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at the list").click()
    expect(page.get_by_role("alert")).to_contain_text("3 lines need another look")
    look_at(page)
    expect(page.get_by_label("Paste the list")).to_have_value(THREE_MISTAKES)
    page.get_by_label("Paste the list").fill(LIST)
    page.get_by_role("button", name="Look at the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Invite 2 people to {NAME}?")
    look_at(page)
    page.get_by_role("button", name="Send 2 invitations").click()
    expect(told(page)).to_contain_text("2 people have been invited.")
    expect(page.get_by_text("2 open invitations")).to_be_visible()

    phone = new_context(viewport=PHONE).new_page()
    follow_invitation(phone)
    page.reload()
    expect(page.get_by_role("rowheader", name=TO_HER)).to_be_visible()
    page.get_by_role("link", name=f"Take out {TO_HER}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Take {TO_HER} out")
    look_at(page)
    page.get_by_role("button", name="Take out").click()
    expect(told(page)).to_contain_text(f"{TO_HER} is no longer in {NAME}")
    page.get_by_role("button", name="Withdraw the invitation of rosa@example.org").click()
    expect(told(page)).to_contain_text("rosa@example.org is withdrawn")
    phone.goto(letter_to(phone, "Rosa Lindqvist"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("This invitation is no longer open")


def test_a_file_that_is_far_too_large_is_told_in_the_form(tess: BrowserContext) -> None:
    page = open_cohort(tess)
    page.get_by_role("link", name="Invite a whole list (CSV)").click()
    film = {"name": "film.csv", "mimeType": "text/csv", "buffer": b"email\n" + b"x" * 10_000_000}
    page.get_by_label("Or choose a CSV file").set_input_files(film)  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at the list").click()
    expect(page.get_by_role("alert")).to_contain_text("larger than a list of 500 people can be")
    expect(page.get_by_role("heading", level=1)).to_have_text("Invite a list of people")


def follow_invitation(phone: Page) -> None:
    """Open the link in the invitation, sign up on the way, and join."""
    phone.goto(letter_to(phone, TO_HER))
    expect(phone.get_by_text(f"{TRAINER} invites you")).to_be_visible()
    look_at(phone)
    phone.locator("main").get_by_role("link", name="Create an account").click()
    expect(phone.get_by_label("Email")).to_have_value("quentin@example.org")
    phone.get_by_label("Your name").fill(TO_HER)
    phone.get_by_label("Password").fill(LEARNERS_PASSWORD)
    phone.get_by_role("button", name="Create my account").click()
    phone.get_by_role("button", name=f"Join {NAME}").click()
    expect_in(phone)


def letter_to(page: Page, name: str) -> str:
    """Return the link in the invitation that greets somebody."""
    page.goto("/development/mail")
    letter = page.locator("article", has_text=f"Hello {name},")
    link = letter.locator("a[href*='/invitations/']").get_attribute("href")
    assert link is not None
    return link


def test_an_invitation_waits_at_home_for_a_confirmed_address(
    tess: BrowserContext, served: ServedApp, new_context: Callable[..., BrowserContext]
) -> None:
    page = open_cohort(tess)
    page.get_by_label("Email").fill("dora.winter@example.org")
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(told(page)).to_contain_text("dora.winter@example.org has been invited")
    theirs = new_context(viewport=PHONE).new_page()
    dora = Learner(theirs, "Dora Winter")
    dora.join()
    expect(theirs.get_by_text("invites you")).to_have_count(0)
    confirm(served, dora.email)
    theirs.reload()
    expect(theirs.get_by_role("heading", name=f"{TRAINER} invites you to {NAME}")).to_be_visible()
    look_at(theirs)
    theirs.get_by_role("link", name="See who would see what").click()
    expect(theirs.get_by_text(WILL_SEE)).to_be_visible()
    look_at(theirs)
    theirs.get_by_role("button", name="Decline").click()
    expect(told(theirs)).to_contain_text("You have declined the invitation")


def confirm(served: ServedApp, email: str) -> None:
    """Let an address be confirmed."""
    engine = create_engine(served.database_url)
    configure_engine(engine)
    with Session(engine) as session, transaction(session):
        is_hers = User.email == email
        session.execute(update(User).where(is_hers).values(email_confirmed_at=MORNING))
    engine.dispose()


def test_code_and_link_are_copied_and_the_code_is_renewed(tess: BrowserContext) -> None:
    tess.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_cohort(tess)
    for button, copied in (("Copy the code", "W7MP-CRTX"), ("Copy the link", LINK)):
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("status").filter(has_text="Copied.").first).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()").endswith(copied)
    page.locator("summary", has_text="QR code").click()
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    look_at(page)
    page.get_by_role("button", name="Make a new code").click()
    expect(told(page)).to_contain_text("The join code is new")
    expect(page.locator("#join-code")).not_to_have_text("W7MP-CRTX")
