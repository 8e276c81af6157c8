"""Which text people may enter: what cannot be shown is refused, every script and emoji is kept."""

import pytest

from app.content.plain_text import drop_unfit, find_label_fault, find_unfit, has_visible

KEPT = (
    *("Zoë Núñez", "O’Neil-Smith", "李小龍", "שָׁלוֹם", "مريم", "नमस्\u200dते", "می\u200cخواهم"),
    *("👩\u200d🏫 👍🏽 🏴\U000e0067\U000e0062\U000e007f", "🫨", "\U00031350", "3 < 5 & 7", "a\u00adb", "e\u0301"),
    *("\u200eltr\u200f", "no\u00a0break", "<script>alert(1)</script>", "'; DROP TABLE clip; --"),
)  # fmt: skip
REFUSED = (
    *("a\x00b", "\x1b[0m", "\x7f", "\x85", "\x9f", "tab\there", "two\nlines", "a\rb"),
    *("\ud800", "\ufdd0", "\uffff", "\U0001ffff", "\ue000", "\u0378"),
    *(f"a{chr(code)}b" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
)
INVISIBLE = (
    "\u200b",
    "\u200d\u200c",
    "\u3164",
    "\u2800",
    "\u115f\u1160",
    "\u0301",
    "\ufe0f",
    " ",
    "",
)


@pytest.mark.parametrize("text", KEPT)
def test_what_people_write_is_kept(text: str) -> None:
    assert find_unfit(text) is None
    assert drop_unfit(text) == text
    assert find_label_fault(text, 120) is None


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_shown_is_refused_in_a_sentence_and_can_be_dropped(text: str) -> None:
    said = find_unfit(text)
    assert said is not None
    assert said.endswith("Type it again by hand.")
    assert f"U+{next(ord(c) for c in text if find_unfit(c)):04X}" in said
    assert find_unfit(drop_unfit(text), is_long=True) is None


def test_long_text_has_lines_and_tabs() -> None:
    assert find_unfit("one\ntwo\tthree\r\nfour", is_long=True) is None
    assert find_unfit("one\x0btwo", is_long=True) is not None


@pytest.mark.parametrize("text", INVISIBLE)
def test_a_name_has_something_to_see(text: str) -> None:
    assert not has_visible(text)
    assert "nothing to see" in (find_label_fault(text, 120) or "")


def test_a_name_has_an_end() -> None:
    assert find_label_fault("x" * 121, 120) == "Keep it to 120 characters."
