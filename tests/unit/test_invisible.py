"""What nobody sees is refused or folded alike, whoever wrote it and wherever."""

import re

import pytest

from app.content.plain_text import find_unfit, has_visible
from app.content.strict_yaml import read_yaml
from app.invisible import BLANK, PARTING, TURNING
from app.markup.characters import find_invisible
from app.words import fold


def signs_of(listed: str) -> list[str]:
    found = re.compile(f"[{listed}]")
    return [chr(code) for code in range(0x10000) if found.match(chr(code))]


@pytest.mark.parametrize("sign", signs_of(TURNING + PARTING + BLANK), ids=ascii)
def test_a_lesson_has_no_sign_that_nobody_sees(sign: str) -> None:
    assert [fault.line for fault in find_invisible(f"One.\nTwo{sign}.\n")] == [2]


@pytest.mark.parametrize("sign", signs_of(TURNING), ids=ascii)
def test_nothing_that_people_enter_turns_letters_around(sign: str) -> None:
    assert "turns the order of letters around" in (find_unfit(f"a{sign}b") or "")


@pytest.mark.parametrize("sign", signs_of(PARTING), ids=ascii)
def test_a_word_with_a_hidden_sign_is_found_by_the_word(sign: str) -> None:
    assert fold(f"thi{sign}rd") == "third"


@pytest.mark.parametrize("sign", signs_of(PARTING), ids=ascii)
def test_a_field_of_a_file_has_no_hidden_sign(sign: str) -> None:
    _, problems = read_yaml(f"a: b{sign}c\n", file="x.yaml")
    assert "nobody sees" in str(problems[0])


@pytest.mark.parametrize("sign", signs_of(BLANK + PARTING), ids=ascii)
def test_a_name_of_nothing_but_such_signs_is_no_name(sign: str) -> None:
    assert not has_visible(sign * 3)
