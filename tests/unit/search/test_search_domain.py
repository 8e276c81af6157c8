"""What is asked and what is shown: no character is special, and every match is marked."""

import pytest

from app.content.captions import Cue
from app.library.domain.documents import ClipDocument, StoredConsent, StoredProvenance
from app.search.domain import (
    HITS_PER_THING,
    MAX_THINGS,
    MAX_WORDS,
    FoundRow,
    Results,
    read_question,
)
from app.search.domain.entries import clip_entries, lesson_entries
from app.search.domain.ranking import mark, rank_rows, snippet
from app.words import cut


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("number line", ("number", "line")),
        ('"thirds" OR (fifths* NEAR x:y)', ("third", "fifth", "near", "x", "y")),
        ("a_b-c", ("b", "c")),
        ("thirds Third", ("third",)),
        ("cafe\u0301", ("cafe",)),
        ("5/3 of ½", ("5/3", "1/2")),
        ("'; DROP TABLE x --", ("drop", "tabl", "x")),
        ("*** --- ()", ()),
        ("\x00\ud800", ()),
        ("why is it so", ("whi", "is", "it", "so")),
    ],
)
def test_a_question_is_cut_into_words(typed: str, words: tuple[str, ...]) -> None:
    assert read_question(typed).words == words


def test_a_question_has_at_most_sixteen_words_and_two_hundred_characters() -> None:
    assert len(read_question(" ".join(f"w{n}" for n in range(40))).words) == MAX_WORDS
    assert not read_question("x" * 200).is_too_long
    assert read_question("x" * 201).is_too_long
    assert not read_question("x" * 201).is_searchable


@pytest.mark.parametrize("typed", ["", "  ", "\n\t"])
def test_asking_for_nothing_is_told_from_asking_in_signs(typed: str) -> None:
    assert read_question(typed).is_empty
    assert not read_question("???").is_empty


def test_results_without_a_hit_are_empty() -> None:
    assert Results(question=read_question("thirds")).is_empty


def test_every_form_of_a_word_is_marked_where_it_stands() -> None:
    pieces = [(p.text, p.is_match) for p in mark("Leo’s x² (½) goes", frozenset({"leo", "1/2"}))]
    assert pieces == [("Leo’s", True), (" x² (", False), ("½", True), (") goes", False)]


def test_a_snippet_shows_the_words_asked_for_in_a_long_text() -> None:
    text = " ".join(f"w{n}" for n in range(90)) + " thirds and fifths " + "z " * 90
    shown = snippet(text, frozenset({"third", "fifth", "w3"}))
    assert [piece.text for piece in shown if piece.is_match] == ["thirds", "fifths"]
    assert (shown[0].text, shown[-1].text) == ("…", "…")
    assert "".join(piece.text for piece in snippet("short", frozenset({"x"}))) == "short"
    assert snippet("", frozenset({"x"})) == ()


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
    document = ClipDocument(
        id="t",
        title="Thirds",
        summary="A line.",
        grade=4,
        topic="fractions",
        use="practice",
        duration="00:02",
        duration_ms=2000,
        media={},
        provenance=StoredProvenance(kind="synthetic", label="Drawn"),
        consent=StoredConsent(kind="not-needed", reason="synthetic"),
        cues=(Cue(start_ms=1000, end_ms=2000, speaker="Ana", text="Where?"),),
        descriptions=(Cue(start_ms=0, end_ms=900, speaker=None, text="A bar."),),
    )
    entries = [(entry.at_ms, entry.heading, entry.text) for entry in clip_entries(document)]
    assert entries == [(None, "Thirds", "A line."), (1000, "", "Ana: Where?"), (0, "", "A bar.")]


def row(thing: str, at: int, *, title: str = "T", heading: str = "", text: str = "x") -> FoundRow:
    return FoundRow(
        thing_id=thing,
        title=title,
        anchor="",
        at_ms=at,
        heading=heading,
        text=text,
        heading_words=" ".join(word.stem for word in cut(heading)),
        text_words=" ".join(word.stem for word in cut(text)),
    )


def test_a_few_hits_of_a_few_things_are_shown_the_best_first() -> None:
    things = rank_rows([row(f"t{n % 30}", n) for n in range(150)], ["x"])
    assert len(things) == MAX_THINGS
    assert [hit.at_ms for hit in things[0].hits] == [0, 30, 60][:HITS_PER_THING]


def test_what_is_about_a_word_comes_before_what_mentions_it() -> None:
    poster = row("poster", 0, title="A poster", text="A poster on the wall names one fraction.")
    section = row("walls", 1, title="Walls", heading="Fractions on a wall", text="They hang.")
    lesson = row("fractions", 2, title="Fractions", text="Long ago " * 80 + "a fraction.")
    found = rank_rows([poster, section, lesson], ["fraction"])
    assert [thing.id for thing in found] == ["fractions", "walls", "poster"]


def test_a_formula_is_found_as_it_is_typed() -> None:
    html = "<p>So <math><msup><mi>x</mi><mn>2</mn></msup> <mfrac><mn>3</mn><mn>4</mn></mfrac></math></p>"
    [entry] = lesson_entries("a", "A", html)
    assert entry.text == "So x^2 3/4"
