"""What master scores give away, counted on keys small enough to count by hand."""

from itertools import permutations

import numpy as np
import pytest

from app.standards.domain.giveaways import (
    Key,
    KeyOverlap,
    above,
    copy_shares,
    correlations,
    highest_shares,
    missing_points,
    mode_shares,
)
from app.standards.domain.matching import match


def key(name: str, *ranks: tuple[int, ...], off: tuple[int, ...] = ()) -> Key:
    """Return a key of four codes, two of each domain, on a scale of three points."""
    return Key(
        name=name,
        clips=tuple(f"{name}-{number}" for number in range(1, len(ranks) + 1)),
        codes=("growth", "color", "slugs", "snails"),
        domains=("plants", "plants", "pests", "pests"),
        points=(3, 3, 3, 3),
        ranks=np.array(ranks, dtype=np.int64).reshape(-1, 4),
        is_off=tuple(number in off for number in range(1, len(ranks) + 1)),
    )


SPRING = key("spring", (0, 1, 2, 0), (2, 1, 0, 0), (1, 1, 1, 2))
SUMMER = key("summer", (2, 1, 0, 1), (0, 1, 2, 0), (0, 0, 0, 0))


def test_who_knows_one_form_matches_the_other_as_well_as_can_be() -> None:
    overlap = KeyOverlap(one=SPRING, other=SUMMER)
    assert overlap.equal[0, 1] == 1.0
    assert overlap.pairs == ((0, 1), (1, 0), (2, 2))
    assert overlap.matched == (4 + 3 + 0) / 12
    assert overlap.matched_by_domain == {"plants": 4 / 6, "pests": 3 / 6}


def test_a_clip_that_is_not_at_the_subject_gives_nobody_a_match() -> None:
    off = key("winter", (0, 1, 2, 0), (0, 0, 0, 0), off=(2,))
    assert off.counted().clips == ("winter-1",)
    assert KeyOverlap(one=off.counted(), other=SUMMER).pairs == ((0, 1),)


def test_no_matching_of_two_forms_is_better_than_the_one_that_is_found() -> None:
    rng = np.random.default_rng(11)
    for _ in range(200):
        gains = rng.integers(0, 17, (rng.integers(1, 6), 5))
        best = max(
            sum(gains[row, column] for row, column in enumerate(order))
            for order in permutations(range(5), len(gains))
        )
        for table in (gains, gains.T):
            pairs = match(table)
            assert len({row for row, _ in pairs}) == len({column for _, column in pairs})
            assert sum(table[row, column] for row, column in pairs) == best


def test_copying_one_code_onto_another_is_counted_by_clip() -> None:
    shares = copy_shares(SPRING)
    assert shares[0, 1] == 1 / 3
    assert shares[2, 3] == 1 / 3
    assert np.diag(shares).tolist() == [1, 1, 1, 1]
    assert above(np.tril(shares, -1), 0.3)[0] == (1, 0, pytest.approx(1 / 3))


def test_points_that_never_occur_are_named() -> None:
    assert missing_points(SPRING) == {"color": (0, 2), "snails": (1,)}
    assert mode_shares(SPRING).tolist() == pytest.approx([1 / 3, 1, 1 / 3, 2 / 3])


def test_a_code_that_never_changes_correlates_with_nothing() -> None:
    found = correlations(SPRING)
    assert np.isnan(found[0, 1])
    assert found[0, 2] == pytest.approx(-1)


def test_an_overall_judgment_that_is_always_the_highest_code_is_no_judgment() -> None:
    ranks = {"one": [0, 1, 3], "two": [2, 1, 0], "whole": [2, 1, 2]}
    assert highest_shares(ranks, {"whole": ["one", "two"]}) == {"whole": 2 / 3}
