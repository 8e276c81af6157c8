"""Faults that only an author's unusual text brings out, beside those in tests/content/bad."""

import pytest

from app.markup.blocks import CheckBlock, Figure, SortBlock
from app.markup.identity import derive_key
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
        pytest.param(
            "::: check c\nQ\n\n- [x] a\n  > f\n- [ ] *A*\n  > f\n:::",
            *(6, "this option cannot be told from one above"),
            id="two options that read alike",
        ),
        pytest.param(
            "::: sort s codes=aa,bb\n- {#k} x {aa}\n  > f\n- {#k} y {bb}\n  > f\n:::",
            *(4, "this item cannot be told from one above"),
            id="one key twice",
        ),
        pytest.param(
            "::: check c\nQ\n\n- [x] {#Left One} a\n  > f\n- [ ] b\n  > f\n:::",
            *(4, "`{#Left One}` is not the key of an option"),
            id="no key",
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


def test_an_option_and_a_moment_keep_their_keys_wherever_they_stand() -> None:
    source = (
        "::: check c\nQ?\n\n- [x] {#both} $x$ and\n  > y\n- [ ] b\n  > n\n:::\n\n"
        "::: sort s codes=aa,bb\n- {#first} *x* {aa}\n  > f\n- y {bb}\n  > f\n:::"
    )
    compiled = compile_lesson(source, no_picture)
    assert compiled.faults == ()
    check, sort = compiled.blocks
    assert isinstance(check, CheckBlock)
    assert isinstance(sort, SortBlock)
    assert [option.key for option in check.options] == ["both", derive_key("<p>b</p>")]
    assert [item.key for item in sort.items] == ["first", derive_key("<p>y</p>")]
    assert "{#" not in str(compiled.blocks)


@pytest.mark.parametrize(
    ("html", "key"),
    [
        ("<p>Twelve</p>", "d1a749ad879b6c07"),
        ("<p><math><msup><mi>x</mi><mn>2</mn></msup></math></p>", "cd78bf63bcbc00c4"),
        ("<p><math><msub><mi>x</mi><mn>2</mn></msub></math></p>", "7de7ea0d83b9eaf0"),
    ],
)
def test_keys_never_change_or_people_lose_their_answers(html: str, key: str) -> None:
    assert derive_key(html) == key
