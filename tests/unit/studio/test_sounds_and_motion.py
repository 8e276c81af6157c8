"""What is decided without sound or picture: endings that are drawn out, small motions, mouths."""

from itertools import pairwise

import pytest

from tools.studio.endings import clear, has_ending
from tools.studio.motion import chatting, musing, watching

TIMES = [number / 12 for number in range(12 * 6)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Forty-five hundredths.", True),
        ("One hundredth of it.", True),
        ("Ten hundreds and six tens.", False),
        ("Six tenths, or three fourths?", False),
    ],
)
def test_words_whose_ending_is_lost_are_found(text: str, found: bool) -> None:
    assert has_ending(text) is found


def test_the_ending_gets_a_vowel_and_nothing_else_changes() -> None:
    assert clear("θɹˈi hˈʌndɹədθs") == "θɹˈi hˈʌndɹədɪθs"
    assert clear("sˈɪks tˈɛnθs") == "sˈɪks tˈɛnθs"


def test_nobody_is_a_frozen_picture_in_a_quiet() -> None:
    for key in ("ana", "ben", "cem"):
        seen = [musing(key, time) for time in TIMES]
        assert len(set(seen)) >= 3
        assert seen == [musing(key, time) for time in TIMES]


def test_students_do_not_move_all_at_once() -> None:
    def changes(key: str) -> list[bool]:
        poses = [musing(key, time) for time in TIMES]
        return [one != two for one, two in pairwise(poses)]

    assert changes("ana") != changes("ben")


def test_a_waiting_teacher_looks_at_several_students() -> None:
    assert len({watching("t", time, 4) for time in TIMES}) >= 2
    assert watching("t", 1.0, 0) == 0


def test_partners_take_turns() -> None:
    pair = ("ana", "ben")
    mouths = {key: [chatting(pair, key, time) for time in TIMES] for key in pair}
    assert all(0 < sum(level > 0 for level in mouths[key]) < len(TIMES) for key in pair)
