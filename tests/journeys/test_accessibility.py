"""Every page passes axe, light and dark, from 320 to 1,440 px, and never scrolls sideways."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.db import configure_engine
from tests.factories import PASSWORD, make_user
from tests.fixtures.accessibility import check, problems_of
from tests.fixtures.patience import PATIENCE_MS
from tools.learner import Learner
from tools.serving import ServedApp

pytestmark = pytest.mark.browser

# Addresses that answer with something else than a page of ours.
NO_PAGES = {
    *("assets.show_icon", "assets.show_static", "health.show_health", "health.show_readiness"),
    *("course.show_figure", "library.show_media", "library.show_key", "practice.show_draft"),
    *("certification.show_draft", "certification.go_on"),
    *("certification.show_media", "certification.show_media_key"),
    *("certificates.send_pdf", "certificates.send_badge", "certificates.show_keys"),
    *("certificates.show_status_list", "certificates.verify_for_programs"),
    "certificates.verify_demonstration_for_programs",
    "accounts.open_link",
    "uploads.show_conversion",
}
# An upload on its way is looked at where one is made: test_uploads.
LOOKED_AT_ELSEWHERE = {"uploads.show_waiting"}
# Looked at in test_joining.py, with a cohort to join.
JOINING_PAGES = {
    *("joining.show_cohort", "joining.show_invitation", "joining.show_own"),
    "cohorts.ask_to_take_out",
}
# Looked at in test_certificates.py, by somebody who has one, her trainer, and a stranger.
CERTIFICATE_PAGES = {
    *("certificates.list_own", "certificates.print_own", "certificates.print_demonstration"),
    *("certificates.list_held", "certificates.show_held"),
    *("certificates.verify", "certificates.verify_demonstration"),
}
STRANGERS_PAGES = {
    "home.show_home": "/",
    "accounts.show_sign_in": "/sign-in",
    "accounts.show_sign_up": "/sign-up",
    "accounts.show_forgotten": "/forgotten-password",
    "accounts.show_mailed": "/mailed",
    "accounts.show_link": "/links/reset",
    "joining.show_entry": "/join",
    "mail.show_sent": "/development/mail",
    "not found": "/nothing-here",
}
LEARNERS_PAGES = {
    "home.show_home": "/",
    "course.show_course": "/course",
    "course.show_lesson": "first link of /course",
    "course.show_module": "/course/modules/how-scoring-works",
    "library.list_clips": "/library",
    "library.show_clip": "first link of /library",
    "search.show_results": "/search?q=fraction",
    "practice.list_sets": "/practice",
    "next_clip.show_next": "/practice/next",
    "practice.list_pairs": "/practice/pairs",
    "practice.show_pair": "/practice/pairs/sense-making-mid-high",
    "practice.show_attempt": "/attempts/{attempt}",
    "practice.show_bench": "/attempts/{attempt}/clips/2",
    "practice.show_reveal": "/attempts/{attempt}/clips/1/reveal",
    "agreement.show_agreement": "/agreement",
    "accounts.show_account": "/account",
    "accounts.show_second_factor": "/account/second-factor",
    "personal_data.show_export": "/account/export",
    "personal_data.show_erasing": "/account/erase",
    "not found": "/nothing-here",
}
AUTHORS_PAGES = {
    "uploads.list_uploads": "/uploads",
    "uploads.show_form": "/uploads/new",
}
OPERATORS_PAGES = {
    "administration.list_people": "/operator/people",
    "administration.show_person": "first link of /operator/people",
    "administration.ask_to_close": "/operator/people/1/close",
    "administration.ask_to_export": "/operator/people/1/export",
    "administration.ask_to_erase": "/operator/people/1/erase",
    "administration.show_audit": "/operator/audit",
    "administration.show_jobs": "/operator/jobs",
    "organizations.list_organizations": "/operator/organizations",
    "organizations.show_organization": "first link of /operator/organizations",
    "organizations.ask_to_close": "/operator/organizations/1/close",
    "cohorts.show_new": "/cohorts/new",
    "cohorts.ask_to_close": "/cohorts/1/close",
    "cohorts.show_list_form": "/cohorts/1/invitations/list",
}
# Looked at in test_second_step.py, between the password and the code.
HALF_WAY_PAGES = {"accounts.show_second_step"}
# Looked at in test_way_back.py, after a session that has ended.
INTERRUPTED_PAGES = {"accounts.show_unsent"}
# Looked at in test_certification.py, in every state of a sitting.
SITTERS_PAGES = {
    *("certification.show_gates", "certification.show_test_form", "certification.show_bench"),
    *("certification.show_gate", "certification.show_demonstration"),
}
TRAINERS_PAGES = {
    "cohorts.list_cohorts": "/cohorts",
    "cohorts.show_cohort": "first link of /cohorts",
    "trainer.list_learners": "/trainer/learners",
    "trainer.show_learner": "first link of /trainer/learners",
    "certification.show_help": "first link of /trainer/learners, then /certification",
    "certification.show_pools": "/certification/pools",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person's browser, and the attempt she has begun."""

    context: BrowserContext
    attempt: str = ""


@pytest.fixture(scope="module")
def ana(browser: Browser, served: ServedApp) -> Iterator[SignedIn]:
    """Ana's browser after her first recorded clip."""
    context = browser.new_context(base_url=served.url)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    ana = Learner(page, "Ana Axe")
    ana.join()
    ana.start_practice()
    attempt = page.url.partition("/attempts/")[2].partition("/")[0]
    ana.score_all((0, 1, 2))
    ana.wait_until_saved()
    ana.record()
    yield SignedIn(context=context, attempt=attempt)
    context.close()


@pytest.fixture(scope="module")
def tess(browser: Browser, served: ServedApp, ana: SignedIn) -> Iterator[SignedIn]:  # noqa: ARG001
    """Tess's browser, when there is a learner to look at."""
    engine = create_engine(served.database_url)
    configure_engine(engine)
    with Session(engine) as session:
        make_user(session, "Ben")
        make_user(session, "Tess")
    engine.dispose()
    context = browser.new_context(base_url=served.url)
    context.set_default_timeout(PATIENCE_MS)
    Learner(context.new_page(), "Tess").sign_in(password=PASSWORD)
    yield SignedIn(context=context)
    context.close()


@pytest.fixture(scope="module")
def author(browser: Browser, served: ServedApp) -> Iterator[SignedIn]:
    """The demo author's browser."""
    context = browser.new_context(base_url=served.url)
    context.set_default_timeout(PATIENCE_MS)
    Learner(context.new_page()).sign_in("author@plumbline.example", "author-on-the-line")
    yield SignedIn(context=context)
    context.close()


@pytest.fixture(scope="module")
def operator(browser: Browser, served: ServedApp) -> Iterator[SignedIn]:
    """The demo operator's browser."""
    context = browser.new_context(base_url=served.url)
    context.set_default_timeout(PATIENCE_MS)
    Learner(context.new_page()).sign_in("operator@plumbline.example", "operator-on-the-line")
    yield SignedIn(context=context)
    context.close()


def test_no_page_is_left_out(app: Flask) -> None:
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    looked_at = {*STRANGERS_PAGES, *LEARNERS_PAGES, *TRAINERS_PAGES, *AUTHORS_PAGES}
    looked_at |= {*OPERATORS_PAGES, *SITTERS_PAGES, *INTERRUPTED_PAGES, *HALF_WAY_PAGES}
    looked_at |= LOOKED_AT_ELSEWHERE | JOINING_PAGES | CERTIFICATE_PAGES
    assert shown - NO_PAGES == looked_at - {"not found"}


def open_page(who: SignedIn, address: str) -> Page:
    """Open an address as somebody, or the first link of a list, or what lies under it."""
    page = who.context.new_page()
    if address.startswith("first link of "):
        place, _then, end = address.removeprefix("first link of ").partition(", then ")
        address = first_link(page, place, f"{place}/") + end
    page.goto(address.format(attempt=who.attempt))
    return page


def first_link(page: Page, place: str, prefix: str) -> str:
    """Return the first address of a kind that a page links to."""
    page.goto(place)
    found = page.locator(f"main a[href^='{prefix}']").first.get_attribute("href")
    assert found is not None
    return found


@pytest.mark.parametrize("name", LEARNERS_PAGES)
def test_a_learners_page_is_accessible(ana: SignedIn, name: str) -> None:
    check(open_page(ana, LEARNERS_PAGES[name]))


@pytest.mark.parametrize("name", TRAINERS_PAGES)
def test_a_trainers_page_is_accessible(tess: SignedIn, name: str) -> None:
    check(open_page(tess, TRAINERS_PAGES[name]))


@pytest.mark.parametrize("name", AUTHORS_PAGES)
def test_an_authors_page_is_accessible(author: SignedIn, name: str) -> None:
    check(open_page(author, AUTHORS_PAGES[name]))


@pytest.mark.parametrize("name", OPERATORS_PAGES)
def test_an_operators_page_is_accessible(operator: SignedIn, name: str) -> None:
    check(open_page(operator, OPERATORS_PAGES[name]))


@pytest.mark.parametrize("name", STRANGERS_PAGES)
def test_a_strangers_page_is_accessible(
    new_context: Callable[..., BrowserContext], name: str
) -> None:
    page = new_context().new_page()
    page.goto(STRANGERS_PAGES[name])
    check(page)


def test_a_fault_that_shows_in_the_dark_alone_is_found(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context(bypass_csp=True).new_page()
    page.goto("/sign-in")
    page.evaluate("""() => {
        const style = "button.lamp { display: none } @media (prefers-color-scheme: dark) { " +
            "button.lamp { display: block; width: 40px; height: 40px } h1 { color: #333 } }";
        document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
        document.querySelector("main").append(
            Object.assign(document.createElement("button"), { className: "lamp" }));
    }""")
    found = problems_of(page)
    assert {fault.split(",")[0] for fault in found} == {"dark"}
    for rule in ("button-name", "color-contrast"):
        assert sum(rule in fault for fault in found) == 3, found
