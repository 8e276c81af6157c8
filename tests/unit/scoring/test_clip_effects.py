"""Clip effects: scores of one clip are alike, and few clips tell little about how much."""

import math

import numpy as np
import pytest

from app.scoring.chance import COEFFICIENTS, Coefficient
from app.scoring.clip_effects import OF_SHARES, clip_effect, widened
from app.scoring.influence import cell_influences, observed_effects
from app.scoring.intervals import observed_effect
from app.scoring.posterior import prior_counts
from tools.simulation.coefficients import coefficient_values


def test_one_score_a_clip_is_independent() -> None:
    effect, df = clip_effect(np.array(3.0), 1.0, 10, OF_SHARES)
    assert float(effect) == 1.0
    assert math.isinf(df)
    assert float(widened(effect, df)) == 1.0


def test_what_is_seen_counts_more_with_more_clips_and_the_usual_with_fewer() -> None:
    usual = 1 + 3 * OF_SHARES.usual
    effects = [float(clip_effect(np.array(4.0), 4.0, clips, OF_SHARES)[0]) for clips in (2, 9, 99)]
    assert usual < effects[0] < effects[1] < effects[2] < 4.0
    assert float(clip_effect(np.array(np.nan), 4.0, 1, OF_SHARES)[0]) == pytest.approx(usual)


def test_an_effect_is_never_below_one() -> None:
    assert float(clip_effect(np.array(0.0), 2.0, 500, OF_SHARES)[0]) == 1.0


def test_what_is_hardly_known_is_widened_more() -> None:
    effects = [float(widened(np.array(2.0), df)) for df in (3.0, 10.0, 200.0)]
    assert effects[0] > effects[1] > effects[2] > 2.0


def test_clips_all_right_or_all_wrong_scatter_as_many_times_more_as_they_have_scores() -> None:
    hits = np.array([4.0, 0.0] * 200)
    cells = np.full(400, 4.0)
    sums = np.array([cells.sum(), hits.sum(), cells @ cells, cells @ hits, hits @ hits])
    assert observed_effect(sums, 400) == pytest.approx(4.0, rel=0.01)
    assert math.isnan(observed_effect(sums, 1))


@pytest.mark.parametrize("place", [(0, 0), (1, 2), (3, 0)])
def test_an_influence_is_how_far_a_little_more_of_a_cell_moves_the_coefficient(
    place: tuple[int, int],
) -> None:
    table = np.array([[5.0, 1, 0, 0], [2, 4, 1, 0], [0, 1, 3, 1], [1, 0, 1, 2]])
    shares = table + prior_counts(4)
    shares /= shares.sum()
    step = 1e-6
    moved = shares * (1 - step)
    moved[place] += step
    found = cell_influences(table[None])[:, 0]
    for which, coefficient in enumerate((Coefficient.COHEN, Coefficient.GWET)):
        at = COEFFICIENTS.index(coefficient), 2
        before, after = (1 - coefficient_values(one)[at] for one in (shares, moved))
        slope = (np.log(after) - np.log(before)) / step
        centered = found[which] - (found[which] * shares).sum()
        assert centered[place] == pytest.approx(slope, rel=1e-3)


def test_influences_of_independent_scores_scatter_as_expected() -> None:
    rng = np.random.default_rng(4)
    cells = rng.integers(0, 16, (3000, 2))
    table = np.bincount(cells.ravel(), minlength=16).reshape(1, 4, 4).astype(float)
    influences = cell_influences(table)
    by_clip = influences.reshape(2, 1, 16)[..., cells].sum(axis=-1)
    assert observed_effects(influences, table, by_clip) == pytest.approx(np.ones((2, 1)), abs=0.1)
    assert np.isnan(observed_effects(influences, table, by_clip[..., :1])).all()
