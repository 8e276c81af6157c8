"""Ana's way from sign-up to the evidence, in Firefox and in WebKit as in Chromium."""

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.db import configure_engine
from tests.factories import PASSWORD, email_of, make_user
from tests.fixtures.engines import CONTROL, ENTER, ESCAPE, Window
from tests.fixtures.report import not_run
from tools.serving import ServedApp

pytestmark = pytest.mark.browser

VIDEO = "document.querySelector('video')"
CAN_PLAY = "document.createElement('video').canPlayType('video/mp4; codecs=\"avc1.4D401F\"') !== ''"
# How much of the video's picture the window shows, from 0 to 1.
SEEN = """(() => {
  const box = document.querySelector('video').getBoundingClientRect();
  return Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)) / box.height;
})()"""


@pytest.fixture(params=["firefox", "webkit"])
def engine(request: pytest.FixtureRequest) -> str:
    """The browser a journey goes through."""
    return str(request.param)


@pytest.fixture
def window(request: pytest.FixtureRequest, engine: str) -> Window:
    """A window of that browser."""
    window: Window = request.getfixturevalue(f"{engine}_window")
    return window


def know(served: ServedApp, name: str) -> None:
    """Give somebody an account."""
    database = create_engine(served.database_url)
    configure_engine(database)
    with Session(database) as session:
        make_user(session, name)
    database.dispose()


def sign_in(window: Window, name: str) -> None:
    """Sign in and arrive at home."""
    window.open("/sign-in")
    window.write("[name=email]", email_of(name))
    window.write("[name=password]", PASSWORD)
    window.click("main form [type=submit]")
    window.wait_until("document.querySelector('.nav a[href=\"/practice\"]') !== null")


def start_scoring(window: Window) -> None:
    """Read the first lesson, then start the first practice set."""
    window.open("/course")
    window.click("main a[href^='/course/']")
    window.wait_until("document.querySelectorAll('.prose').length > 0")
    window.open("/practice")
    window.click("main form[action^='/practice'] button")
    window.wait_until("document.querySelector('[data-show-keys]')?.hidden === false")


def watch(window: Window) -> None:
    """Play the clip, and see it move and its captions speak."""
    window.press("k")
    window.wait_until(f"{VIDEO}.currentTime > 0.6")
    window.press("k")
    window.wait_until(f"{VIDEO}.paused")
    window.wait_until(f"{VIDEO}.textTracks[0].cues?.length > 4")
    assert window.see(f"{VIDEO}.textTracks[0].mode") == "showing"


def score(window: Window) -> None:
    """Choose a point for every code and write a note, by the bench's own keys."""
    codes = window.see("document.querySelectorAll('[data-code]').length")
    for number in range(codes):
        window.press("d", str(number % 2 + 1))
    window.press("n")
    window.press(*"a link of two drawings", ENTER)
    window.wait_until("document.querySelectorAll('[data-notes] [data-note]').length === 1")
    window.press(ESCAPE)
    checked = "document.querySelectorAll('[data-code] input[type=radio]:checked').length"
    assert window.see(checked) == codes
    window.wait_until("document.querySelector('[data-saved]').textContent.startsWith('Saved')")


def test_ana_learns_scores_by_keys_and_follows_the_evidence(
    window: Window, served: ServedApp, engine: str
) -> None:
    name = f"Ana {engine}"
    know(served, name)
    sign_in(window, name)
    if not window.see(CAN_PLAY):
        not_run("this browser plays no H.264: on Debian install gstreamer1.0-libav")
    start_scoring(window)
    watch(window)
    score(window)

    window.press(ENTER, held=CONTROL)
    window.click("dialog[open] [data-confirm-record]")
    window.wait_until("location.pathname.endsWith('/reveal')")
    marked = "document.querySelectorAll('.scale .mark--own').length"
    assert window.see(marked) == window.see("document.querySelectorAll('.revealed').length")
    assert window.see("document.querySelectorAll('.scale .mark--master').length > 0")

    last = "[...document.querySelectorAll('.moments [data-seek]')].at(-1)"
    window.see(f"{last}.setAttribute('id', 'evidence')")
    moment = int(window.see(f"{last}.dataset.seek")) / 1000
    window.click("#evidence")
    window.wait_until(f"Math.abs({VIDEO}.currentTime - {moment}) < 20 && !{VIDEO}.paused")
    window.wait_until(f"{SEEN} > 0.6")
