"""Whatever is typed, a lesson compiles: every fault has a line, and nothing dangerous comes out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.markup.blocks import Figure
from app.markup.lesson import compile_lesson
from tests.unit.markup.documents import dangers

PIECES = (
    *(
        "<",
        ">",
        '"',
        "'",
        "&",
        "$",
        "$$",
        "\\text{",
        "\\begin{",
        "}",
        "{",
        "`",
        "```",
        "[",
        "](",
        ")",
    ),
    *(
        "\n",
        "\n\n",
        "\\",
        "x",
        "1",
        "|",
        "---",
        "| a |\n|---|\n",
        "[^1]",
        "[^1]: ",
        ": ",
        "- ",
        "> ",
    ),
    *(
        "- [ ] ",
        "- [x] ",
        "  > ",
        "{aa}",
        ":::",
        "::::",
        "\n:::\n",
        "\n::: note ",
        "\n::: check c\n",
    ),
    *(
        "\n::: sort s codes=aa,bb\n",
        "\n::: clip c from=",
        '\n::: figure f.svg "',
        "\n::: nothing\n",
    ),
    *(
        "## ",
        "# ",
        "    ",
        "\t",
        "<img src=x onerror=x()>",
        "javascript:x()",
        "</math>",
        "&lt;",
        "é",
    ),
    *(
        "\u202e",
        "\u0000",
        "\ud7ff",
        "https://x.example/",
        "![",
        "<!--",
        "\\frac",
        "^",
        "_",
        "*",
        "**",
    ),
)


def picture(name: str) -> Figure:
    return Figure(url=f"/course/figures/x/{name}", width=1, height=1)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_compiles_to_something_harmless(source: str) -> None:
    compiled = compile_lesson(source, picture)
    assert dangers(compiled.html) == []
    assert all(fault.line >= 1 for fault in compiled.faults)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_the_same_text_always_compiles_to_the_same(source: str) -> None:
    assert compile_lesson(source, picture) == compile_lesson(source, picture)
