"""Drafts from several windows: the newer choice wins, nothing goes silently."""

from datetime import UTC, datetime

import pytest

from app.bench.domain.draft import (
    MAX_NOTES,
    AnswerChange,
    Draft,
    DraftChanges,
    NoteChange,
    check_changes,
    lay_over,
    merge,
)
from app.bench.domain.sheet import Answer
from app.bench.errors import UnusableDraftError
from app.bench.words import say_draft_fault
from tests.unit.bench.test_sheet import CODES

NOON = 1_000_000_000


def choose(code: str, rank: int, age_ms: int = 0, known: int = 0) -> DraftChanges:
    change = AnswerChange(code=code, answer=Answer(rank=rank), age_ms=age_ms)
    return DraftChanges(known_save=known, answers=(change,))


def write(note_id: str, text: str, *, age_ms: int = 0, is_removed: bool = False) -> DraftChanges:
    note = NoteChange(
        id=note_id, code=None, clip_ms=5, text=text, age_ms=age_ms, is_removed=is_removed
    )
    return DraftChanges(known_save=0, notes=(note,))


def laid(*changes: DraftChanges, step_ms: int = 1000) -> Draft:
    draft = Draft.empty()
    for save, change in enumerate(changes, start=1):
        draft = merge(draft, change, save=save, now_ms=NOON + save * step_ms).draft
    return draft


def test_a_draft_reads_back_what_it_stores() -> None:
    draft = laid(choose("meaning", 2), write("a", "x"), write("a", "", is_removed=True))
    assert Draft.from_document(draft.to_document()) == draft
    assert Draft.from_document(Draft.empty().to_document()) == Draft.empty()
    assert Draft.from_stored(draft.to_document()) == draft


def test_a_sheet_nobody_has_touched_has_an_empty_draft() -> None:
    assert Draft.from_stored(None) == Draft(answers={}, notes={}, watched_ms=0)


def test_a_save_is_checked_numbered_and_dated_before_anybody_stores_it() -> None:
    nine = datetime(2026, 3, 2, 9, 0, 0, 250_000, tzinfo=UTC)
    at_end = DraftChanges(
        known_save=0,
        answers=choose("meaning", 2, age_ms=1_000).answers,
        notes=(NoteChange(id="a", code=None, clip_ms=70_000, text="after the end"),),
    )
    merged = lay_over(
        Draft.empty(), at_end, codes=CODES, duration_ms=60_000, save=3, now=nine
    ).draft
    meaning = merged.answers["meaning"]
    assert (meaning.save, meaning.at_ms) == (3, int(nine.timestamp()) * 1000 + 250 - 1_000)
    assert merged.notes["a"].clip_ms == 60_000
    with pytest.raises(UnusableDraftError):
        lay_over(Draft.empty(), choose("no", 1), codes=CODES, duration_ms=60_000, save=3, now=nine)


def test_the_same_choice_in_two_windows_is_no_overlap() -> None:
    first = laid(choose("meaning", 2))
    merged = merge(first, choose("meaning", 2), save=2, now_ms=NOON)
    assert merged.overlaps == ()
    assert merged.draft.answers["meaning"].save == 1


@pytest.mark.parametrize(
    ("age_ms", "kept"), [pytest.param(0, 3, id="newer"), pytest.param(10**12, 2, id="older")]
)
def test_an_overlap_keeps_the_newer_choice(age_ms: int, kept: int) -> None:
    merged = merge(laid(choose("meaning", 2)), choose("meaning", 3, age_ms), save=2, now_ms=NOON)
    if age_ms == 0:
        merged = merge(
            laid(choose("meaning", 2)), choose("meaning", 3), save=2, now_ms=NOON + 9_000
        )
    assert merged.draft.answers["meaning"].answer.rank == kept
    assert len(merged.overlaps) == 1


def test_a_window_that_knew_the_save_changes_freely() -> None:
    merged = merge(laid(choose("meaning", 2)), choose("meaning", 0, known=1), save=2, now_ms=NOON)
    assert merged.overlaps == ()
    assert merged.draft.ranks() == {"meaning": 0}


def test_what_other_windows_changed_is_told() -> None:
    draft = laid(choose("meaning", 2), choose("maths", 1), write("a", "x"))
    elsewhere = draft.changed_elsewhere(1, 4)
    assert (list(elsewhere.answers), list(elsewhere.notes)) == (["maths"], ["a"])


def test_notes_are_ordered_by_the_clip_and_removed_ones_stay_hidden() -> None:
    late = DraftChanges(
        known_save=0, notes=(NoteChange(id="b", code=None, clip_ms=1, text="first"),)
    )
    draft = laid(write("a", "second"), late, write("c", "gone"), write("c", "", is_removed=True))
    assert [note.text for note in draft.visible_notes()] == ["first", "second"]


def test_an_older_text_of_a_note_does_not_replace_a_newer_one() -> None:
    draft = laid(write("a", "newer"), write("a", "older", age_ms=60_000))
    assert draft.notes["a"].text == "newer"


def test_a_code_that_cannot_be_scored_has_no_rank() -> None:
    change = AnswerChange(code="meaning", answer=Answer(cannot_score="dark"))
    assert laid(DraftChanges(known_save=0, answers=(change,))).ranks() == {"meaning": None}


def test_time_watched_only_grows() -> None:
    draft = laid(DraftChanges(known_save=0, watched_ms=500), DraftChanges(known_save=0))
    assert draft.watched_ms == 500


def many_notes(count: int, *, is_removed: bool = False) -> DraftChanges:
    notes = [
        NoteChange(id=f"n{i}", code=None, clip_ms=0, text="", is_removed=is_removed)
        for i in range(count)
    ]
    return DraftChanges(known_save=0, notes=tuple(notes))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            choose("nothing", 1), "“nothing” is not a code of this set", id="unknown code"
        ),
        pytest.param(
            choose("maths", 2), "maths has no score point with rank 2", id="beyond the scale"
        ),
        pytest.param(
            DraftChanges(
                known_save=0,
                answers=(AnswerChange(code="maths", answer=Answer(cannot_score="x" * 501)),),
            ),
            "a reason holds 500 characters at most",
            id="long reason",
        ),
        pytest.param(
            many_notes(MAX_NOTES + 1),
            "a sheet holds 200 evidence notes at most",
            id="too many notes at once",
        ),
        pytest.param(
            write("a", "x" * 2001),
            "an evidence note holds 2,000 characters at most",
            id="long note",
        ),
        pytest.param(
            DraftChanges(known_save=0, notes=(NoteChange(id="a", code="no", clip_ms=0, text=""),)),
            "“no” is not a code of this set",
            id="note for an unknown code",
        ),
    ],
)
def test_a_change_that_does_not_fit_is_refused(changes: DraftChanges, said: str) -> None:
    with pytest.raises(UnusableDraftError) as refused:
        check_changes(CODES, 60_000, changes)
    assert say_draft_fault(refused.value) == said


def test_a_choice_and_a_reason_of_fair_length_are_taken_as_they_are() -> None:
    reason = Answer(cannot_score="The sound drops at 0:40.")
    fair = DraftChanges(known_save=0, answers=(AnswerChange(code="maths", answer=reason),))
    assert check_changes(CODES, 60_000, fair) == fair
    assert check_changes(CODES, 60_000, choose("maths", 1)).answers[0].answer.rank == 1


def test_times_are_brought_inside_the_clip() -> None:
    late = DraftChanges(
        known_save=0,
        notes=(NoteChange(id="a", code="maths", clip_ms=99_000, text=""),),
        watched_ms=10**12,
    )
    checked = check_changes(CODES, 60_000, late)
    assert checked.notes[0].clip_ms == 60_000
    assert checked.watched_ms == 24 * 60 * 60 * 1000


@pytest.mark.parametrize(
    "second",
    [
        pytest.param([many_notes(MAX_NOTES), write("more", "x")], id="too many to see"),
        pytest.param([many_notes(5 * MAX_NOTES + 1, is_removed=True)], id="too many removed ones"),
    ],
)
def test_a_sheet_has_room_for_so_many_notes(second: list[DraftChanges]) -> None:
    with pytest.raises(UnusableDraftError):
        laid(*second)
