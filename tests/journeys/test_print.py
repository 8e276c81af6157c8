"""Every kind of page on paper, from a dark screen and without backgrounds, as most printers have it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.db import configure_engine
from tests.factories import PASSWORD, email_of, make_user
from tests.fixtures.engines import Window
from tests.fixtures.journeys import PATIENCE_MS
from tests.fixtures.paper import Paper, read_paper
from tools.learner import Learner
from tools.serving import ServedApp

pytestmark = pytest.mark.browser
INK = "getComputedStyle(document.body).color"
MARGINS = {"top": "16mm", "right": "18mm", "bottom": "18mm", "left": "18mm"}
OPEN_ALL = "document.querySelectorAll('details').forEach(part => { part.open = true; })"
STAYING = """() => [...document.querySelectorAll('body *')]
  .filter(part => ['sticky', 'fixed'].includes(getComputedStyle(part).position))
  .map(part => part.className)"""
# Of each kind of page: its address, and the most sheets of paper it may take.
KINDS = {
    "home": ("/", 2),
    "course map": ("/course", 6),
    "lesson": ("first of /course .lesson-line a", 6),
    "library clip": ("first of /library .clip-card a", 3),
    "practice": ("/practice", 6),
    "set": ("/attempts/{attempt}", 1),
    "reveal": ("/attempts/{attempt}/clips/1/reveal", 5),
    "agreement": ("/agreement", 7),
    "certification": ("/certification", 2),
    # Searched for her own name: other tests bring people into the same house, and the list grows with them.
    "trainer's list": ("/trainer/learners?who=Vera", 1),
}
IN_FIREFOX = ("lesson", "library clip", "reveal", "agreement")
MAX_GAP = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """Vera, who learns and trains, with a set of five clips behind her."""

    context: BrowserContext
    attempt: str
    codes: int

    def address(self, kind: str) -> str:
        """Return where a kind of page is."""
        address = KINDS[kind][0]
        if address.startswith("first of "):
            place, link = address.removeprefix("first of ").split(" ", 1)
            page = self.context.new_page()
            page.goto(place)
            address = page.locator(link).first.get_attribute("href") or ""
            page.close()
        return address.format(attempt=self.attempt)

    def open(self, kind: str) -> Page:
        """Open a kind of page as a printer sees it, everything that opens opened."""
        page = self.context.new_page()
        page.goto(self.address(kind))
        page.wait_for_load_state("networkidle")
        page.evaluate(OPEN_ALL)
        page.emulate_media(media="print", color_scheme="dark")
        return page


@pytest.fixture(scope="module")
def printing(browser: Browser, served: ServedApp) -> Iterator[Printing]:
    """Vera's browser, after her first set."""
    engine = create_engine(served.database_url)
    configure_engine(engine)
    with Session(engine) as session:
        make_user(session, "Vera Print", roles=("learner", "trainer"), cohort="A")
    engine.dispose()
    context = browser.new_context(base_url=served.url)
    context.set_default_timeout(PATIENCE_MS)
    vera = Learner(context.new_page(), "Vera Print")
    vera.sign_in(password=PASSWORD)
    vera.start_practice()
    attempt = vera.page.url.partition("/attempts/")[2].partition("/")[0]
    codes = len(vera.codes())
    for number in range(1, 6):
        vera.page.goto(f"/attempts/{attempt}/clips/{number}")
        vera.page.wait_for_load_state()
        vera.score_all((1, 0, 2))
        vera.record()
    yield Printing(context=context, attempt=attempt, codes=codes)
    context.close()


def on_paper(page: Page) -> Paper:
    """Print a page in Chromium, without backgrounds."""
    printed = read_paper(page.pdf(format="A4", margin=MARGINS))  # type: ignore[arg-type]
    page.close()
    return printed


@pytest.fixture(scope="module")
def firefox(firefox_window: Window, printing: Printing) -> Window:  # noqa: ARG001  she is known
    """Vera's window of Firefox."""
    firefox_window.open("/sign-in")
    firefox_window.write("[name=email]", email_of("Vera Print"))
    firefox_window.write("[name=password]", PASSWORD)
    firefox_window.click("main form [type=submit]")
    firefox_window.wait_until("location.pathname === '/'")
    return firefox_window


def from_firefox(firefox: Window, address: str) -> Paper:
    """Print a page in Firefox, without backgrounds, everything that opens opened."""
    firefox.open(address)
    firefox.see(OPEN_ALL)
    return read_paper(firefox.pdf())


def check_sheets(kind: str, paper: Paper) -> None:
    """Hold a printed page to its bounds: few sheets, and none of them half blank."""
    assert len(paper.pictures) <= KINDS[kind][1]
    assert max(paper.blank_shares(), default=0) < MAX_GAP
    assert "Vera Print" in paper.text


def check_scores(printing: Printing, paper: Paper) -> None:
    """Find on a printed reveal both marks and the line of every code's scale."""
    assert paper.scales() == [(True, True)] * printing.codes


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_takes_few_sheets_and_leaves_none_half_blank(printing: Printing, kind: str) -> None:
    page = printing.open(kind)
    assert page.evaluate(STAYING) == []
    check_sheets(kind, on_paper(page))


@pytest.mark.parametrize("kind", IN_FIREFOX)
def test_firefox_too_takes_few_sheets_and_leaves_none_half_blank(
    firefox: Window, printing: Printing, kind: str
) -> None:
    check_sheets(kind, from_firefox(firefox, printing.address(kind)))


def test_the_reveal_shows_both_scores_of_every_code_on_a_line(printing: Printing) -> None:
    check_scores(printing, on_paper(printing.open("reveal")))


def test_the_reveal_of_firefox_shows_them_too(firefox: Window, printing: Printing) -> None:
    check_scores(printing, from_firefox(firefox, printing.address("reveal")))


@pytest.mark.parametrize("kind", ["reveal", "library clip"])
def test_a_clip_is_its_still_picture_without_a_control_bar(printing: Printing, kind: str) -> None:
    page = printing.open(kind)
    expect(page.locator("video")).to_be_hidden()
    expect(page.get_by_text("Captions", exact=True)).to_be_hidden()
    still = page.locator(".player__still")
    expect(still).to_be_visible()
    assert still.evaluate("picture => picture.complete && picture.naturalWidth > 0")
    page.emulate_media(media="screen")
    expect(still).to_be_hidden()
    page.close()


def test_a_meter_says_on_paper_how_far_she_is(printing: Printing) -> None:
    page = printing.open("home")
    part = page.locator(".meter > *").first
    assert part.evaluate("part => getComputedStyle(part).printColorAdjust") == "exact"
    page.close()


def test_what_cannot_be_used_on_paper_is_left_out(printing: Printing) -> None:
    page = printing.open("lesson")
    for selector in (".site-head", ".site-foot", ".crumbs", ".lesson__end", ".main .btn", ".toc"):
        for part in page.locator(selector).all():
            expect(part).to_be_hidden()
    page.close()


def test_the_text_and_every_option_of_the_checks_are_there_in_black(printing: Printing) -> None:
    page = printing.open("lesson")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    options = page.locator(".check .choice").all()
    assert options
    for option in options:
        expect(option).to_be_visible()
    for figure in page.locator("figure img:not(.player__still)").all():
        expect(figure).to_be_visible()
    assert page.evaluate(INK) == "rgb(0, 0, 0)"
    page.close()
