"""What a set promises is kept, or refused with the reason and with what to write instead."""

from pathlib import Path

import pytest

from tests.content.gardens import Garden, plant

FIRST = "calibration_sets/sets/first-beds.yaml"


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return plant(tmp_path / "garden")


def write_second_set(garden: Garden, **changes: str) -> None:
    text = (garden.root / FIRST).read_text("utf-8").replace("id: first-beds", "id: second-beds")
    for old, new in changes.items():
        text = text.replace(old, new)
    (garden.sets_dir / "sets" / "second-beds.yaml").write_text(text, "utf-8")


def test_a_practice_set_may_open_at_its_end(garden: Garden) -> None:
    garden.change(FIRST, "feedback: after_each_clip", "feedback: after_set")
    assert garden.problems() == []


def test_a_clip_of_such_a_set_stands_in_no_other_practice_set(garden: Garden) -> None:
    write_second_set(garden)
    assert garden.problems() == []
    garden.change(FIRST, "feedback: after_each_clip", "feedback: after_set")
    assert garden.problems() == [
        (
            f"{FIRST}:7: clips[0]: `two-scales` is in set `second-beds` too, which may show its master "
            "scores before this set is done (choose another clip, or write `feedback: after_each_clip`)"
        )
    ]


@pytest.mark.parametrize(
    ("purpose", "what"),
    [
        ("validity", "checking now and then that raters still agree"),
        ("calibration", "a meeting in which people calibrate together"),
    ],
)
def test_a_purpose_that_no_page_serves_is_refused(garden: Garden, purpose: str, what: str) -> None:
    garden.change(FIRST, "purpose: practice", f"purpose: {purpose}")
    wrong = [problem for problem in garden.problems() if problem.startswith(FIRST)]
    assert wrong == [
        (
            f"{FIRST}:3: purpose: nobody would be offered this set: `{purpose}`, {what}, is not part "
            "of this version; write `practice`, or `certification` for a test form "
            f'(it is "{purpose}")'
        )
    ]
