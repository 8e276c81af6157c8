"""Firefox and WebKit do as Chromium does: Ana's way to the evidence, formulas, a clip on paper."""

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.db import configure_engine
from app.markup.maths import typeset
from tests.factories import PASSWORD, email_of, make_user
from tests.fixtures.engines import CONTROL, ENTER, ESCAPE, Window
from tests.fixtures.report import not_run
from tools.serving import ServedApp

pytestmark = pytest.mark.browser

WHOLE = "noto-sans-math-latin-400-normal.woff2"
COMMON = (
    *(r"\frac{3}{4}", r"x^2 \times \overline{AB} \le \sqrt{2} + 1", r"x^{\frac{5}{6}}", r"\vec{v}"),
    *(r"\left(\frac{3}{4}\right)^2", r"\left[\frac{3}{4}\right]", r"\left\{ \frac{3}{4} \right\}"),
    *(r"\left|\frac{3}{4}\right|", r"\sum_{1}^{9} a", r"\int_{1}^{9} a", r"\overbrace{1 + 2}^{3}"),
)
RARE = r"\mathbb{R}"
# The state of the two faces; a browser may have their files from a page before, and fetch nothing.
FACE = """[...document.fonts].find(face => face.family.includes('Noto Sans Math')
  && /U\\+0+-/i.test(face.unicodeRange) === %s).status"""
SMALL_FACE, WHOLE_FACE = FACE % "true", FACE % "false"
FETCHED = "performance.getEntriesByType('resource').map(one => one.name.replace(/.*\\//, ''))"
STYLES_OF_PAPER = """(() => {
  const media = rules => [...rules].flatMap(rule =>
    rule.media ? [rule.media, ...media(rule.cssRules)] : rule.cssRules ? media(rule.cssRules) : []);
  const named = [...document.styleSheets].flatMap(sheet => [sheet.media, ...media(sheet.cssRules)])
    .filter(one => /^(print|screen)/.test(one.mediaText));
  for (const one of named)
    one.mediaText = one.mediaText.startsWith('print') ? 'all' : 'not all';
  return named.length;
})()"""

VIDEO = "document.querySelector('video')"
CAN_PLAY = "document.createElement('video').canPlayType('video/mp4; codecs=\"avc1.4D401F\"') !== ''"
# How much of the video's picture the window shows, from 0 to 1.
SEEN = """(() => {
  const box = document.querySelector('video').getBoundingClientRect();
  return Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)) / box.height;
})()"""


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def engine(request: pytest.FixtureRequest) -> str:
    """The browser a journey goes through."""
    return str(request.param)


@pytest.fixture(scope="module")
def window(request: pytest.FixtureRequest, engine: str, served: ServedApp) -> Window:
    """Ana's window of that browser."""
    window: Window = request.getfixturevalue(f"{engine}_window")
    know(served, f"Ana {engine}")
    sign_in(window, f"Ana {engine}")
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


def test_ana_learns_scores_by_keys_and_follows_the_evidence(window: Window) -> None:
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


def show(window: Window, *formulas: str) -> None:
    """Open a page of the site and put formulas into its main part, as lessons have them."""
    window.open("/account")
    texts = "".join(f'<span class="maths">{typeset(f, display=False)}</span> ' for f in formulas)
    window.see(
        "document.querySelector('main').innerHTML = arguments[0]",
        f'<div class="prose"><p>so {texts}</p></div>',
    )
    window.wait_until("document.fonts.status === 'loaded'")


def test_the_whole_font_is_fetched_only_for_signs_it_alone_has(window: Window) -> None:
    show(window, *COMMON)
    window.wait_until(f"{SMALL_FACE} === 'loaded'")
    assert window.see(WHOLE_FACE) == "unloaded"
    assert WHOLE not in window.see(FETCHED)
    show(window, RARE)
    window.wait_until(f"{WHOLE_FACE} === 'loaded'")


@pytest.mark.parametrize("width", [500, 1280])
def test_a_fraction_in_a_sentence_can_be_read(window: Window, width: int) -> None:
    window.resize(width, 900)
    show(window, *COMMON)
    sizes = window.see(
        "Object.fromEntries([...document.querySelectorAll('mfrac > mn')]"
        ".map(one => [one.textContent, parseFloat(getComputedStyle(one).fontSize)]))"
    )
    window.resize(1280, 900)
    assert min(sizes["3"], sizes["4"]) >= 14
    assert min(sizes["5"], sizes["6"]) >= 11


def is_on_paper(window: Window, selector: str) -> bool:
    """Say whether a part takes room on a page."""
    area = "(box => box.width * box.height)"
    return bool(
        window.see(
            f"{area}(document.querySelector(arguments[0]).getBoundingClientRect())", selector
        )
    )


def test_a_clip_on_paper_is_its_still_picture_without_a_control_bar(window: Window) -> None:
    window.open("/library")
    window.click("main .clip-card a")
    window.wait_until(f"{VIDEO} !== null && document.readyState === 'complete'")
    # WebKit's driver does not print, so both show on the screen what their styles say of paper.
    assert window.see(STYLES_OF_PAPER) > 0
    window.wait_until("document.querySelector('.player__still').complete")
    assert window.see("document.querySelector('.player__still').naturalWidth") > 0
    assert is_on_paper(window, ".player__still")
    assert not is_on_paper(window, ".player__video")
    assert not is_on_paper(window, ".player__bar")
