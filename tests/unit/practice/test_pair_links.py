"""Which pair stands beside a miss: same code, across the two points, not answered yet."""

import pytest

from app.practice.domain.pair_links import OpenPair, choose_pair


def pair(name: str, low: int, code: str = "meaning", *, is_answered: bool = False) -> OpenPair:
    return OpenPair(id=name, code=code, low=low, is_answered=is_answered)


ALL = (
    pair("low", 0),
    pair("mid", 1, is_answered=True),
    pair("mid-2", 1),
    pair("high", 2),
    pair("other", 1, code="slips"),
)


@pytest.mark.parametrize(
    ("points", "chosen"),
    [
        pytest.param((0, 1), "low", id="across the two points"),
        pytest.param((2, 1), "mid-2", id="whatever the order, not answered first"),
        pytest.param((1, 3), "high", id="any within a wider miss"),
    ],
)
def test_a_pair_across_the_two_points_comes_first(points: tuple[int, int], chosen: str) -> None:
    found = choose_pair(ALL, "meaning", points)
    assert found is not None
    assert found.id == chosen


def test_without_one_across_the_points_the_nearest_is_better_than_none() -> None:
    found = choose_pair([pair("low", 0), pair("mid", 1)], "meaning", (2, 3))
    assert found is not None
    assert found.id == "mid"


def test_a_code_without_a_pair_has_none() -> None:
    assert choose_pair(ALL, "reasons", (0, 1)) is None
