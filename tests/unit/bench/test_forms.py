"""What a browser may send about a score sheet, however it was made up."""

import json
from typing import Any

import pytest

from app.bench.domain.draft import AnswerChange, DraftChanges, NoteChange
from app.bench.domain.sheet import Answer
from app.bench.errors import UnusableDraftError
from app.bench.forms import (
    read_client_key,
    read_clip_time,
    read_form_changes,
    read_json_changes,
)
from app.bench.words import say_draft_fault


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("4200", 4200),
        ("", 0),
        ("-1", 0),
        ("1e3", 0),
        ("½", 0),
        ("123456789012 3", 0),
        ("123456789012abc", 0),
        ("9" * 6000, 0),
        ("7\n", 0),
    ],
    ids=repr,
)
def test_a_number_of_the_page_is_a_number_or_nothing(sent: str, read: int) -> None:
    changes = read_form_changes({"watched_ms": sent, "saves": sent}, codes=())
    assert (changes.watched_ms, changes.known_save) == (read, read)


@pytest.mark.parametrize("text", ["", "   ", "\r\n"], ids=repr)
def test_a_time_and_a_code_that_the_page_filled_in_are_no_note_without_words(text: str) -> None:
    form = {
        "note-time-new": "0:00",
        "note-code-new": "link",
        "note-text-new": text,
        "new_note_key": "k",
    }
    assert read_form_changes(form, codes=()).notes == ()


def sent(**parts: Any) -> bytes:
    return json.dumps({"saves": 3, **parts}).encode()


def test_a_page_at_work_sends_what_changed_and_how_long_ago() -> None:
    changes = read_json_changes(
        sent(
            watched_ms=42_000,
            answers=[
                {"code": "meaning", "rank": 2, "age_ms": 1500},
                {"code": "maths", "cannot": "The sound\x00 drops."},
            ],
            notes=[
                {"id": "n1", "code": "meaning", "ms": 12_000, "text": "five\x00 parts"},
                {"id": "n2", "code": "", "removed": True, "age_ms": 700},
            ],
        )
    )
    assert changes == DraftChanges(
        known_save=3,
        watched_ms=42_000,
        answers=(
            AnswerChange(code="meaning", answer=Answer(rank=2), age_ms=1500),
            AnswerChange(code="maths", answer=Answer(cannot_score="The sound drops.")),
        ),
        notes=(
            NoteChange(id="n1", code="meaning", clip_ms=12_000, text="five parts"),
            NoteChange(id="n2", code=None, clip_ms=0, text="", is_removed=True, age_ms=700),
        ),
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"[]", "body: ", id="no object"),
        pytest.param(b'{"saves": 1, "saves": 2}', "body: ", id="a name twice"),
        pytest.param(sent(saves=-1), "saves: ", id="a save before the first"),
        pytest.param(sent(answers=[{"code": "a"}]), "a: a choice is a point or", id="no choice"),
        pytest.param(
            sent(answers=[{"code": "a", "rank": 1, "cannot": "dark"}]), "never both", id="both"
        ),
        pytest.param(sent(answers=[{"code": "a", "rank": 21}]), "answers.0.rank: ", id="no rank"),
        pytest.param(sent(answers=[{"code": "a", "rank": "2"}]), "answers.0.rank: ", id="a word"),
        pytest.param(sent(notes=[{"id": "two words"}]), "notes.0.id: ", id="a made-up note"),
        pytest.param(sent(master=1), "master: ", id="a field the bench does not send"),
    ],
)
def test_what_the_bench_does_not_send_is_refused_by_name(body: bytes, words: str) -> None:
    with pytest.raises(UnusableDraftError) as refused:
        read_json_changes(body)
    assert words in say_draft_fault(refused.value)


def changes_of(*codes: str, **form: str) -> DraftChanges:
    named = {name.replace("_", "-"): value for name, value in form.items()}
    return read_form_changes(named, codes)


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        pytest.param({"score_meaning": "2"}, Answer(rank=2), id="a first choice"),
        pytest.param({"score_meaning": "2", "was_meaning": "1"}, Answer(rank=2), id="another one"),
        pytest.param({"score_meaning": "2", "was_meaning": "2"}, None, id="the same as before"),
        pytest.param(
            {"score_meaning": "2", "was_meaning": "2", "unstored": "1"},
            Answer(rank=2),
            id="the same, which could not be stored",
        ),
        pytest.param(
            {"score_meaning": "cannot", "reason_meaning": "dark\x00"},
            Answer(cannot_score="dark"),
            id="a reason",
        ),
        pytest.param(
            {
                "score_meaning": "cannot",
                "was_meaning": "cannot",
                "reason_meaning": "dark",
                "was_reason_meaning": "dark",
            },
            None,
            id="the same reason as before",
        ),
        pytest.param(
            {
                "score_meaning": "cannot",
                "was_meaning": "cannot",
                "reason_meaning": "too dark",
                "was_reason_meaning": "dark",
            },
            Answer(cannot_score="too dark"),
            id="another reason",
        ),
        pytest.param({"reason_meaning": "dark"}, None, id="a reason that was not chosen"),
        pytest.param({"score_meaning": "12"}, Answer(rank=12), id="two digits"),
    ],
)
def test_a_choice_on_the_form_is_a_change_where_the_person_changed_it(
    form: dict[str, str], answer: Answer | None
) -> None:
    changes = changes_of("meaning", "maths", **form)
    assert changes.answers == ((AnswerChange(code="meaning", answer=answer),) if answer else ())


@pytest.mark.parametrize("chosen", ["-1", "123", "½", "٣", "two", "x" * 30])
def test_a_choice_that_is_no_point_is_refused(chosen: str) -> None:
    with pytest.raises(UnusableDraftError) as refused:
        changes_of("meaning", score_meaning=chosen)
    assert say_draft_fault(refused.value) == f"“{chosen[:20]}” is not a score point of meaning"


SHOWN = {
    "note-time-n1": "0:12",
    "note-code-n1": "meaning",
    "note-text-n1": " five parts ",
    "was-note-time-n1": "0:12",
    "was-note-code-n1": "meaning",
    "was-note-text-n1": "five parts",
}


def note(text: str = "five parts", code: str | None = "meaning", **more: Any) -> NoteChange:
    return NoteChange(id="n1", code=code, clip_ms=12_000, text=text, **more)


@pytest.mark.parametrize(
    ("form", "change"),
    [
        pytest.param({}, None, id="nothing"),
        pytest.param({"note-text-n1": "six parts"}, note("six parts"), id="its words"),
        pytest.param({"note-code-n1": ""}, note(code=None), id="its code"),
        pytest.param({"was-note-time-n1": "0:10"}, note(), id="its time"),
        pytest.param({"remove_note": "n1"}, note(is_removed=True), id="that it is there"),
        pytest.param({"remove_note": "n2"}, None, id="that another one is there"),
        pytest.param({"unstored": "1"}, note(), id="nothing, and it could not be stored"),
    ],
)
def test_a_note_on_the_form_is_a_change_where_the_person_changed(
    form: dict[str, str], change: NoteChange | None
) -> None:
    assert read_form_changes({**SHOWN, **form}, ()).notes == ((change,) if change else ())


def test_a_field_that_only_looks_like_a_note_is_none() -> None:
    form = {"x-note-text-n1": "x", "note-text-two words": "x", "note-text-new": ""}
    assert read_form_changes(form, ()).notes == ()


NEW = {
    "note-time-new": "1:05",
    "note-code-new": "meaning",
    "note-text-new": " Look ",
    "new_note_key": "k-1",
}


def test_a_new_note_comes_after_those_already_there() -> None:
    changes = read_form_changes({**SHOWN, "note-text-n1": "six", **NEW}, ())
    added = NoteChange(id="k-1", code="meaning", clip_ms=65_000, text="Look")
    assert changes.notes == (note("six"), added)


def test_a_new_note_without_a_code_or_a_time_stands_at_the_start_for_all_codes() -> None:
    (added,) = read_form_changes({**NEW, "note-code-new": "", "note-time-new": ""}, ()).notes
    assert (added.code, added.clip_ms) == (None, 0)


def test_a_new_note_without_a_key_is_refused() -> None:
    with pytest.raises(UnusableDraftError) as refused:
        read_form_changes({**NEW, "new_note_key": "two words"}, ())
    assert say_draft_fault(refused.value).startswith("the new note has no key")


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("1:32", 92_000),
        ("45", 45_000),
        (" 0:07,5 ", 7_500),
        ("0:00.001", 1),
        ("100:00", 6_000_000),
        ("90", 90_000),
    ],
)
def test_a_place_in_a_clip_is_read_as_people_write_it(text: str, ms: int) -> None:
    assert read_clip_time(text) == ms


@pytest.mark.parametrize("text", ["", "a", "1:2:3", "-1", "x" * 30])
def test_a_place_that_is_none_is_quoted_and_refused(text: str) -> None:
    with pytest.raises(UnusableDraftError) as refused:
        read_clip_time(text)
    assert say_draft_fault(refused.value).startswith(f"“{text[:20]}” is not a time; write minutes")


@pytest.mark.parametrize(
    ("sent_key", "key"),
    [
        ("abc-1", "abc-1"),
        ("k" * 60, "k" * 48),
        ("", "none"),
        ("½", "none"),
        ("a\nb", "none"),
    ],
)
def test_a_malformed_key_of_the_page_counts_as_a_key_of_its_own(sent_key: str, key: str) -> None:
    assert read_client_key({"client_key": sent_key}) == key


def test_a_page_without_a_key_counts_as_one_of_its_own() -> None:
    assert read_client_key({}) == "none"
