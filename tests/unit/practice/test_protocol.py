"""Protocol lapses: said only where they are known, kindly, and summed over the last sheets."""

import pytest

from app.bench.domain.sheet import ScoreOfCode
from app.practice.domain.protocol import SheetProtocol, count_lapses, find_lapses, find_without_note
from app.practice.words import say_lapse
from tests.unit.bench.test_sheet import CODES, code


def sheet(watched_ms: int | None = None, *without_note: str) -> SheetProtocol:
    return SheetProtocol(watched_ms=watched_ms, duration_ms=60_000, without_note=without_note)


@pytest.mark.parametrize(
    ("watched_ms", "is_cut_short"),
    [
        pytest.param(None, False, id="nobody counted"),
        pytest.param(1, True, id="counted, and nothing played"),
        pytest.param(53_999, True, id="just short of nine tenths"),
        pytest.param(54_000, False, id="nine tenths"),
        pytest.param(150_000, False, id="played twice and a half"),
    ],
)
def test_a_clip_was_cut_short_only_where_somebody_counted(
    watched_ms: int | None, is_cut_short: bool
) -> None:
    assert sheet(watched_ms).is_cut_short is is_cut_short


def test_only_codes_above_the_lowest_point_that_rest_on_moments_ask_for_a_note() -> None:
    scores = [
        ScoreOfCode(code=key, rank=rank, cannot_score=None if rank is not None else "dark")
        for key, rank in (("a", 2), ("b", 0), ("c", 3), ("d", None), ("overall", 3))
    ]
    assert find_without_note(scores, {"c", None}, {"a", "b", "c", "d"}) == ("a",)


def test_a_slip_says_what_was_seen_why_it_matters_and_what_to_try() -> None:
    watched, noted = map(say_lapse, find_lapses(sheet(22_400, "meaning"), CODES))
    assert watched.what == "22 seconds of the 60 seconds had played when you recorded."
    assert "transcript" in watched.next_time
    assert noted.what == "One code stands above Not Present without an evidence note: meaning."
    assert all(one.why and one.next_time for one in (watched, noted))
    assert say_lapse(find_lapses(sheet(1), CODES)[0]).what.startswith("Nothing of the 60 seconds")
    assert say_lapse(find_lapses(sheet(1_400), CODES)[0]).what.startswith(
        "1 second of the 60 seconds"
    )


@pytest.mark.parametrize(("watched_ms", "is_nothing"), [(0, True), (999, True), (1_000, False)])
def test_less_than_a_second_is_nothing(watched_ms: int, is_nothing: bool) -> None:
    (lapse,) = find_lapses(sheet(watched_ms), CODES)
    assert say_lapse(lapse).what.startswith("Nothing of the 60 seconds") is is_nothing


@pytest.mark.parametrize(("keys", "named"), [("abc", "a, b, c."), ("abcd", "a, b, c and 1 more.")])
def test_three_codes_without_a_note_are_named(keys: str, named: str) -> None:
    (lapse,) = find_lapses(sheet(None, *keys), [code(key) for key in keys])
    assert say_lapse(lapse).what.endswith(f"without an evidence note: {named}")


def test_many_codes_without_a_note_are_not_all_named() -> None:
    codes = [code(key) for key in "abcde"]
    (lapse,) = find_lapses(sheet(None, *"abcde"), codes)
    assert say_lapse(lapse).what.endswith("without an evidence note: a, b, c and 2 more.")


def test_a_sheet_in_order_says_nothing() -> None:
    assert find_lapses(sheet(60_000), CODES) == ()


def test_only_the_last_sheets_are_summed_and_uncounted_ones_are_told_apart() -> None:
    old = [sheet(1, "meaning")] * 3
    last = [*[sheet(None)] * 4, *[sheet(60_000, "meaning")] * 5, sheet(1)]
    found = count_lapses([*old, *last])
    assert (found.sheets, found.counted, found.cut_short, found.without_note) == (10, 6, 1, 5)
