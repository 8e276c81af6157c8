"""Ranges of a file, transcripts, and the library's list of clips."""

from datetime import date

import pytest

from app.content.captions import Cue
from app.library.domain import (
    TOPICS,
    ClipCard,
    ClipFilter,
    ClipId,
    ExemplarMark,
    LineKind,
    MediaFile,
    StorageArea,
    exemplar_code_of,
    list_cards,
    merge_lines,
    place_of,
    read_start,
    read_until,
    view_of,
)
from app.library.domain.documents import (
    ClipDocument,
    ExemplarDocument,
    OpenScore,
    without_words,
)
from app.library.domain.pieces import MAX_PIECE_BYTES, Span, UnsatisfiableRangeError, read_range
from app.library.words import TOPIC_LABELS, name_grade, name_topic
from app.rubric.domain.judgments import MasterEvidence

BIG = 10 * MAX_PIECE_BYTES


@pytest.mark.parametrize(
    ("header", "size", "expected"),
    [
        pytest.param("bytes=0-0", 100, (0, 0), id="the first byte"),
        pytest.param("bytes=0-99", 100, (0, 99), id="all"),
        pytest.param("bytes=0-", 100, (0, 99), id="from the start"),
        pytest.param("bytes=90-200", 100, (90, 99), id="past the end"),
        pytest.param("bytes=-10", 100, (90, 99), id="the last ten"),
        pytest.param("bytes=-1000", 100, (0, 99), id="more than there is"),
        pytest.param("bytes=0-", BIG, (0, MAX_PIECE_BYTES - 1), id="capped at 1 MB"),
        pytest.param("bytes=5-9999999", BIG, (5, MAX_PIECE_BYTES + 4), id="capped in the middle"),
        pytest.param(
            "bytes=-9999999",
            BIG,
            (BIG - 9999999, BIG - 9999999 + MAX_PIECE_BYTES - 1),
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
    assert span.length <= MAX_PIECE_BYTES


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
    cue = Cue(start_ms=500, end_ms=900, speaker="Ms. Rivera", text="Look.")
    board = Cue(start_ms=500, end_ms=900, speaker=None, text="A line.")
    lines = merge_lines([cue], [board])
    assert [line.kind for line in lines] == [LineKind.BOARD, LineKind.SPEECH]
    assert lines[1].speaker == "Ms. Rivera"


def test_a_quiet_that_captions_and_descriptions_tell_of_is_one_line() -> None:
    heard = Cue(start_ms=5_300, end_ms=11_000, speaker=None, text="[6 seconds of quiet]")
    read = Cue(start_ms=5_000, end_ms=11_000, speaker=None, text="[6 seconds of quiet]")
    lines = merge_lines([heard], [read])
    assert [(line.start_ms, line.kind) for line in lines] == [(5_300, LineKind.SPEECH)]


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
    assert MediaFile(clip_id="thirds", name=name, size=1, sha256="0").content_type == kind


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
    listed = list_cards(cards, ClipFilter(grade=4))
    assert [found.id for found in listed.cards] == ["fractions-4", "ratio-4"]
    assert listed.total == 3
    assert listed.grades == (3, 4)
    assert listed.topics == ("fractions", "ratio")
    assert list_cards(cards, ClipFilter(grade=3, topic="fractions")).cards == ()


def test_grades_and_topics_are_said_in_words() -> None:
    assert (name_grade(0), name_grade(5)) == ("Kindergarten", "Grade 5")
    assert (name_topic("unknown-topic"), name_topic("ratio")) == ("unknown-topic", "Ratio")
    assert set(TOPIC_LABELS) == TOPICS


def test_an_exemplar_is_found_by_its_code_and_by_its_score_point() -> None:
    cards = [card(4, "ratio"), card(5, "data")]
    mark = ExemplarMark(
        clip_id="ratio-4", code="link", code_title="Linking", point="mid", point_label="Mid", rank=2
    )
    listed = list_cards(cards, ClipFilter(code="link"), [mark])
    assert [found.id for found in listed.cards] == ["ratio-4"]
    assert (listed.codes, listed.points) == ((("link", "Linking"),), (("mid", "Mid"),))
    assert listed.exemplars == {"ratio-4"}
    assert list_cards(cards, ClipFilter(code="link", point="high"), [mark]).cards == ()


def file_of(name: str) -> dict[str, object]:
    return {"file": name, "bytes": 7, "sha256": "f" * 64}


def document_of(**changes: object) -> dict[str, object]:
    """Return a clip's document as a sync stores it."""
    cue = {"start_ms": 0, "end_ms": 900, "speaker": "Ms. Okafor", "text": "Where does it go?"}
    return {
        "id": "thirds",
        "title": "Where do thirds go?",
        "use": "practice",
        "summary": "A class looks at a number line.",
        "grade": 4,
        "topic": "fractions",
        "duration": "00:01",
        "duration_ms": 1000,
        "context": None,
        "media": {
            "video": file_of("clip.webm"),
            "captions": file_of("captions.vtt"),
            "poster": file_of("poster.jpg"),
        },
        "cues": [cue],
        "descriptions": [],
        "provenance": {"kind": "recorded", "label": "A lesson in spring"},
        "consent": {"kind": "given", "reason": "teacher and parents agreed", "until": "2026-03-01"},
    } | changes


def test_a_recorded_clip_says_so_and_stops_after_its_last_day() -> None:
    view = view_of("thirds", "Where do thirds go?", document_of())
    assert (view.id, view.title) == ("thirds", "Where do thirds go?")
    assert view.is_recorded
    assert view.provenance == "Recorded: A lesson in spring"
    assert (view.video_type, view.descriptions) == ("video/webm", None)
    assert view.speakers == ("Ms. Okafor",)
    assert not view.has_ended(date(2026, 3, 1))
    assert view.has_ended(date(2026, 3, 2))


def test_a_drawn_clip_never_ends() -> None:
    drawn = document_of(
        provenance={"kind": "synthetic", "label": "Synthetic"},
        consent={"kind": "not-needed", "reason": "synthetic"},
    )
    view = view_of("thirds", "Thirds", drawn)
    assert not view.is_recorded
    assert not view.has_ended(date(2126, 1, 1))


def test_a_file_of_an_unknown_kind_is_sent_as_bytes() -> None:
    file = MediaFile(clip_id="thirds", name="notes.bin", size=1, sha256="a" * 64)
    assert file.path == "media/thirds/notes.bin"
    assert (file.content_type, file.etag) == ("application/octet-stream", '"' + "a" * 64 + '"')


def test_an_exemplars_score_is_read_with_its_reasons() -> None:
    document = {
        "score": "mid",
        "rank": 1,
        "labels": ["Low", "Mid"],
        "rationale": "It is said once.",
        "not_lower": None,
        "not_higher": "Only once.",
        "evidence": [{"at_ms": 10, "until_ms": None, "note": "Here"}],
    }
    code = exemplar_code_of("link", "Linking", 1, document)
    assert (code.title, code.labels[code.master.rank]) == ("Linking", "Mid")
    assert code.master.not_higher == "Only once."
    assert code.master.evidence == (MasterEvidence(from_ms=10, until_ms=10, note="Here"),)


@pytest.mark.parametrize(
    ("markers", "area"),
    [
        ({}, StorageArea.OPEN),
        ({"is_sealed": True}, StorageArea.SEALED),
        ({"is_uploaded": True}, StorageArea.UPLOADED),
        ({"is_sealed": True, "is_uploaded": True}, StorageArea.SEALED),
    ],
)
def test_files_of_a_sealed_clip_lie_apart_wherever_they_came_from(
    markers: dict[str, bool], area: StorageArea
) -> None:
    assert place_of(ClipDocument.from_document(document_of(**markers))) is area


def test_a_permission_names_its_last_day_or_has_no_end() -> None:
    assert read_until({"kind": "given", "reason": "r", "until": "2026-03-01"}) == date(2026, 3, 1)
    assert read_until({"kind": "not-needed", "reason": "r"}) is None


def test_a_stored_clip_without_words_keeps_everything_else() -> None:
    stored = document_of(descriptions=[{"start_ms": 0, "end_ms": 9, "speaker": None, "text": "x"}])
    left = without_words(stored)
    assert (left["cues"], left["descriptions"]) == ([], [])
    assert {**left, "cues": stored["cues"], "descriptions": stored["descriptions"]} == stored
    assert without_words({"damaged": 1}) == {"damaged": 1, "cues": [], "descriptions": []}


def test_an_open_score_is_told_by_its_label() -> None:
    document = ExemplarDocument(
        score="mid", rank=1, labels=("Low", "Mid"), rationale="r", evidence=()
    )
    score = OpenScore(
        clip_id="thirds",
        rubric_id="small",
        position=1,
        code="link",
        code_title="Linking",
        document=document,
    )
    assert score.point_label == "Mid"


@pytest.mark.parametrize("text", ["", "x", "1:2:3", "-5", "12345678", "1e3"])
def test_a_moment_that_is_none_is_ignored(text: str) -> None:
    assert read_start(text) is None
