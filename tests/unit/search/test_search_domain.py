"""What is asked and what is shown: no character is special, and every match is marked."""

import pytest

from app.search.domain import (
    HITS_PER_THING,
    MARK_CLOSE,
    MARK_OPEN,
    MOST_THINGS,
    MOST_WORDS,
    FoundRow,
    Results,
    clip_entries,
    group_rows,
    lesson_entries,
    read_question,
    split_marks,
)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("number line", ("number", "line")),
        ('"thirds" OR (fifths* NEAR x:y)', ("thirds", "OR", "fifths", "NEAR", "x", "y")),
        ("a_b-c", ("a", "b", "c")),
        ("thirds thirds", ("thirds",)),
        ("cafe\u0301", ("caf\u00e9",)),
        ("5/3 of ½", ("5", "3", "of", "½")),
        ("'; DROP TABLE x --", ("DROP", "TABLE", "x")),
        ("*** --- ()", ()),
        ("\x00\ue000\ud800", ()),
    ],
)
def test_only_letters_and_digits_are_searched(typed: str, words: tuple[str, ...]) -> None:
    assert read_question(typed).words == words


def test_a_question_has_at_most_sixteen_words_and_two_hundred_characters() -> None:
    assert len(read_question(" ".join(f"w{n}" for n in range(40))).words) == MOST_WORDS
    assert not read_question("x" * 200).is_too_long
    assert read_question("x" * 201).is_too_long
    assert not read_question("x" * 201).is_searchable


@pytest.mark.parametrize("typed", ["", "  ", "\n\t"])
def test_asking_for_nothing_is_told_from_asking_in_signs(typed: str) -> None:
    assert read_question(typed).is_empty
    assert not read_question("???").is_empty


def test_results_without_a_hit_are_empty() -> None:
    assert Results(question=read_question("thirds")).is_empty


def test_matches_are_cut_out_and_stray_marks_vanish() -> None:
    marked = f"the {MARK_OPEN}thirds{MARK_CLOSE} go{MARK_OPEN}"
    pieces = split_marks(marked)
    assert [(piece.text, piece.is_match) for piece in pieces] == [
        ("the ", False),
        ("thirds", True),
        (" go", False),
    ]


def test_a_lesson_is_found_by_its_sections() -> None:
    html = (
        '<p>First <em>things</em>, then a&nbsp;&lt;b&gt;.</p><h2 id="s-more">More <b>of</b> it</h2>'
        "<ul><li>one</li><li>two</li></ul>"
    )
    first, second = lesson_entries("a-score", "What a score is", html)
    assert (first.anchor, first.heading, first.text) == (
        *("", "What a score is"),
        "First things, then a <b>.",
    )
    assert (second.anchor, second.heading, second.text) == ("s-more", "More of it", "one two")


def test_a_clip_is_found_by_its_summary_its_words_and_its_board() -> None:
    document = {
        "title": "Thirds",
        "summary": "A line.",
        "cues": [{"start_ms": 1000, "speaker": "Ana", "text": "Where?"}],
        "descriptions": [{"start_ms": 0, "speaker": None, "text": "A bar."}],
    }
    entries = [(entry.at_ms, entry.heading, entry.text) for entry in clip_entries("t", document)]
    assert entries == [(None, "Thirds", "A line."), (1000, "", "Ana: Where?"), (0, "", "A bar.")]


def test_a_few_hits_of_a_few_things_are_shown_the_best_first() -> None:
    rows = [
        FoundRow(thing_id=f"t{n % 30}", title="T", anchor="", at_ms=n, heading="", snippet="x")
        for n in range(150)
    ]
    things = group_rows(rows)
    assert len(things) == MOST_THINGS
    assert [hit.at_ms for hit in things[0].hits] == [0, 30, 60][:HITS_PER_THING]
