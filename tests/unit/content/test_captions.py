"""Captions are read without loss or refused by line: who says what decides scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.captions import Cue, read_captions, read_webvtt, write_webvtt
from app.content.captions.line import collapse
from app.content.plain_text import find_unfit
from tests.caption_corpus import FOREIGN, REFUSED, SHOWN, Lines


@pytest.mark.parametrize("name", SHOWN)
def test_a_file_that_players_show_is_read_as_they_show_it(name: str) -> None:
    text, expected = SHOWN[name]
    cues, problems = read_webvtt(text, file="x.vtt")
    assert problems == []
    assert [(cue.speaker, cue.text) for cue in cues] == expected
    reading = read_captions(text.encode(), file="x.vtt")
    assert tuple(utterance.cue() for utterance in reading.utterances) == cues
    assert reading.remarks == ()


@pytest.mark.parametrize("name", FOREIGN)
def test_what_the_commonest_programs_write_is_read(name: str) -> None:
    data, expected = FOREIGN[name]
    reading = read_captions(data, file="x.vtt")
    assert reading.problems == ()
    assert [(line.speaker, line.text) for line in reading.utterances] == expected
    cues = tuple(utterance.cue() for utterance in reading.utterances)
    assert read_webvtt(write_webvtt(cues), file="x.vtt") == (cues, [])


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_named_by_line(name: str) -> None:
    data, line, words = REFUSED[name]
    reading = read_captions(data, file="x.vtt")
    assert reading.utterances == ()
    assert any(p.line == line and words in p.message for p in reading.problems), reading.problems
    if "not UTF-8" not in words:
        cues, problems = read_webvtt(data.decode(), file="x.vtt")
        assert (cues, bool(problems)) == ((), True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("windows-1252", "The file is not UTF-8. It was read as Windows-1252"),
        ("out of order", "were put in order"),
        ("youtube, automatic", "rolling captions"),
        ("three is less than five", "kept as words (line 4)"),
        ("an empty cue", "left out (1)"),
        ("marks that turn letters around", "were taken out"),
    ],
)
def test_whatever_was_decided_is_said(name: str, words: str) -> None:
    reading = read_captions(FOREIGN[name][0], file="x.vtt")
    assert any(words in remark for remark in reading.remarks), reading.remarks


def test_one_who_repeats_herself_is_not_taken_for_rolling_captions() -> None:
    said = "".join(f"\n00:{n:02}.000 --> 00:{n:02}.900\n<v Leo>Yes.\n" for n in range(9))
    reading = read_captions(f"WEBVTT\n{said}".encode(), file="x.vtt")
    assert [line.text for line in reading.utterances] == ["Yes."] * 9


def test_a_label_that_is_taken_back_is_part_of_the_words_again() -> None:
    lines: Lines = [("Leo", "yes"), ("Leo", "no")]
    text = "".join(
        f"\n00:0{n}.000 --> 00:0{n}.900\n{name}: {words}\n" for n, (name, words) in enumerate(lines)
    )
    reading = read_captions(f"WEBVTT\n{text}".encode(), file="x.vtt")
    assert [line.label for line in reading.utterances] == ["Leo", "Leo"]


words = st.text(min_size=1, max_size=60).map(collapse).filter(
    lambda text: text and not find_unfit(text)
)  # fmt: skip
moments = st.integers(0, 3_600_000)


@given(st.lists(st.tuples(moments, st.integers(1, 9_000), st.none() | words, words), min_size=1))
def test_any_captions_are_written_so_that_they_are_read_back(
    lines: list[tuple[int, int, str | None, str]],
) -> None:
    cues = tuple(
        Cue(start_ms=start, end_ms=start + length, speaker=speaker, text=text)
        for start, length, speaker, text in sorted(lines, key=lambda line: line[0])
    )
    assert read_webvtt(write_webvtt(cues), file="x.vtt") == (cues, [])


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda t: f"WEBVTT\n\n{t}".encode()))
def test_any_bytes_give_captions_or_problems(data: bytes) -> None:
    reading = read_captions(data, file="x.vtt")
    assert bool(reading.utterances) != bool(reading.problems)
    cues = tuple(utterance.cue() for utterance in reading.utterances)
    if cues:
        assert read_webvtt(write_webvtt(cues), file="x.vtt") == (cues, [])
