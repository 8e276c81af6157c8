"""A join code is dictated, written on a board and typed on a phone, and still is the same code."""

import pytest

from app.people.domain.join_codes import (
    ALPHABET,
    make_join_code,
    read_join_code,
    write_join_code,
)

CODE = "K7MPCRTX"


@pytest.mark.parametrize(
    "typed",
    [
        *("K7MP-CRTX", "k7mp-crtx", "K7MPCRTX", " k7mp crtx ", "K 7 M P C R T X", "K7MP–CRTX"),
        *("\u200bK7MP\u00a0CRTX", "k7mp\u2011crtx\n", "Ｋ７ＭＰ－ＣＲＴＸ"),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_join_code(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    ["", "K7MP", "K7MP-CRTXX", "K7MP-CRT0", "O7MP-CRTX", "K7MP-CRT\x00", "K" * 10_000, "😀" * 8],
)
def test_anything_else_is_no_code(typed: str) -> None:
    assert read_join_code(typed) is None


def test_a_code_as_it_is_shown_reads_back() -> None:
    for number in range(1000):
        code = make_join_code(f"token-{number}")
        assert read_join_code(write_join_code(code)) == code


def test_codes_of_different_tokens_differ_and_use_every_sign() -> None:
    codes = [make_join_code(f"token-{number}") for number in range(1000)]
    assert len(set(codes)) == 1000
    assert set("".join(codes)) == set(ALPHABET)


def test_no_two_signs_look_alike_and_none_is_a_vowel() -> None:
    alike = ("0OQ"[:2], "1IL", "2Z", "5S", "6G", "8B", "UV")
    assert [pair for pair in alike if len(set(pair) & set(ALPHABET)) > 1] == []
    assert set("AEIOU") & set(ALPHABET) == set()
