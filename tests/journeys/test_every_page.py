"""Every lesson and every clip that ships passes axe, narrow and wide, light and dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.config import ROOT
from app.db import configure_engine
from tests.factories import PASSWORD, make_user
from tests.fixtures.accessibility import Looks, View, problems_of
from tests.fixtures.patience import PATIENCE_MS
from tools.learner import Learner
from tools.serving import ServedApp

pytestmark = pytest.mark.browser

# The pages are of one kind each, which the other tests look at in every view.
VIEWS: tuple[View, ...] = (("light", 1440), ("dark", 320))


@pytest.fixture(scope="module")
def page(browser: Browser, served: ServedApp) -> Iterator[Page]:
    """The browser of Vera, to whom every lesson is open because she also trains."""
    engine = create_engine(served.database_url)
    configure_engine(engine)
    with Session(engine) as session:
        make_user(session, "Vera", roles=("learner", "trainer"))
    engine.dispose()
    context = browser.new_context(base_url=served.url)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    Learner(page, "Vera").sign_in(password=PASSWORD)
    yield page
    context.close()


def links(page: Page, place: str, prefix: str) -> list[str]:
    """Return every address of a kind that a page links to."""
    page.goto(place)
    found = page.locator(f"main a[href^='{prefix}']").evaluate_all(
        "links => links.map(link => link.getAttribute('href').split('#')[0])"
    )
    return sorted(set(found))


def problems(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    """Return what is wrong with each page that has something wrong."""
    found = {}
    looks = Looks()
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        wrong = problems_of(page, VIEWS, looks)
        if wrong:
            found[address] = wrong
    return found


def test_every_lesson_is_accessible(page: Page) -> None:
    lessons = links(page, "/course", "/course/")
    assert len(lessons) == len(list((ROOT / "course_content").glob("*/*.md")))
    assert problems(page, lessons) == {}


def test_every_clip_page_is_accessible(page: Page) -> None:
    clips = links(page, "/library", "/library/")
    assert len(clips) > 20
    assert problems(page, clips) == {}


def test_a_fault_on_a_later_page_of_a_kind_is_found(page: Page) -> None:
    looks = Looks()
    first, second = links(page, "/course", "/course/")[:2]
    page.goto(first)
    assert problems_of(page, VIEWS, looks) == []
    page.goto(second)
    page.evaluate("""() => {
        document.querySelector(".prose > p").style.color = "#dddddd";
        document.querySelector("main a").replaceChildren();
    }""")
    found = problems_of(page, VIEWS, looks)
    assert sum("color-contrast" in fault for fault in found) == 1, found
    assert sum("link-name" in fault for fault in found) == 1, found
