"""Ranges of a file, transcripts, and the library's shelf."""

import pytest

from app.library.domain import (
    ClipCard,
    ClipFilter,
    ClipId,
    LineKind,
    MediaFile,
    merge_lines,
    read_start,
    shelve,
)
from app.library.domain.pieces import LARGEST_PIECE, Span, UnsatisfiableRangeError, read_range

BIG = 10 * LARGEST_PIECE


@pytest.mark.parametrize(
    ("header", "size", "expected"),
    [
        pytest.param("bytes=0-0", 100, (0, 0), id="the first byte"),
        pytest.param("bytes=0-99", 100, (0, 99), id="all"),
        pytest.param("bytes=0-", 100, (0, 99), id="from the start"),
        pytest.param("bytes=90-200", 100, (90, 99), id="past the end"),
        pytest.param("bytes=-10", 100, (90, 99), id="the last ten"),
        pytest.param("bytes=-1000", 100, (0, 99), id="more than there is"),
        pytest.param("bytes=0-", BIG, (0, LARGEST_PIECE - 1), id="capped at 1 MB"),
        pytest.param("bytes=5-9999999", BIG, (5, LARGEST_PIECE + 4), id="capped in the middle"),
        pytest.param(
            "bytes=-9999999",
            BIG,
            (BIG - 9999999, BIG - 9999999 + LARGEST_PIECE - 1),
            id="a long tail",
        ),
    ],
)
def test_a_range_is_answered_shorter_but_never_wrong(
    header: str, size: int, expected: tuple[int, int]
) -> None:
    span = read_range(header, size)
    assert span == Span(first=expected[0], last=expected[1])
    assert span is not None
    assert span.length <= LARGEST_PIECE


@pytest.mark.parametrize(
    "header", [None, "", "bytes=", "bytes=-", "bytes=a-b", "lines=0-1", "bytes=9-3", "bytes 0-1"]
)
def test_what_is_not_a_range_is_ignored(header: str | None) -> None:
    assert read_range(header, 100) is None


@pytest.mark.parametrize(
    "header",
    ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=0-1,2-3", "bytes=" + ",".join(["0-"] * 600)],
    ids=["at the end", "behind the end", "nothing", "two", "six hundred"],
)
def test_what_cannot_be_sent_is_refused(header: str) -> None:
    with pytest.raises(UnsatisfiableRangeError):
        read_range(header, 100)


def test_the_board_is_described_before_the_words_of_the_same_moment() -> None:
    cue = {"start_ms": 500, "end_ms": 900, "speaker": "Ms. Rivera", "text": "Look."}
    board = {"start_ms": 500, "end_ms": 900, "speaker": None, "text": "A line."}
    lines = merge_lines([cue], [board])
    assert [line.kind for line in lines] == [LineKind.BOARD, LineKind.SPEECH]
    assert lines[1].speaker == "Ms. Rivera"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("clip.mp4", "video/mp4"),
        ("captions.vtt", "text/vtt; charset=utf-8"),
        ("poster.JPG", "image/jpeg"),
        ("thing.bin", "application/octet-stream"),
    ],
)
def test_a_file_is_sent_with_its_own_type(name: str, kind: str) -> None:
    assert MediaFile(name=name, size=1, sha256="0").content_type == kind


def card(grade: int, topic: str) -> ClipCard:
    return ClipCard(
        id=ClipId(f"{topic}-{grade}"),
        title="A clip",
        summary="",
        grade=grade,
        topic=topic,
        duration_ms=1000,
        poster="poster.jpg",
    )


def test_the_shelf_shows_what_is_wanted_and_what_there_is() -> None:
    cards = [card(3, "ratio"), card(4, "fractions"), card(4, "ratio")]
    shelf = shelve(cards, ClipFilter(grade=4))
    assert [found.id for found in shelf.cards] == ["fractions-4", "ratio-4"]
    assert shelf.total == 3
    assert shelf.grades == (3, 4)
    assert shelf.topics == (("fractions", "Fractions"), ("ratio", "Ratio"))
    assert shelve(cards, ClipFilter(grade=3, topic="fractions")).cards == ()


def test_grades_and_topics_are_said_in_words() -> None:
    assert card(0, "unknown-topic").grade_label == "Kindergarten"
    assert card(0, "unknown-topic").topic_label == "unknown-topic"
    assert card(5, "ratio").grade_label == "Grade 5"


@pytest.mark.parametrize("text", ["", "x", "1:2:3", "-5", "12345678", "1e3"])
def test_a_moment_that_is_none_is_ignored(text: str) -> None:
    assert read_start(text) is None
