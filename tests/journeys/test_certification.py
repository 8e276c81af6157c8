"""Ana sits a sealed form: by keyboard, with a reload and a lost line, and never meets a master."""

from base64 import b64decode
from collections.abc import Callable, Iterator
from html import unescape
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.certification_world import UNTOLD, seal_shipped
from tests.fixtures.accessibility import problems_of
from tests.fixtures.journeys import eventually
from tests.journeys.test_learner import Keyboard
from tools.learner import Learner
from tools.serving import ServedApp

pytestmark = pytest.mark.browser
CLIPS = ("number-line-thirds", "snack-bill")
CODES = ("link", "majerr")
FORM = "/certification/spring-form"


@pytest.fixture(scope="module")
def form_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedApp]:
    """A real server with a form that lies outside the repository."""
    folder = tmp_path_factory.mktemp("forms")
    seal_shipped(folder / "vault", "spring-form", CLIPS, CODES)
    app = ServedApp(folder, settings={"SEALED_SETS_DIR": str(folder / "vault")})
    app.prepare()
    app.start()
    yield app
    app.stop()


@pytest.fixture
def page(form_served: ServedApp, new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(form_served, viewport={"width": 1280, "height": 800}).new_page()


class Listener:
    """Keeps every word the server sends to a page.

    Chromium forgets what it received as soon as the page is left, so each answer is held until it
    was read, and only then handed to the page.
    """

    def __init__(self, page: Page) -> None:
        self._words: list[str] = []
        self._line = page.context.new_cdp_session(page)
        self._line.on("Fetch.requestPaused", self._keep)
        held = [
            {"resourceType": k, "requestStage": "Response"} for k in ("Document", "Fetch", "XHR")
        ]
        self._line.send("Fetch.enable", {"patterns": held})

    def _keep(self, held: dict[str, Any]) -> None:
        request = {"requestId": held["requestId"]}
        if HTTPStatus.OK <= held.get("responseStatusCode", 0) < HTTPStatus.MULTIPLE_CHOICES:
            body = self._line.send("Fetch.getResponseBody", request)
            words = b64decode(body["body"]).decode() if body["base64Encoded"] else body["body"]
            self._words.append(unescape(words))
        self._line.send("Fetch.continueRequest", request)

    def words(self) -> str:
        """Return all pages and JSON answers received so far."""
        return "\n".join(self._words)


def words_of_masters() -> list[str]:
    """Return what only the master scores of the form say."""
    folder = Path(__file__).parents[2] / "calibration_sets" / "masters"
    lines = [line for c in CLIPS for line in (folder / f"{c}.yaml").read_text("utf-8").splitlines()]
    told = [line.split(": ", 1)[1].strip("\"' >-}{") for line in lines if "rationale: " in line]
    return [text[:40] for text in told if len(text) > 20]


def score_all_by_keys(ana: Learner, keys: Keyboard) -> None:
    for code in ana.codes():
        keys.press("d", "2")
        expect(ana.choice(code, 1)).to_be_checked()
    ana.wait_until_saved()


def record_by_keys(page: Page, keys: Keyboard) -> None:
    keys.press("Control+Enter")
    confirm = page.get_by_role("dialog").get_by_role("button", name="Record my scores")
    expect(confirm).to_be_visible()
    expect(page.get_by_role("dialog").filter(visible=True)).to_contain_text(
        "Then the test form goes on"
    )
    if not confirm.evaluate("button => button === document.activeElement"):
        keys.go_to(confirm)
    keys.press("Enter")


def lose_the_line(page: Page, ana: Learner, keys: Keyboard) -> None:
    """Choose a point while the line is down; it is saved when the line is back."""
    page.context.set_offline(True)
    keys.press("d", "3")
    expect(page.locator("[data-save-trouble]")).to_contain_text("The server cannot be reached")
    page.context.set_offline(False)
    expect(page.locator("[data-save-trouble]")).to_be_hidden()
    ana.wait_until_saved()


def reach_the_first_clip(page: Page, keys: Keyboard) -> None:
    """Go from anywhere to the bench of a form that was not started."""
    keys.follow("link", "Certification")
    expect(page.get_by_role("heading", name="Certification", level=1)).to_be_visible()
    keys.follow("link", "Read before you start Spring form")
    expect(page.get_by_role("heading", name="What sitting a test form means")).to_be_visible()
    keys.follow("button", "Start this test form")
    expect_clip(page, 1)


def expect_clip(page: Page, number: int) -> None:
    """See the bench of a clip, its scripts ready."""
    expect(page.get_by_role("heading", name=f"Clip {number}", level=1)).to_be_visible()
    page.wait_for_load_state()


def test_ana_sits_a_form_by_keyboard_to_its_end(page: Page) -> None:
    heard, keys, ana = Listener(page), Keyboard(page), Learner(page, "Ana Sits")
    ana.join()
    reach_the_first_clip(page, keys)
    first, second = ana.codes()
    keys.press("d", "2")
    ana.wait_until_saved()
    page.reload()
    expect_clip(page, 1)
    expect(ana.choice(first, 1)).to_be_checked()
    lose_the_line(page, ana, keys)
    keys.press("d", "1")
    ana.wait_until_saved()
    page.reload()
    expect_clip(page, 1)
    expect(ana.choice(first, 2)).to_be_checked()
    expect(ana.choice(second, 0)).to_be_checked()
    record_by_keys(page, keys)

    expect(page.get_by_text("Clip 1 is recorded.")).to_be_visible()
    expect_clip(page, 2)
    score_all_by_keys(ana, keys)
    record_by_keys(page, keys)
    expect(page.get_by_role("heading", name="What was recorded")).to_be_visible()
    ana.go_to("My agreement")
    expect(page.locator("main")).to_contain_text("Nothing recorded yet")
    never_met_a_master(page, heard)


def never_met_a_master(page: Page, heard: Listener) -> None:
    """Find no word of the masters, no title and no id of a clip, in anything the server sent."""
    said, secret = heard.words(), [*words_of_masters(), UNTOLD, *CLIPS]
    assert "What was recorded" in said
    assert len(secret) > 10
    assert [text for text in secret if text in said] == []
    for end in ("/clips/1/reveal", "/clips/1/masters"):
        assert page.request.get(f"{FORM}{end}").status == 404


def test_the_listener_hears_pages_that_she_leaves_at_once(page: Page) -> None:
    heard = Listener(page)
    for _ in range(20):
        page.goto("/certification", wait_until="commit")
        page.goto("/", wait_until="commit")
    page.wait_for_load_state()
    assert heard.words().count("<title>") == 40


def test_the_clip_plays_while_she_sits_and_is_closed_afterward(page: Page) -> None:
    ana = Learner(page, "Ana Watches")
    ana.join()
    page.goto(FORM)
    page.get_by_role("button", name="Start this test form").click()
    for number in (1, 2):
        expect(page.get_by_role("heading", name=f"Clip {number}", level=1)).to_be_visible()
        video = page.locator("video")
        eventually(lambda: video.evaluate("element => element.readyState") >= 1)  # noqa: B023
        page.wait_for_load_state()
        address = page.locator("video source").get_attribute("src") or ""
        ana.score_all()
        ana.wait_until_saved()
        ana.sheet.get_by_role("button", name="Record my scores").click()
        page.get_by_role("dialog").get_by_role("button", name="Record my scores").click()
    expect(page.get_by_role("heading", name="What was recorded")).to_be_visible()
    for kind in (address, address.replace("/video?", "/poster?")):
        assert page.context.request.get(kind, headers={"Range": "bytes=0-9"}).status == 404


def test_every_page_of_certification_is_accessible_in_every_state(page: Page) -> None:
    ana = Learner(page, "Ana Axe Sits")
    ana.join()
    found: dict[str, list[str]] = {}

    def look(state: str, address: str) -> None:
        page.goto(address)
        found[state] = problems_of(page)

    look("not started: list", "/certification")
    look("not started: before", FORM)
    page.get_by_role("button", name="Start this test form").click()
    look("started: bench", page.url)
    look("started: form", FORM)
    look("started: list", "/certification")
    for number in (1, 2):
        page.goto(f"{FORM}/clips/{number}")
        page.wait_for_load_state()
        ana.score_all()
        ana.wait_until_saved()
        ana.sheet.get_by_role("button", name="Record my scores").click()
        page.get_by_role("dialog").get_by_role("button", name="Record my scores").click()
        page.wait_for_url(lambda url: not url.endswith(f"/{number}"))  # noqa: B023
    look("recorded: form", FORM)
    look("recorded: list", "/certification")
    assert found == {state: [] for state in found}
