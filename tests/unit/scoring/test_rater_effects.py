"""What stands out in a rater gets its name; what does not gets none."""

from dataclasses import replace

import numpy as np
import pytest

from app.scoring.rater_model.drift import standardized, watch
from app.scoring.rater_model.effects import CERTAIN, Effect, Named, name_effects
from app.scoring.rater_model.evidence import lay_out
from app.scoring.rater_model.fit import fit
from app.scoring.rater_model.layout import layout_of
from app.scoring.rater_model.patterns import fit_for_names, with_patterns
from app.scoring.rater_model.priors import MOODS, default_priors, opened
from app.scoring.scheme import CodeSpec, Scheme
from tools.simulation.habits import (
    Habits,
    draw_scores,
    make_habits,
    with_domain_shift,
    with_halo,
    with_severity,
    with_slope,
)
from tools.simulation.world import TYPICAL, draw_difficulty, draw_masters, make_world

WORLD = make_world([TYPICAL])
SCHEME = WORLD.scheme
LAYOUT = layout_of(SCHEME)
PRIORS = default_priors(LAYOUT)


def scores_of(rater: Habits, clips: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    masters = draw_masters(WORLD, clips, rng)
    return masters, draw_scores(rater, masters, draw_difficulty(clips, rng, sd=0.1), rng)


def named(rater: Habits, clips: int = 40, seed: int = 1) -> tuple[Named, ...]:
    found = fit_for_names(lay_out(SCHEME, *scores_of(rater, clips, seed)), PRIORS)
    return name_effects(found)


GOOD = make_habits(WORLD)


@pytest.mark.parametrize(
    ("rater", "effect"),
    [
        pytest.param(with_severity(GOOD, 0.6), Effect.SEVERE, id="severe"),
        pytest.param(with_severity(GOOD, -0.6), Effect.GENEROUS, id="generous"),
        pytest.param(with_slope(GOOD, 0.6), Effect.CENTRAL, id="central"),
        pytest.param(with_halo(GOOD, 0.8), Effect.HALO, id="halo"),
        pytest.param(make_habits(WORLD, noise=0.9), Effect.NOISY, id="noisy"),
    ],
)
def test_a_strong_effect_gets_its_name_first(rater: Habits, effect: Effect) -> None:
    found = named(rater)
    assert found[0].effect is effect
    assert found[0].certainty >= CERTAIN


def test_a_good_rater_gets_no_name() -> None:
    assert [named(GOOD, seed=seed) for seed in range(5)] == [()] * 5


def test_who_has_scored_nothing_gets_no_name() -> None:
    nothing = np.empty((0, len(SCHEME.codes)), dtype=np.int8)
    assert name_effects(fit_for_names(lay_out(SCHEME, nothing, nothing), PRIORS)) == ()


@pytest.mark.parametrize("shift", [-0.8, 0.8])
def test_the_domain_that_is_off_is_named_with_its_side(shift: float) -> None:
    (found,) = named(with_domain_shift(GOOD, "d2", shift))
    assert (found.effect, found.place, found.is_kind) == (Effect.DOMAIN_OFF, 2, shift > 0)


def test_a_domain_read_upside_down_is_no_severity() -> None:
    masters, scores = scores_of(GOOD, 40, 1)
    scores[0, :, 4:8] = 3 - scores[0, :, 4:8]
    found = name_effects(fit_for_names(lay_out(SCHEME, masters, scores), PRIORS))
    assert Effect.DOMAIN_OFF in {one.effect for one in found}
    assert not {one.effect for one in found} & {Effect.SEVERE, Effect.GENEROUS}


def test_a_misread_code_is_named_and_its_domain_is_not() -> None:
    masters, scores = scores_of(GOOD, 40, 1)
    scores[0, :, 5] = np.minimum(scores[0, :, 5] + 1, 3)
    (found,) = name_effects(fit_for_names(lay_out(SCHEME, masters, scores), PRIORS))
    assert (found.effect, found.place, found.is_kind) == (Effect.CODE_OFF, 5, True)


def test_of_two_domains_none_is_the_odd_one_out() -> None:
    scheme = Scheme(
        codes=tuple(
            CodeSpec(key=f"c{n}", domain=f"d{n // 4}", points=tuple("abcd")) for n in range(8)
        )
    )
    masters = np.random.default_rng(1).integers(0, 3, (40, 8))
    scores = masters + (np.arange(8) < 4)
    layout = layout_of(scheme)
    found = name_effects(
        fit(lay_out(scheme, masters, scores), opened(layout, default_priors(layout)))
    )
    assert Effect.DOMAIN_OFF not in {one.effect for one in found}


def test_drift_is_seen_after_a_while_and_with_its_side() -> None:
    masters, scores = scores_of(make_habits(WORLD, 20), 60, 2)
    baseline = fit(lay_out(SCHEME, masters, scores), PRIORS)
    later, drifted = scores_of(with_severity(make_habits(WORLD, 20), 0.6), 20, 3)
    found = watch(lay_out(SCHEME, later, drifted), baseline)
    assert found.is_out[:, -1].mean() > 0.9
    assert (found.severer[:, -1] > 0).all()
    assert not found.is_out[:, 0].all()


def test_a_clip_without_scores_leaves_the_average_where_it_was() -> None:
    masters, scores = scores_of(make_habits(WORLD, 2), 30, 2)
    baseline = fit(lay_out(SCHEME, masters, scores), PRIORS)
    later, given = scores_of(make_habits(WORLD, 2), 4, 3)
    given[:, 2] = -1
    evidence = lay_out(SCHEME, later, given)
    assert np.isnan(standardized(evidence, baseline).severer[:, 2]).all()
    found = watch(evidence, baseline)
    assert found.severer[:, 2] == pytest.approx(found.severer[:, 1])


def test_the_less_her_baseline_is_known_the_farther_she_may_move() -> None:
    baseline = fit(lay_out(SCHEME, *scores_of(GOOD, 20, 2)), PRIORS)
    vague = replace(baseline, covariances=4 * baseline.covariances)
    later = lay_out(SCHEME, *scores_of(with_severity(GOOD, 0.3), 40, 3))
    clearly, hardly = (watch(later, one).severer[0] for one in (baseline, vague))
    assert 0 < hardly[-1] < 0.7 * clearly[-1]
    # On the first clip the clip itself is what is least known.
    assert hardly[0] == pytest.approx(clearly[0], rel=0.15)


def test_missed_moments_are_no_mood() -> None:
    masters, scores = scores_of(make_habits(WORLD, halo=0.0), 20, 4)
    masters[:3, :6], scores[:, :3, :6] = 3, 0
    evidence = lay_out(SCHEME, masters, scores)
    by_sums = fit(evidence, opened(LAYOUT, PRIORS))
    by_patterns = with_patterns(evidence, by_sums)
    assert by_patterns.moods @ MOODS < 0.8 * (by_sums.moods @ MOODS)


def test_where_nothing_was_missed_patterns_tell_what_sums_tell() -> None:
    evidence = lay_out(SCHEME, *scores_of(with_halo(GOOD, 0.6), 30, 5))
    by_sums = fit(evidence, opened(LAYOUT, PRIORS))
    by_patterns = with_patterns(evidence, by_sums)
    assert by_patterns.moods @ MOODS == pytest.approx(by_sums.moods @ MOODS, rel=0.1)


def test_patterns_of_many_raters_are_those_of_each() -> None:
    rng = np.random.default_rng(6)
    masters = draw_masters(WORLD, 8, rng)
    scores = draw_scores(make_habits(WORLD, 300), masters, draw_difficulty(8, rng), rng)
    together = fit_for_names(lay_out(SCHEME, masters, scores), PRIORS).moods
    alone = fit_for_names(lay_out(SCHEME, masters, scores[280]), PRIORS).moods
    assert together[280] == pytest.approx(alone[0], abs=0.02)
