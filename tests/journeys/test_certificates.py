"""Vera looks at her certificate on a phone and at a desk, prints it, and hands its address to a stranger."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.clock import utc_now
from app.db import configure_engine
from tests.certificates_world import certify, demonstrate
from tests.factories import PASSWORD, make_user
from tests.fixtures.accessibility import check
from tests.fixtures.paper import read_paper
from tests.fixtures.patience import PATIENCE_MS
from tools.learner import Learner
from tools.serving import ServedApp

pytestmark = pytest.mark.browser
NAME = "Vera Certified"
ADDRESS, SHOWN = "veras-certificate", "veras-demonstration"
MARGINS = {"top": "16mm", "right": "18mm", "bottom": "18mm", "left": "18mm"}
# Every page of certificates that she, her trainer or a stranger opens.
HERS = {
    "certificates.list_own": "/certificates",
    "certificates.print_own": f"/certificates/{ADDRESS}/print",
    "certificates.print_demonstration": f"/demonstration/certificates/{SHOWN}/print",
}
TRAINERS = {
    "certificates.list_held": "/certificates/people",
    "certificates.show_held": "/certificates/people/{number}",
}
STRANGERS = {
    "certificates.verify": f"/verify/{ADDRESS}",
    "certificates.verify_demonstration": f"/demonstration/verify/{SHOWN}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """The browsers of Vera and of Theo, who trains her, and the number of her certificate."""

    vera: BrowserContext
    theo: BrowserContext
    number: int


@pytest.fixture(scope="module")
def certified(browser: Browser, served: ServedApp) -> Iterator[Certified]:
    """Vera with a certificate and a demonstration of one, and Theo, who trains her."""
    engine = create_engine(served.database_url)
    configure_engine(engine)
    with Session(engine) as session:
        vera = make_user(session, NAME, cohort="Certified").id
        make_user(session, "Theo", roles=("trainer",), cohort="Certified")
        now = utc_now()
        number = certify(session, vera, now=now, address=ADDRESS).certificate_id
        demonstrate(session, vera, now=now, address=SHOWN)
    engine.dispose()
    contexts = [browser.new_context(base_url=served.url) for _ in range(2)]
    for context, name in zip(contexts, (NAME, "Theo"), strict=True):
        context.set_default_timeout(PATIENCE_MS)
        Learner(context.new_page(), name).sign_in(password=PASSWORD)
    yield Certified(vera=contexts[0], theo=contexts[1], number=number)
    for context in contexts:
        context.close()


def open_page(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    return page


@pytest.mark.parametrize("name", HERS)
def test_her_pages_are_accessible(certified: Certified, name: str) -> None:
    check(open_page(certified.vera, HERS[name]))


@pytest.mark.parametrize("name", TRAINERS)
def test_her_trainers_pages_are_accessible(certified: Certified, name: str) -> None:
    check(open_page(certified.theo, TRAINERS[name].format(number=certified.number)))


@pytest.mark.parametrize("name", STRANGERS)
def test_what_a_stranger_opens_is_accessible(
    certified: Certified, new_context: Callable[..., BrowserContext], name: str
) -> None:
    assert certified.number
    check(open_page(new_context(), STRANGERS[name]))


@pytest.mark.parametrize(("paper", "width"), [("A4", 842), ("Letter", 792)])
def test_it_is_printed_on_one_sheet_landscape(certified: Certified, paper: str, width: int) -> None:
    page = open_page(certified.vera, HERS["certificates.print_own"])
    printed = read_paper(page.pdf(format=paper, landscape=True, margin=MARGINS))  # type: ignore[arg-type]
    page.close()
    (picture,) = printed.pictures
    assert abs(picture.shape[1] / 1.5 - width) < 2
    for said in ("Certificate of calibration", NAME, "14 clips", f"/verify/{ADDRESS}"):
        assert said in printed.text
    assert "Print this page" not in printed.text


def test_a_demonstration_says_so_across_the_paper(certified: Certified) -> None:
    page = open_page(certified.vera, HERS["certificates.print_demonstration"])
    printed = read_paper(page.pdf(format="A4", landscape=True, margin=MARGINS))  # type: ignore[arg-type]
    page.close()
    assert len(printed.pictures) == 1
    assert "DEMONSTRATION" in printed.text


def test_on_a_phone_she_finds_the_address_and_a_stranger_opens_it(
    certified: Certified, new_context: Callable[..., BrowserContext]
) -> None:
    page = open_page(certified.vera, "/")
    page.set_viewport_size({"width": 375, "height": 800})
    page.locator(".user-menu > summary").click()
    page.get_by_role("link", name="My certificates").click()
    expect(page.get_by_role("heading", name="My certificates")).to_be_visible()
    address = page.locator(f"a[href='/verify/{ADDRESS}']").get_attribute("href") or ""
    page.close()
    phone = {"has_touch": True, "is_mobile": True, "viewport": {"width": 375, "height": 800}}
    stranger = open_page(new_context(**phone), address)
    expect(stranger.get_by_role("heading", name=NAME)).to_be_visible()
    expect(stranger.get_by_text("This certificate is valid through")).to_be_visible()
