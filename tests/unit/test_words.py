"""What is the same word to a reader is the same word to every search."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.words import MAX_WORD_LENGTH, cut, fold
from tests.words_table import ALIKE, APART


def stems(text: str) -> list[str]:
    return [word.stem for word in cut(text)]


@pytest.mark.parametrize(("written", "typed"), ALIKE)
def test_what_means_the_same_is_found(written: str, typed: str) -> None:
    assert fold(typed) in fold(written)
    assert set(stems(typed)) <= set(stems(written))


@pytest.mark.parametrize(("written", "typed"), APART)
def test_what_means_something_else_is_not(written: str, typed: str) -> None:
    assert fold(typed) not in fold(written)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kappa was 0.64 there.", ["kappa", "was", "0.64", "there"]),
        ("\u03ba = .64, 96.8 %, 7.50", ["\u03ba", "0.64", "96.8", "7.50"]),
        ("1/2, 1 / 2 and \u00bd", ["1/2", "1/2", "and", "1/2"]),
        ("3/4/2026 or 0.64/0.70", ["3", "4", "2026", "or", "0.64", "0.70"]),
        ("Yes/No and/or", ["yes", "no", "and", "or"]),
        ("x^2, x\u00b2, 10^3", ["x^2", "x^2", "10^3"]),
        ("a follow-up, half\u2010way", ["a", "follow", "up", "half", "way"]),
        ("Leo\u2019s, students', don't", ["leo", "student", "dont"]),
        ("C++, C#, an A+.", ["c++", "c#", "an", "a+"]),
        ("x+1 is not x+", ["x", "1", "is", "not", "x+"]),
        ("ana@example.org", ["ana", "exampl", "org"]),
        ("https://a.example/b?c=1", ["https", "a", "exampl", "b", "c", "1"]),
        ("the 3rd of 1st", ["the", "3rd", "of", "1st"]),
        ("5'6 tall, 5\u2032 6\u2033", ["5", "6", "tall", "5", "6"]),
        ("the 1990's, the 3rd's, o'clock", ["the", "1990", "the", "3rd", "oclock"]),
        ("1,000 or 12,345,678.9; 1,2,3", ["1000", "or", "12345678.9", "1", "2", "3"]),
        ("\u22125 and -5", ["5", "and", "5"]),
        ("e.g. the end.5 more", ["e", "g", "the", "end", "5", "more"]),
        ("explain explaining explains", ["explain"] * 3),
        ("1.1.1.1x", ["1.1.1", "1x"]),
        ("\u2603 _ --- () '", []),
    ],
)
def test_what_is_one_thing_to_a_reader_is_one_word(text: str, words: list[str]) -> None:
    assert stems(text) == words


@given(st.text(max_size=60))
@example("0`0")
@example("0a'0")
def test_any_text_is_folded_once_and_for_all_and_its_words_stand_where_they_are_said(
    text: str,
) -> None:
    assert fold(fold(text)) == fold(text)
    for word in cut(text):
        assert 0 <= word.start < word.end <= len(text)
        assert 0 < len(word.stem) <= MAX_WORD_LENGTH + 2
        signs = {sign for sign in word.stem if sign.isascii() and not sign.isalnum()}
        assert signs <= set("./^+#"), "SQLite's index would cut this word again"


def test_a_long_text_without_an_end_is_cut_in_time() -> None:
    for hostile in ("1.", "1,", "1/", "a^", "a'", "9", "a+"):
        assert len(stems(hostile * 20_000 + "x")) <= 40_001
