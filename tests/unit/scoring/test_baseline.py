"""The blind guess: what the commonest point would reach on other clips, and the margin over it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.scoring.baseline import baseline_figures, difference_bounds

quick = settings(max_examples=80, deadline=None)
shares = st.floats(0, 1)


def guess(*masters: int) -> tuple[float, float]:
    """Return what is expected of the commonest point, and its share of these very clips."""
    found = baseline_figures(np.diag(masters))
    return float(found.exact), float(found.commonest)


def test_points_that_may_all_be_equally_common_promise_no_more_than_that() -> None:
    assert guess(3, 3, 2, 2) == (0.25, 0.3)
    assert guess(1, 0, 0, 0) == (0.25, 1.0)


def test_a_plainly_commonest_point_is_hardly_drawn_down() -> None:
    expected, commonest = guess(18, 1, 1, 0)
    assert 0.87 < expected < commonest == 0.9
    assert guess(10, 0, 0, 0) == (1.0, 1.0)


@quick
@given(arrays(np.int64, (3, 4, 4), elements=st.integers(0, 8)))
def test_the_expected_share_lies_between_an_equal_one_and_the_seen_one(tables: np.ndarray) -> None:
    found = baseline_figures(tables)
    some = tables.sum(axis=(1, 2)) > 0
    assert (found.exact[some] >= 0.25 - 1e-12).all()
    assert (found.exact[some] <= found.commonest[some] + 1e-12).all()
    assert (found.exact[some] <= found.within_one[some]).all()
    assert (found.within_one[some] <= 1 + 1e-12).all()
    assert np.isnan(found.exact[~some]).all()


def test_the_best_constant_of_few_clips_is_not_flattered() -> None:
    rng = np.random.default_rng(8)
    masters = rng.multinomial(10, [0.45, 0.30, 0.17, 0.08], size=4000)
    found = baseline_figures(masters[:, :, None] * np.eye(4)[None])
    assert found.commonest.mean() > 0.49
    assert 0.38 < found.exact.mean() < 0.45


def test_two_shares_without_doubt_have_a_difference_without_doubt() -> None:
    assert difference_bounds((0.7, 0.7, 0.7), (0.4, 0.4, 0.4)) == pytest.approx((0.3, 0.3))


@quick
@given(st.lists(shares, min_size=6, max_size=6))
def test_the_bounds_of_a_difference_hold_it_and_keep_to_the_scale(six: list[float]) -> None:
    low, mine, high = sorted(six[:3])
    guess_low, other, guess_high = sorted(six[3:])
    bounds = difference_bounds((mine, low, high), (other, guess_low, guess_high))
    assert -1 <= bounds[0] <= mine - other + 1e-12
    assert mine - other - 1e-12 <= bounds[1] <= 1
