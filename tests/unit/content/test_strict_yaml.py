"""YAML is read so strictly that nothing is guessed, and no file can hang or crash the reader."""

import re
import time

import pytest
import ruamel.yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from app.config import ROOT
from app.content import strict_yaml
from app.content.problem import Problem
from app.content.strict_yaml import MAX_DEPTH, read_yaml
from tests.reference import reference_json

VISIBLE = str.maketrans({"␣": " ", "»": "\t", "—": "", "←": "\r", "⇔": "\ufeff", "↵": "", "∎": ""})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("no", "no", id="no is a word, not False"),
        pytest.param("NO", "NO", id="NO is a word"),
        pytest.param("on", "on", id="on is a word"),
        pytest.param("1:30", "1:30", id="a clip time is not 90"),
        pytest.param("1_0", "1_0", id="an underscore is no digit"),
        pytest.param("0x1F", "0x1F", id="hexadecimal is text"),
        pytest.param("2014-03-11", "2014-03-11", id="a date is text"),
        pytest.param(".nan", ".nan", id="not a number is text"),
        pytest.param("=", "=", id="the default value of YAML 1.1 is text"),
        pytest.param("true", True, id="true"),
        pytest.param("False", False, id="False"),
        pytest.param("~", None, id="nothing"),
        pytest.param("12", 12, id="whole number"),
        pytest.param("-3", -3, id="negative"),
        pytest.param("010", 10, id="no octal surprise"),
        pytest.param("0.70", 0.7, id="decimal"),
        pytest.param("1e3", 1000.0, id="exponent"),
        pytest.param("9" * 40, "9" * 40, id="an endless number is text"),
        pytest.param("1e999", "1e999", id="no infinity"),
        pytest.param('"12"', "12", id="quoted digits are text"),
        pytest.param("'no'", "no", id="quoted word"),
        pytest.param("|\n  two\n  lines", "two\nlines\n", id="block of text"),
    ],
)
def test_a_value_means_what_it_looks_like(text: str, value: object) -> None:
    tree, problems = read_yaml(f"field: {text}\n", file="x.yaml")
    assert problems == []
    assert tree is not None
    assert tree.data["field"] == value
    assert type(tree.data["field"]) is type(value)


def test_every_field_knows_its_line() -> None:
    tree, _ = read_yaml("a: 1\nb:\n  - x\n  - {c: 2,\n     d: 3}\n", file="x.yaml", first_line=10)
    assert tree is not None
    assert [tree.line_of(path) for path in [("a",), ("b", 0), ("b", 1, "d"), ("b", 1, "e")]] == [
        10,
        12,
        14,
        13,
    ]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param("a: &x 1\n", ["anchors are not allowed (&x)"], id="anchor"),
        pytest.param("a: *x\n", ["aliases are not allowed (*x)"], id="alias"),
        pytest.param("a: !t 1\n", ["tags are not allowed (!t)"], id="tag"),
        pytest.param("<<: {a: 1}\n", ["merges are not allowed (<<)"], id="merge"),
        pytest.param("a: 1\na: 2\n", ["`a` is given twice (first on line 1)"], id="duplicate"),
        pytest.param("? [a]\n: 1\n", ["a key must be plain text"], id="list as key"),
        pytest.param("? {a: 1}\n: 1\n", ["a key must be plain text"], id="mapping as key"),
        pytest.param("a: 1\n---\nb: 2\n", ["a file holds one document"], id="two documents"),
        pytest.param("%YAML 1.1\n---\na: 1\n", ["directives"], id="directive"),
        pytest.param('a: "\\ud800"\n', ["a control character"], id="half a character"),
        pytest.param('a: "b\\u202Ec"\n', ["an invisible mark turns"], id="turning letters"),
        pytest.param("a: b\u200bc\n", ["a character nobody sees: U+200B"], id="no width"),
        pytest.param("a: |\n  b\u00adc\n", ["a character nobody sees: U+00AD"], id="soft hyphen"),
        pytest.param('a: "\\0"\n', ["a control character"], id="zero byte"),
        pytest.param("a: [1\n", ["not valid YAML"], id="unclosed"),
        pytest.param("a: 1\nb: &y 2\nc: *y\na: !u 3\n", 4 * [""], id="several at once"),
    ],
)
def test_what_could_surprise_is_refused(text: str, messages: list[str]) -> None:
    tree, problems = read_yaml(text, file="x.yaml")
    assert tree is None
    assert len(problems) == len(messages)
    assert all(message in str(problem) for message, problem in zip(messages, problems, strict=True))


def read_and_measure(text: str) -> tuple[list[Problem], float]:
    """Read a text; return what is wrong with it, and the seconds of processor time that took."""
    start = time.process_time()
    _, problems = read_yaml(text, file="x.yaml")
    return problems, time.process_time() - start


@pytest.fixture(scope="module")
def large_file() -> float:
    """The work of a fine file of the largest size: a measure that slows down as the machine does."""
    lines = "".join(f"key{number}: value {number}\n" for number in range(9_000))
    problems, seconds = read_and_measure(f'for the slower parser: "|#"\n{lines}')
    assert problems == []
    return seconds


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 190_000, id="brackets without end"),
        pytest.param("{a: " * 40_000, id="mappings without end"),
        pytest.param("- " * 90_000, id="lists in lists"),
        pytest.param("? " * 90_000, id="keys in keys"),
        pytest.param("a: &a [x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\n" * 400, id="laughs"),
        pytest.param(
            "a0: &a0 {x: 1}\n"
            + "".join(
                f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 30)
            ),
            id="merge bomb",
        ),
        pytest.param("a: " + "'" * 150_000, id="quotes"),
        pytest.param("key: value\n" * 15_000, id="the same key again and again"),
        pytest.param("x" * 200_001, id="too large"),
        pytest.param("&" * 100_000, id="anchors without a name"),
        pytest.param(" " * 150_000 + "a", id="nothing but indentation"),
    ],
)
def test_a_bomb_is_no_more_work_than_two_large_files(text: str, large_file: float) -> None:
    assert read_and_measure(text)[1] < 2 * large_file


def test_a_file_with_problems_without_end_shows_the_first_fifty() -> None:
    assert len(read_yaml("key: value\n" * 1_000, file="x")[1]) == 50


def test_depth_is_counted_exactly() -> None:
    fine, deep = "[" * MAX_DEPTH + "]" * MAX_DEPTH, "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)
    assert read_yaml(fine, file="x")[1] == []
    assert "nested deeper" in str(read_yaml(deep, file="x")[1])


def test_no_file_of_the_yaml_test_suite_crashes_the_reader() -> None:
    read = refused = 0
    for entry in reference_json("security", "yaml", "yaml_test_suite_src.json"):
        tree, problems = read_yaml(entry["file"], file="suite.yaml")
        assert tree is not None, problems
        for case in tree.data:
            text = str(case.get("yaml", "")).translate(VISIBLE)
            found, wrong = read_yaml(text, file="case.yaml")
            assert (found is None) == bool(wrong)
            read += found is not None
            refused += found is None
    assert read > 150
    assert refused > 150


SAMPLES = (
    'id: beds\ntitle: "Two \\"beds\\""\nlist:\n  - a\n  -\n    - {c: 2,\n     d: [3, ~]}\nlast:\n',
    "why: >-\n  One line,\n  and one more.\n\n  The end.\nraw: |\n  two\n  lines\nit: 'It''s'  # note\n",
    '{"a": 1, "b": [true, "two", {"c": null}], "d": http://plumbline.example/#x}\n',
)
SPOILERS = (
    *(": ", ":", "- ", "-", "? ", "[", "]", "{", "}", ",", "#", " #", "&a ", "*a", "!t ", "|", ">"),
    *(
        "'",
        '"',
        "%",
        "@",
        "`",
        "\\",
        "\\x41",
        "\n",
        "\n\n",
        "  ",
        "\n  ",
        "\n- ",
        "<<: ",
        "\n---\n",
    ),
    *(
        "\n...\n",
        "\t",
        "\r",
        "\x85",
        "\u2028",
        "\ufeff",
        "\0",
        "\x7f",
        "é",
        "\ud800",
        "0",
        "~",
        ">#",
    ),
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(
    text=st.sampled_from(SAMPLES),
    spoilers=st.lists(st.tuples(st.sampled_from(SPOILERS), st.floats(0, 1)), max_size=4),
    cut=st.floats(0, 1),
)
def test_the_parser_in_c_is_believed_only_where_the_one_in_python_says_the_same(
    text: str, spoilers: list[tuple[str, float]], cut: float
) -> None:
    assert ruamel.yaml.__with_libyaml__, "the parser in C is not installed"
    for spoiler, where in spoilers:
        at = round(where * len(text))
        text = text[:at] + spoiler + text[at:]
    assert_both_parsers_agree(text[: round((1 - cut**4) * len(text))])


def test_both_parsers_read_the_same_in_all_that_ships() -> None:
    paths = [*ROOT.glob("calibration_sets/*/*.yaml"), ROOT / "course_content" / "course.yaml"]
    for path in paths[::5]:
        assert_both_parsers_agree(path.read_text("utf-8"))


def assert_both_parsers_agree(text: str) -> None:
    quick = read_yaml(text, file="x.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_yaml, "_DISPUTED", re.compile(""))  # nothing is left to the quick one
        slow = read_yaml(text, file="x.yaml")
    assert repr(quick) == repr(slow)
