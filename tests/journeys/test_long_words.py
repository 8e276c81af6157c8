"""One unbroken word of somebody's, however long, widens nobody's page: it wraps anywhere.

Wilhelmina's name is one word of 119 letters, and so is everything she writes, everywhere people can
write something. She learns, trains and uploads, so that every kind of page has to show her words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.config import ROOT
from app.db import configure_engine, transaction
from tests.factories import PASSWORD, make_user
from tests.fixtures.journeys import PATIENCE_MS, eventually
from tests.upload_world import CAPTIONS
from tools.learner import Learner
from tools.serving import ServedApp, serving

pytestmark = pytest.mark.browser

WORD = "Donaudampfschifffahrtskapitaenswitwe" * 4
NAME = WORD[:119]
EMAIL = f"{WORD[:64]}@{WORD[:60]}.{WORD[:60]}.example.org".lower()
WIDTHS = (320, 768, 1280)
VIEWS: tuple[tuple[Literal["screen", "print"], int], ...] = (
    *(("screen", width) for width in WIDTHS),
    ("print", 768),
)
PAGES = {
    "home": "/",
    "account": "/account",
    "course": "/course",
    "library": "/library?grade=4&topic=fractions",
    "library without a hit": f"/library?q={WORD}",
    "her clip": "the clip",
    "search": f"/search?q={WORD}",
    "practice": "/practice",
    "attempt": "/attempts/{attempt}",
    "bench": "/attempts/{attempt}/clips/2",
    "reveal": "/attempts/{attempt}/clips/1/reveal",
    "agreement": "/agreement",
    "certification": "/certification",
    "uploads": "/uploads",
    "learners": "/trainer/learners",
    "learners by a long name": f"/trainer/learners?who={WORD[:100]}",
    "learner": "the learner",
    "an address that is none": f"/{WORD}",
}
# Boxes that may scroll sideways by themselves do so for no word of hers.
SCROLLING = """() => [...document.querySelectorAll('.table-wrap, main')]
  .filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.className)"""
STICKING_OUT = """() => [...document.querySelectorAll('body *')]
  .filter(part => part.checkVisibility() && part.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map(part => `${part.tagName}.${part.className}`)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Wilhelmina's browser, and where her things are."""

    context: BrowserContext
    attempt: str
    clip: str
    learner: str
    told: list[str]

    def open(self, address: str) -> Page:
        """Open one of her pages."""
        page = self.context.new_page()
        known = {"the clip": self.clip, "the learner": self.learner}
        page.goto(known.get(address, address).format(attempt=self.attempt))
        return page


@pytest.fixture(scope="module")
def own_server(
    tmp_path_factory: pytest.TempPathFactory, prepared_database: object
) -> Iterator[ServedApp]:
    """A server of her own: what she uploads stands in nobody else's library."""
    with serving(tmp_path_factory.mktemp("words"), prepared_database) as app:  # type: ignore[arg-type]
        yield app


@pytest.fixture(scope="module")
def world(browser: Browser, own_server: ServedApp) -> Iterator[World]:
    """Wilhelmina, after she has written everywhere."""
    engine = create_engine(own_server.database_url)
    configure_engine(engine)
    with Session(engine) as session:
        her = make_user(session, NAME[:60], roles=("learner", "trainer", "author"), cohort="A")
        with transaction(session):
            her.name, her.email = NAME, EMAIL
    engine.dispose()
    context = browser.new_context(base_url=own_server.url)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    Learner(page).sign_in(EMAIL, PASSWORD)
    attempt = score(page)
    told: list[str] = []
    clip, learner = upload(page, told), open_module(page, told)
    yield World(context=context, attempt=attempt, clip=clip, learner=learner, told=told)
    context.close()


def score(page: Page) -> str:
    """Record a first clip with a note and a reason, and leave a note on the second."""
    her = Learner(page)
    her.start_practice()
    attempt = page.url.partition("/attempts/")[2].partition("/")[0]
    first, *others = her.codes()
    her.note("0:10", first, WORD * 3)
    her.note("0:20", "", WORD)
    page.locator(f'label:has(input[name="score-{first}"][value="cannot"])').click()
    page.locator(f'[name="reason-{first}"]').fill(WORD)
    for code in others:
        her.score(code, 0)
    her.wait_until_saved()
    her.record()
    page.goto(f"/attempts/{attempt}/clips/2")
    page.wait_for_load_state()
    her.note("0:10", her.codes()[0], WORD)
    her.wait_until_saved()
    return attempt


def upload(page: Page, told: list[str]) -> str:
    """Upload a clip whose every word is long; return its address, and what the notice spoils."""
    page.goto("/uploads/new")
    page.get_by_label("Title").fill(WORD[:100])
    page.get_by_label("Grade").select_option("4")
    page.get_by_label("Topic").select_option("fractions")
    for field in ("Summary", "What this recording is", "Permission given by"):
        page.get_by_label(field).fill(WORD[:80])
    page.get_by_label("Permission until").fill("2999-12-31")
    page.get_by_label("The permission covers").check()
    video = (ROOT / "tests" / "videos" / "test-picture.mp4").read_bytes()
    file = FilePayload(name=f"{WORD}.mp4", mimeType="video/mp4", buffer=video)
    page.get_by_label("Video", exact=True).set_input_files(file)
    words = CAPTIONS.replace("Ms. Rivera", WORD).replace("Where", WORD)
    spoken = FilePayload(name=f"{WORD}.vtt", mimeType="text/vtt", buffer=words.encode())
    page.get_by_label("Captions").set_input_files(spoken)
    page.get_by_role("button", name="Upload", exact=True).click()
    keep_captions(page, told)
    page.wait_for_url("**/uploads")
    told += problems(page)  # the notice repeats the title
    link = page.get_by_role("link", name=WORD[:100]).first
    return link.get_attribute("href") or ""


def keep_captions(page: Page, told: list[str]) -> None:
    """Put the clip in the library: the speaker's name is too long for a label, so she shortens it."""
    expect(page.get_by_role("heading", name="Look at the captions")).to_be_visible()
    told += problems(page)
    page.get_by_role("button", name="Add to the library").click()
    expect(page.locator("#name-0-problem")).to_contain_text("120 characters")
    told += problems(page)
    page.locator("#name-0").fill(WORD[:120])
    page.get_by_role("button", name="Add to the library").click()


def open_module(page: Page, told: list[str]) -> str:
    """Open a module for herself with a long reason; return her page, and what the notice spoils."""
    page.goto("/trainer/learners")
    page.get_by_role("link", name=NAME).first.click()
    page.get_by_label("Module to open").select_option(index=1)
    page.get_by_label("Reason").fill(WORD)
    page.get_by_role("button", name="Open the module").click()
    expect(page.locator("main")).to_contain_text(WORD)
    told += problems(page)
    return page.url


def problems(page: Page) -> list[str]:
    """Return the widths at which a page, on a screen or on paper, is wider than its window."""
    wrong = []
    for media, width in VIEWS:
        page.emulate_media(media=media)
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{media}, {width} px: {page.evaluate(STICKING_OUT)}")
        elif width in WIDTHS[1:] and (boxes := page.evaluate(SCROLLING)):
            wrong.append(f"{media}, {width} px: scrolls inside {boxes}")
    page.emulate_media(media="screen")
    return wrong


@pytest.mark.parametrize("name", PAGES)
def test_her_words_wrap_on_the_page(world: World, name: str) -> None:
    page = world.open(PAGES[name])
    eventually(lambda: page.evaluate("document.readyState === 'complete'"))
    found = problems(page)
    page.close()
    assert found == []


def test_notices_repeat_her_words_inside_the_window(world: World) -> None:
    assert world.told == []


def test_her_menu_opens_inside_the_window(world: World) -> None:
    page = world.open("/")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.locator(".user-menu summary").click()
        expect(page.locator(".user-menu__panel")).to_be_in_viewport(ratio=1)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.locator(".user-menu summary").click()
    page.close()
