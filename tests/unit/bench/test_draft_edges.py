"""A draft at its edges: what just fits, what just does not, and which of two equal times wins."""

import pytest

from app.bench.domain.draft import (
    MAX_NOTE_LENGTH,
    MAX_NOTES,
    AnswerChange,
    Draft,
    DraftChanges,
    NoteChange,
    check_changes,
    merge,
)
from app.bench.domain.sheet import MAX_REASON_LENGTH, Answer, ScoreSheet, find_unanswered
from app.bench.errors import UnusableDraftError
from tests.unit.bench.test_draft import NOON, choose, laid, many_notes, write
from tests.unit.bench.test_sheet import CODES


def reason(length: int) -> DraftChanges:
    change = AnswerChange(code="maths", answer=Answer(cannot_score="x" * length))
    return DraftChanges(known_save=0, answers=(change,))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(choose("meaning", 0), id="the lowest point"),
        pytest.param(choose("meaning", 3), id="the highest point"),
        pytest.param(reason(MAX_REASON_LENGTH), id="the longest reason"),
        pytest.param(write("a", "x" * MAX_NOTE_LENGTH), id="the longest note, for no code"),
        pytest.param(many_notes(MAX_NOTES), id="as many notes as fit"),
    ],
)
def test_what_just_fits_is_taken_as_it_is(changes: DraftChanges) -> None:
    assert check_changes(CODES, 60_000, changes) == changes


def test_a_note_may_stand_at_the_very_start_and_none_before_it() -> None:
    notes = tuple(NoteChange(id=str(ms), code=None, clip_ms=ms, text="x") for ms in (-5, 0, 1))
    checked = check_changes(CODES, 60_000, DraftChanges(known_save=0, notes=notes))
    assert [note.clip_ms for note in checked.notes] == [0, 0, 1]


def test_a_sheet_is_full_with_two_hundred_notes_and_a_thousand_marks_of_removed_ones() -> None:
    full = laid(many_notes(MAX_NOTES))
    assert len(full.visible_notes()) == MAX_NOTES == 200
    assert len(laid(many_notes(5 * MAX_NOTES, is_removed=True)).notes) == 1_000
    removed = merge(full, write("n0", "", is_removed=True), save=2, now_ms=NOON + 9_000).draft
    assert len(merge(removed, write("more", "x"), save=3, now_ms=NOON).draft.notes) == 201
    with pytest.raises(UnusableDraftError):
        merge(full, write("more", "x"), save=2, now_ms=NOON)


def test_other_windows_are_those_that_saved_after_the_known_save_and_before_this_one() -> None:
    draft = laid(
        choose("meaning", 2),
        write("first", "x"),
        write("second", "y"),
        choose("maths", 1),
        write("own", "z"),
    )
    elsewhere = draft.changed_elsewhere(2, 5)
    assert (list(elsewhere.answers), list(elsewhere.notes)) == (["maths"], ["second"])
    assert list(draft.changed_elsewhere(0, 4).answers) == ["meaning"]


def test_of_two_choices_of_one_moment_the_later_save_wins() -> None:
    merged = merge(laid(choose("meaning", 2)), choose("meaning", 3), save=2, now_ms=NOON + 1_000)
    (overlap,) = merged.overlaps
    assert (overlap.kept.rank, overlap.dropped.rank) == (3, 2)


def test_of_two_texts_of_one_moment_the_later_save_wins() -> None:
    assert laid(write("a", "first"), write("a", "second"), step_ms=0).notes["a"].text == "second"


def test_every_change_of_a_window_is_laid_over_the_draft() -> None:
    both = DraftChanges(
        known_save=0, answers=(*choose("meaning", 1).answers, *choose("maths", 1).answers)
    )
    assert laid(both).ranks() == {"meaning": 1, "maths": 1}


def test_a_choice_of_now_is_of_now_whatever_the_page_makes_of_time() -> None:
    for age_ms in (0, -5):
        draft = merge(Draft.empty(), choose("meaning", 2, age_ms), save=1, now_ms=NOON).draft
        assert draft.answers["meaning"].at_ms == NOON


@pytest.mark.parametrize(("days", "counts_as"), [(6, 6), (7, 7), (8, 7), (400, 7)])
def test_a_choice_made_long_ago_counts_as_one_of_a_week_ago(days: int, counts_as: int) -> None:
    day_ms = 86_400_000
    old = choose("meaning", 2, days * day_ms)
    draft = merge(Draft.empty(), old, save=1, now_ms=NOON).draft
    assert draft.answers["meaning"].at_ms == NOON - counts_as * day_ms


def test_a_stored_note_that_says_nothing_of_removal_is_there() -> None:
    document = laid(write("a", "x")).to_document()
    del document["notes"]["a"]["removed"]
    assert [note.text for note in Draft.from_document(document).visible_notes()] == ["x"]


def test_the_lowest_point_and_the_longest_reason_stand_on_a_sheet() -> None:
    answers = {"meaning": Answer(rank=0), "maths": Answer(cannot_score="x" * MAX_REASON_LENGTH)}
    assert find_unanswered(CODES, answers) == ()
    scores = ScoreSheet.from_answers(CODES, answers).scores
    assert [(one.rank, len(one.cannot_score or "")) for one in scores] == [(0, 0), (None, 500)]


def test_a_point_beside_a_reason_is_no_point_but_a_reason() -> None:
    both = {"meaning": Answer(rank=9, cannot_score="dark"), "maths": Answer(rank=0)}
    scores = ScoreSheet.from_answers(CODES, both).scores
    assert [(one.rank, one.cannot_score) for one in scores] == [(None, "dark"), (0, None)]
