"""Every page passes axe, light and dark, from 320 to 1,440 px, and never scrolls sideways."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.fixtures.journeys import PATIENCE_MS
from tools.learner import Learner
from tools.serving import ServedApp

pytestmark = pytest.mark.browser

WIDTHS = (320, 768, 1440)
SCHEMES = ("light", "dark")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def signed_in(browser: Browser, served: ServedApp) -> Iterator[dict[str, Any]]:
    """Ana's browser after her first recorded clip, and the addresses of what she can see."""
    context = browser.new_context(base_url=served.url)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    ana = Learner(page, "Ana Axe")
    ana.join()
    ana.start_practice()
    bench = page.url.removeprefix(served.url)
    ana.score_all((0, 1, 2))
    ana.wait_until_saved()
    ana.record()
    addresses = {
        "home": "/",
        "course": "/course",
        "lesson": first_link(page, "/course", "/course/"),
        "library": "/library",
        "search": "/search?q=number+line",
        "clip": first_link(page, "/library", "/library/"),
        "practice": "/practice",
        "attempt": bench.partition("/clips/")[0],
        "bench": f"{bench.rpartition('/')[0]}/2",
        "reveal": f"{bench}/reveal",
        "my agreement": "/agreement",
        "account": "/account",
        "not found": "/nothing-here",
    }
    yield {"context": context, "addresses": addresses}
    context.close()


def first_link(page: Page, place: str, prefix: str) -> str:
    """Return the first address of a kind that a page links to."""
    page.goto(place)
    found = page.locator(f"main a[href^='{prefix}']").first.get_attribute("href")
    assert found is not None
    return found


def problems_of(page: Page) -> list[str]:
    """Return what axe finds, and what sticks out sideways, at every width in light and dark."""
    found: list[str] = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            where = f"{scheme}, {width} px"
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append(f"{where}: scrolls sideways, {sticking_out(page)}")
            result = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
            found += [
                f"{where}: {fault['id']} {fault['nodes'][0]['target']} ({len(fault['nodes'])})"
                for fault in result.response["violations"]
            ]
    return found


def sticking_out(page: Page) -> str:
    """Name the elements that are wider than the window."""
    names: str = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
            .slice(0, 3).map(e => e.tagName + '.' + e.className).join(' ')"""
    )
    return names


PLACES = [
    *("home", "course", "lesson", "library", "search", "clip", "practice", "attempt"),
    *("bench", "reveal", "my agreement", "account", "not found"),
]


@pytest.mark.parametrize("place", PLACES)
def test_a_learners_page_is_accessible(signed_in: dict[str, Any], place: str) -> None:
    page = signed_in["context"].new_page()
    page.goto(signed_in["addresses"][place])
    found = problems_of(page)
    page.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("address", ["/", "/sign-in", "/sign-up", "/nothing-here"])
def test_a_strangers_page_is_accessible(
    new_context: Callable[..., BrowserContext], address: str
) -> None:
    page = new_context().new_page()
    page.goto(address)
    found = problems_of(page)
    assert not found, "\n".join(found)
