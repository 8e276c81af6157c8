"""What a browser may send about a score sheet, however it was made up."""

import pytest

from app.bench.forms import read_form_changes


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
