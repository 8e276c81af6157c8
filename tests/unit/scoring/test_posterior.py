"""Bounds of kappa and AC2: they hold the estimate, keep to the scale, and say little of little."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.scoring.chance import COEFFICIENTS, Coefficient
from app.scoring.estimates import Estimate, IntervalKind, Undefined
from app.scoring.posterior import DRAWS, coefficient_bounds, prior_counts
from app.scoring.report import AgreementReport
from app.scoring.scheme import CodeSpec, Scheme
from app.scoring.tally import tally_clips
from tools.simulation.coefficients import coefficient_values

quick = settings(max_examples=60, deadline=None)
tables = arrays(np.int64, (4, 4), elements=st.integers(0, 6))
POINTS = ("a", "b", "c", "d")
TWO_CODES = Scheme(codes=tuple(CodeSpec(key=key, domain="d", points=POINTS) for key in "xy"))


def widths(table: np.ndarray) -> tuple[float, float]:
    found = coefficient_bounds(*(table[None].astype(float),) * 2)
    return float(np.ptp(found.kappa)), float(np.ptp(found.ac2))


def at(coefficient: Coefficient, table: np.ndarray) -> float:
    return float(coefficient_values(table)[COEFFICIENTS.index(coefficient), 2])


@quick
@given(tables)
def test_bounds_keep_to_the_scale_and_their_order(table: np.ndarray) -> None:
    found = coefficient_bounds(*(table[None].astype(float),) * 2)
    for low, high in (found.kappa[:, 0], found.ac2[:, 0]):
        assert -1 <= low < high <= 1


@quick
@given(arrays(np.int8, (6, 2), elements=st.integers(-1, 3)), st.integers(0, 2**32))
def test_what_is_shown_holds_the_estimate_and_has_bounds_or_a_reason(
    master: np.ndarray, seed: int
) -> None:
    scores = np.random.default_rng(seed).integers(-1, 4, master.shape).astype(np.int8)
    for pool in AgreementReport(tally_clips(TWO_CODES, master, scores)).reports:
        for figure in (pool.exact, pool.kappa, pool.ac2, pool.baseline.margin):
            if isinstance(figure, Undefined):
                assert figure.reason
                continue
            assert figure.low is not None
            assert figure.high is not None
            assert min(-1, figure.value) <= figure.low <= figure.value + 1e-12
            assert figure.value - 1e-12 <= figure.high <= 1 + 1e-12


@quick
@given(tables)
def test_four_times_the_clips_of_the_same_kind_say_more(table: np.ndarray) -> None:
    varied = table + np.eye(4, dtype=np.int64)
    for few, many in zip(widths(varied), widths(4 * varied), strict=True):
        assert many < few


def test_a_few_perfect_clips_promise_little_and_many_promise_much() -> None:
    found = [
        coefficient_bounds(*(np.diag([n, n, n, n])[None].astype(float),) * 2) for n in (1, 5, 25)
    ]
    lows = [float(bounds.kappa[0, 0]) for bounds in found]
    assert lows[0] < 0.5 < lows[1] < 0.9 < lows[2]
    assert all(bounds.kappa[1, 0] > 0.99 for bounds in found)


def test_where_nothing_was_scored_the_bounds_are_as_wide_as_the_prior() -> None:
    kappa, ac2 = widths(np.zeros((4, 4)))
    assert kappa > 0.9
    assert ac2 > 0.9


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_with_many_clips_the_bounds_are_those_of_a_large_sample(size: int) -> None:
    rng = np.random.default_rng(size)
    table = rng.multinomial(
        4000,
        (np.full((size, size), 0.3) + 3 * np.eye(size)).ravel() / (0.3 * size * size + 3 * size),
    ).reshape(size, size)
    found = coefficient_bounds(*(table[None].astype(float),) * 2)
    shares = table / table.sum()
    drawn = rng.multinomial(4000, shares.ravel(), size=2000).reshape(-1, size, size)
    for coefficient, bounds in ((Coefficient.COHEN, found.kappa), (Coefficient.GWET, found.ac2)):
        values = coefficient_values(drawn)[COEFFICIENTS.index(coefficient), 2]
        expected = np.quantile(values, (0.02, 0.98))
        assert bounds[:, 0] == pytest.approx(expected, abs=0.12 * float(np.ptp(expected)))
        assert bounds[0, 0] < at(coefficient, table) < bounds[1, 0]


def test_the_same_scores_have_the_same_bounds_alone_and_among_others() -> None:
    some = np.random.default_rng(3).integers(0, 5, (DRAWS // 2, 4, 4)).astype(float)
    together = coefficient_bounds(some, some)
    for place in (0, 7, 200):
        alone = coefficient_bounds(some[place : place + 1], some[place : place + 1])
        np.testing.assert_allclose(alone.kappa[:, 0], together.kappa[:, place], atol=1e-5)
        np.testing.assert_allclose(alone.ac2[:, 0], together.ac2[:, place], atol=1e-5)


def test_a_prior_is_worth_as_many_clips_on_every_scale() -> None:
    for size in (2, 4, 5):
        assert prior_counts(size).sum() == pytest.approx(1.75)
        assert np.trace(prior_counts(size)) == pytest.approx(1.25)


def test_codes_that_are_right_and_wrong_together_have_wider_bounds() -> None:
    master = np.tile(np.arange(4), 6)[:, None].repeat(2, axis=1).astype(np.int8)
    off = (np.arange(24) % 3 == 0).astype(np.int8)
    together = np.minimum(master + off[:, None], 3).astype(np.int8)
    apart = np.minimum(master + np.stack([off, np.roll(off, 1)], axis=1), 3).astype(np.int8)
    shown = []
    for scores in (together, apart):
        kappa = AgreementReport(tally_clips(TWO_CODES, master, scores)).overall.kappa
        assert isinstance(kappa, Estimate)
        assert kappa.interval is IntervalKind.POSTERIOR
        shown.append((kappa.high or 0) - (kappa.low or 0))
    assert shown[0] > shown[1]
