"""Formulas as a learner sees them in a real browser: marks are whole, and digits can be read."""

import re

import pytest
from playwright.sync_api import Page

from app.markup.maths import typeset
from tests.journeys.pixels import ink

pytestmark = pytest.mark.browser

WHOLE, SCHOOL = "noto-sans-math-latin-400-normal.woff2", "noto-sans-math-school.woff2"


def show(page: Page, *formulas: str, before: str = "") -> None:
    """Open a page of the site and put formulas into its main part, as lessons have them."""
    page.goto("/")
    texts = "".join(f'<span class="maths">{typeset(f, display=False)}</span> ' for f in formulas)
    page.evaluate(
        "html => { document.querySelector('main').innerHTML = html; }",
        f'<div class="prose"><p>{before}{texts}</p></div>',
    )
    page.evaluate("() => document.fonts.ready")


def rows_of(page: Page, selector: str) -> list[list[bool]]:
    """Return where an element has ink."""
    return ink(page.locator(selector).screenshot(animations="disabled"))


def share(points: list[bool]) -> float:
    return sum(points) / len(points)


@pytest.mark.parametrize(
    ("latex", "mark"),
    [
        (r"0.\overline{142857}", ".m-bar"),
        (r"\overline{AB}", ".m-bar"),
        (r"\overline{x + \frac{1}{2}}", ".m-bar"),
        (r"\underline{AB}", ".m-bar-below"),
        (r"\overrightarrow{ABC}", ".m-arrow-right"),
        (r"\overleftrightarrow{ABC}", ".m-arrow-both"),
        (r"\overbracket{ABC}", ".m-bracket"),
    ],
)
def test_a_bar_is_as_wide_as_what_it_stands_on(page: Page, latex: str, mark: str) -> None:
    show(page, latex)
    base, whole = (
        page.locator(f"{mark}{inside}").bounding_box() or {"width": 0} for inside in (" > *", "")
    )
    assert whole["width"] >= base["width"] - 1
    assert max(map(share, rows_of(page, mark))) > 0.9


@pytest.mark.parametrize(
    ("latex", "rises"), [(r"\cancel{47}", True), (r"\bcancel{47}", False), (r"\cancel{x+1}", True)]
)
def test_a_strike_runs_from_corner_to_corner(page: Page, latex: str, rises: bool) -> None:
    show(page, latex)
    rows = rows_of(page, "[class^=m-strike]")
    height, width = len(rows), len(rows[0])
    for tenth in range(1, 10):
        column = round(width * tenth / 10)
        middle = round(height * (10 - tenth if rises else tenth) / 10)
        near = [rows[y][column] for y in range(max(0, middle - 2), min(height, middle + 3))]
        assert any(near), f"no strike at {tenth} tenths"


def test_a_box_has_four_sides(page: Page) -> None:
    show(page, r"\boxed{42}")
    rows = rows_of(page, ".m-box")
    columns = [list(column) for column in zip(*rows, strict=True)]
    for side in (rows[:3], rows[-3:], columns[:3], columns[-3:]):
        assert max(map(share, side)) > 0.9


def test_digits_of_a_sum_stand_below_each_other(page: Page) -> None:
    show(page, r"\begin{array}{r} 12 \\ +\;345 \\ \hline 357 \end{array}")
    rights = page.locator("mtd mn").evaluate_all(
        "all => all.map(n => n.getBoundingClientRect().right)"
    )
    assert len(rights) == 3
    assert max(rights) - min(rights) < 1


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_a_fraction_in_a_sentence_can_be_read(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(page, r"\frac{3}{4}", r"\frac{\frac{1}{2}}{3}", r"x^{\frac{5}{6}}", before="so ")
    sizes = page.locator("mfrac > mn").evaluate_all(
        "all => Object.fromEntries(all.map(n => [n.textContent, parseFloat(getComputedStyle(n).fontSize)]))"
    )
    assert sizes["3"] >= 14
    assert sizes["4"] >= 14
    assert min(sizes.values()) >= 11


def test_a_fraction_does_not_tear_the_lines_apart(page: Page) -> None:
    show(page, before="so it is and ")
    plain = page.locator(".prose p").bounding_box() or {"height": 0}
    show(page, r"\frac{3}{4}", before="so it is and ")
    with_fraction = page.locator(".prose p").bounding_box() or {"height": 99}
    assert with_fraction["height"] <= plain["height"] * 1.4


def test_fractions_of_two_lines_do_not_touch(page: Page) -> None:
    show(page, *[r"\frac{3}{4}"] * 60)
    boxes = page.locator("mfrac").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.top, box.bottom])"
    )
    first, below = boxes[0], next(box for box in boxes if box[0] > boxes[0][0])
    assert below[0] >= first[1] + 2


@pytest.mark.parametrize(
    ("latex", "fetches"),
    [
        (r"\frac{3}{4} \times x^2 \le \overline{AB} + \vec{v} + \sqrt{2} + \overparen{AB}", False),
        (r"\mathbb{R}", True),
    ],
)
def test_the_whole_font_is_fetched_only_for_signs_it_alone_has(
    page: Page, latex: str, fetches: bool
) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(re.sub(r".*/", "", request.url)))
    show(page, latex)
    page.wait_for_function("() => [...document.fonts].every(face => face.status != 'loading')")
    assert SCHOOL in fetched or fetches
    assert (WHOLE in fetched) is fetches
