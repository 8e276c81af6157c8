"""Faults that only an author's unusual text brings out, beside those in tests/content/bad."""

import pytest

from app.markup.blocks import Figure
from app.markup.lesson import compile_lesson


def no_picture(_: str) -> Figure | None:
    return None


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        pytest.param("x\n\n::: clip\nwords\n:::", 3, "a clip needs an id", id="clip without id"),
        pytest.param(
            "::: check c\n- [x] a\n  > f\n- [ ] b\n  > f\n:::", 1, "asks nothing", id="no question"
        ),
        pytest.param("::: check c\nQ\n:::", 1, "at least two options", id="check without options"),
        pytest.param("::: check c\n:::", 1, "asks nothing", id="empty check"),
        pytest.param(
            "::: sort s codes=aa\n- x {aa}\n  > f\n:::", 1, "at least two codes", id="one code"
        ),
        pytest.param("::: sort s codes=aa,bb\nwords\n:::", 1, "a sort needs items", id="no items"),
        pytest.param(
            "::: sort\n- x {aa}\n  > f\n:::", 1, "a sort needs an id", id="sort without id"
        ),
        pytest.param("::: figure\n:::", 1, "needs a file and a text", id="figure of nothing"),
        pytest.param('::: figure a.svg "x"\n:::', 1, "there is no figure `a.svg`", id="no file"),
        pytest.param("[x](https://[)", 1, "the two sanitizers disagree", id="read differently"),
        pytest.param(
            "- a\n\n  ::: check c\n  Q\n  :::", 3, "inside something else", id="check in a list"
        ),
        pytest.param(":::", 1, "does not open or close", id="a marker alone"),
        pytest.param("a\n\n$$\n\\nothing\n$$", 3, "cannot be typeset", id="display formula"),
    ],
)
def test_a_fault_is_found_at_its_line(source: str, line: int, message: str) -> None:
    faults = compile_lesson(source, no_picture).faults
    assert any(fault.line == line and message in fault.message for fault in faults), faults


def test_an_option_may_hold_formulas_lists_and_several_paragraphs() -> None:
    source = "::: check c\nQ?\n\n- [x] $x$ and\n\n  more\n\n  > yes\n\n- [ ] b\n  > no\n:::"
    compiled = compile_lesson(source, no_picture)
    assert compiled.faults == ()
    [check] = compiled.blocks
    assert "more" in str(check)


def test_an_empty_text_is_an_empty_lesson() -> None:
    compiled = compile_lesson("", no_picture)
    assert (compiled.blocks, compiled.html, compiled.words) == ((), "", 0)
