"""Ana goes through the gate in a browser: she passes, or not yet and again, and no master is heard."""

from base64 import b64decode
from collections.abc import Callable, Iterator
from html import unescape
from http import HTTPStatus
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.certification_world import DEMO, write_form
from tests.content.gardens import Garden, plant
from tests.fixtures.accessibility import problems_of
from tests.journeys.test_learner import Keyboard
from tools.learner import Learner
from tools.serving import ServedApp

pytestmark = pytest.mark.browser
CLIPS = tuple(f"bed-{letter}" for letter in "abcdefghijkl")
GATE = "/certification/demonstrations/garden-watch"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 740}
POLICY = "calibration_sets/policies/gardener.yaml"
EXACT = {"growth": 1, "slugs": 0}
OFF = {"growth": 3, "slugs": 1}


def grow_a_gate(garden: Garden) -> None:
    """Make a demo pool of twelve clips, and a rule that asks after four and is sure after six."""
    write_form(garden, garden.sets_dir, "demo-form", CLIPS, summary=DEMO)
    start, end = "clips: {at_least: 4", "attempts: {tries"
    text = (garden.root / POLICY).read_text("utf-8")
    rest = text[text.index(end) :].replace(
        "wait_days: 7, practice_clips: 3", "wait_days: 0, practice_clips: 0"
    )
    gate = """clips: {at_least: 4, at_most: 6}
gate:
  - {measure: exact, scope: overall, at_least: 0.6}
pooling: pooled
"""
    (garden.root / POLICY).write_text(text[: text.index(start)] + gate + rest, "utf-8")


@pytest.fixture(scope="module")
def gate_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedApp]:
    """A real server with a small gate."""
    folder = tmp_path_factory.mktemp("gates")
    garden = plant(folder / "garden")
    grow_a_gate(garden)
    dirs = {
        "COURSE_CONTENT_DIR": str(garden.course_dir),
        "CALIBRATION_SETS_DIR": str(garden.sets_dir),
    }
    app = ServedApp(folder, settings=dirs)
    app.prepare()
    app.start()
    yield app
    app.stop()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(
    request: pytest.FixtureRequest,
    gate_served: ServedApp,
    new_context: Callable[..., BrowserContext],
) -> Page:
    return new_context(gate_served, viewport=request.param).new_page()


@pytest.fixture
def wide(gate_served: ServedApp, new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(gate_served, viewport=DESKTOP).new_page()


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
        "Then the sitting goes on"
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


def start(page: Page) -> None:
    page.goto(GATE)
    page.get_by_role("button", name="Start the demonstration").click()
    expect_clip(page, 1)


def expect_clip(page: Page, number: int) -> None:
    """See the bench of a clip, its scripts ready."""
    expect(page.get_by_role("heading", name=f"Clip {number}", level=1)).to_be_visible()
    page.wait_for_load_state()


def record(ana: Learner, number: int, ranks: dict[str, int]) -> None:
    """Score the clip that is open, and record it."""
    expect_clip(ana.page, number)
    for code, rank in ranks.items():
        ana.score(code, rank)
    ana.wait_until_saved()
    ana.sheet.get_by_role("button", name="Record my scores").click()
    ana.page.get_by_role("dialog").get_by_role("button", name="Record my scores").click()
    ana.page.wait_for_url(lambda url: not url.endswith(f"/clips/{number}"))


def join(page: Page, name: str) -> Learner:
    ana = Learner(page, f"{name} {page.viewport_size['width'] if page.viewport_size else 0}")
    ana.join()
    return ana


def test_she_passes_and_gets_a_certificate_that_says_demonstration(page: Page) -> None:
    ana = join(page, "Ana Passes")
    page.goto("/certification")
    page.get_by_role("link", name="Read before you start").click()
    expect(page.get_by_role("heading", name="What sitting means")).to_be_visible()
    page.get_by_role("button", name="Start the demonstration").click()
    for number in range(1, 5):
        record(ana, number, EXACT)
    expect(page.get_by_role("heading", name="You meet the rule", level=1)).to_be_visible()
    assert problems_of(page) == []
    page.get_by_role("link", name="See the demonstration certificate").click()
    expect(page.locator("main")).to_contain_text("DEMONSTRATION")


def test_not_yet_then_a_plan_then_other_clips(page: Page) -> None:
    ana = join(page, "Ana Again")
    start(page)
    for number in range(1, 5):
        record(ana, number, OFF)
    expect(page.get_by_role("heading", name="Not yet", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Your study plan")).to_be_visible()
    assert problems_of(page) == []
    page.get_by_role("link", name="You may sit again").click()
    page.get_by_role("button", name="Start the demonstration").click()
    for number in range(1, 7):
        record(ana, number, EXACT)
        if "/clips/" not in page.url:
            break
    expect(page.locator("main")).to_contain_text("clips")
    page.goto("/certification")
    expect(page.get_by_role("table")).to_contain_text("Not yet")


def test_more_clips_follow_while_the_rule_is_not_sure(page: Page) -> None:
    ana = join(page, "Ana More")
    start(page)
    for number, ranks in enumerate((EXACT, EXACT, EXACT, OFF), start=1):
        record(ana, number, ranks)
    expect_clip(page, 5)
    page.goto(page.url.split("/clips/")[0])
    expect(page.locator("main")).to_contain_text(
        "More clips are needed before the rule can be sure"
    )
    assert problems_of(page) == []
    page.get_by_role("link", name="Go on with clip 5").click()
    record(ana, 5, EXACT)
    expect(page.get_by_role("heading", name="You meet the rule", level=1)).to_be_visible()


def test_by_keyboard_with_a_reload_and_a_lost_line_she_hears_no_master(wide: Page) -> None:
    page = wide
    heard, keys, ana = Listener(page), Keyboard(page), Learner(page, "Ana Keys")
    ana.join()
    page.goto(GATE)
    keys.follow("button", "Start the demonstration")
    expect_clip(page, 1)
    first, second = ana.codes()
    keys.press("d", "2")
    ana.wait_until_saved()
    page.reload()
    expect_clip(page, 1)
    expect(ana.choice(first, 1)).to_be_checked()
    lose_the_line(page, ana, keys)
    page.reload()
    expect_clip(page, 1)
    expect(ana.choice(second, 0)).not_to_be_checked()
    for number in range(1, 5):
        expect_clip(page, number)
        score_all_by_keys(ana, keys)
        record_by_keys(page, keys)
    page.wait_for_load_state()
    ana.go_to("My agreement")
    expect(page.locator("main")).to_contain_text("Nothing recorded yet")
    said = heard.words()
    assert "Your results" in said or "clip" in said
    secret = ["Seven seedlings in a bed made for forty", "Most of the bed is bare", *CLIPS]
    assert [text for text in secret if text in said] == []


def test_the_listener_hears_pages_that_she_leaves_at_once(wide: Page) -> None:
    heard = Listener(wide)
    for _ in range(20):
        wide.goto("/certification", wait_until="commit")
        wide.goto("/", wait_until="commit")
    wide.wait_for_load_state()
    assert heard.words().count("<title>") == 40


def test_every_page_before_and_while_she_sits_is_accessible(page: Page) -> None:
    join(page, "Ana Axe")
    found: dict[str, list[str]] = {}
    sealed = "/certification/gates/garden-watch"
    places = {"list": "/certification", "before": GATE, "before, sealed": sealed}
    for state, address in places.items():
        page.goto(address)
        found[state] = problems_of(page)
    start(page)
    found["bench"] = problems_of(page)
    page.goto(page.url.split("/clips/")[0])
    found["under way"] = problems_of(page)
    assert found == {state: [] for state in found}
