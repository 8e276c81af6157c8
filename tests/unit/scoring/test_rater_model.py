"""The rater model finds planted habits, leans on what is expected, and knows what it does not know."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scoring.rater_model.cohort import learn_priors
from app.scoring.rater_model.difficulty import calibrate
from app.scoring.rater_model.evidence import lay_out
from app.scoring.rater_model.fit import Posterior, fit
from app.scoring.rater_model.layout import NOISE, SEVERITY, SLOPE, layout_of
from app.scoring.rater_model.outlook import (
    DrawnHabits,
    draw_form_masters,
    draw_forms,
    draw_habits,
    quadratic_kappa,
    true_agreement,
    true_tables,
)
from app.scoring.rater_model.priors import MOODS, default_priors
from app.scoring.rater_model.response import chances
from app.scoring.scheme import CodeSpec, Direction, Scheme
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
DEFAULT = default_priors(LAYOUT)
CLIPS = 60


def clips_for(raters: Habits, clips: int = CLIPS, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    masters = draw_masters(WORLD, clips, rng)
    return masters, draw_scores(raters, masters, draw_difficulty(clips, rng, sd=0), rng)


def fitted(raters: Habits, clips: int = CLIPS) -> Posterior:
    return fit(lay_out(SCHEME, *clips_for(raters, clips)), DEFAULT)


def drawn(habits: DrawnHabits, rng: np.random.Generator) -> np.ndarray:
    return draw_forms(habits, draw_form_masters(habits, 10, rng), rng)


def mean(found: Posterior, place: int) -> float:
    return float(found.means[:, place].mean())


@pytest.mark.parametrize("severity", [-0.4, 0.0, 0.4])
def test_severity_is_found(severity: float) -> None:
    found = fitted(with_severity(make_habits(WORLD, 40), severity))
    assert mean(found, SEVERITY) == pytest.approx(severity, abs=0.12)


def test_centrality_is_found_as_a_slope_below_one() -> None:
    assert mean(fitted(with_slope(make_habits(WORLD, 40), 0.7)), SLOPE) == pytest.approx(
        0.7, abs=0.06
    )
    assert mean(fitted(make_habits(WORLD, 40)), SLOPE) == pytest.approx(1.0, abs=0.04)


def test_noise_is_found_together_with_moods() -> None:
    found = fitted(make_habits(WORLD, 40, noise=0.6, halo=0.2))
    assert np.exp(mean(found, NOISE)) == pytest.approx(np.hypot(0.6, 0.2), rel=0.08)


@pytest.mark.parametrize("halo", [0.1, 0.5])
def test_moods_are_found(halo: float) -> None:
    found = fitted(with_halo(make_habits(WORLD, 40), halo))
    assert (found.moods @ MOODS).mean() == pytest.approx(halo, abs=0.08)


def test_a_lean_in_one_domain_is_found_there_and_nowhere_else() -> None:
    found = fitted(with_domain_shift(make_habits(WORLD, 40), "d1", 0.5))
    shifts = found.means[:, LAYOUT.domain_places].mean(axis=0)
    assert shifts.argmax() == 1
    assert shifts[1] - shifts[[0, 2, 3]].mean() > 0.2


def test_who_has_scored_nothing_is_as_expected() -> None:
    nothing = np.empty((0, len(SCHEME.codes)), dtype=np.int8)
    found = fit(lay_out(SCHEME, nothing, nothing), DEFAULT)
    assert found.means[0] == pytest.approx(DEFAULT.means, abs=1e-6)
    assert found.spreads[0] ** 2 == pytest.approx(DEFAULT.variances, rel=1e-6)
    assert found.moods[0] == pytest.approx(DEFAULT.moods)


def test_one_clip_tells_a_little() -> None:
    found = fitted(make_habits(WORLD), clips=1)
    assert np.isfinite(found.means).all()
    assert (found.spreads[0] ** 2 <= DEFAULT.variances * 1.001).all()
    assert found.spreads[0, NOISE] < np.sqrt(DEFAULT.variances[NOISE])
    assert found.moods[0] == pytest.approx(DEFAULT.moods, abs=0.25)


def test_more_clips_make_surer() -> None:
    few, many = fitted(make_habits(WORLD), clips=5), fitted(make_habits(WORLD), clips=50)
    assert (many.spreads[0] < few.spreads[0]).all()


def test_the_order_of_clips_plays_no_part() -> None:
    masters, scores = clips_for(make_habits(WORLD), 12)
    turned = np.random.default_rng(3).permutation(12)
    one = fit(lay_out(SCHEME, masters, scores), DEFAULT)
    other = fit(lay_out(SCHEME, masters[turned], scores[:, turned]), DEFAULT)
    assert one.means == pytest.approx(other.means, abs=1e-9)
    assert one.moods == pytest.approx(other.moods, abs=1e-9)


def test_a_clip_more_from_an_earlier_posterior_is_the_same_as_from_the_start() -> None:
    masters, scores = clips_for(make_habits(WORLD), 12)
    before = fit(lay_out(SCHEME, masters[:11], scores[:, :11]), DEFAULT)
    all_of_them = lay_out(SCHEME, masters, scores)
    quick, whole = fit(all_of_them, DEFAULT, before), fit(all_of_them, DEFAULT)
    assert (np.abs(quick.means - whole.means) < 0.05 * whole.spreads).all()


def test_a_score_that_is_missing_is_left_out() -> None:
    masters, scores = clips_for(make_habits(WORLD), 12)
    gaps = scores.copy()
    gaps[0, 3:, 2] = -1
    found = fit(lay_out(SCHEME, masters, gaps), DEFAULT)
    assert found.masters[0].sum(axis=1).tolist() == [12, 12, 3, *[12] * 13]
    assert found.spreads[0, LAYOUT.bias_places][2] > found.spreads[0, LAYOUT.bias_places][1]


def test_a_code_whose_high_end_is_bad_counts_the_other_way_round() -> None:
    masters, scores = clips_for(with_severity(make_habits(WORLD, 5), 0.4), 20)
    turned = Scheme(
        codes=tuple(
            CodeSpec(key=c.key, domain=c.domain, points=c.points, direction=Direction.HIGH_IS_BAD)
            for c in SCHEME.codes
        )
    )
    one = fit(lay_out(SCHEME, masters, scores), DEFAULT)
    other = fit(lay_out(turned, masters, scores), default_priors(layout_of(turned)))
    assert one.means[:, SEVERITY] == pytest.approx(-other.means[:, SEVERITY], abs=1e-3)


def test_scales_of_two_to_five_points_stand_side_by_side() -> None:
    scheme = Scheme(
        codes=tuple(
            CodeSpec(key=f"c{n}", domain="d", points=tuple("abcde"[:n])) for n in (2, 3, 4, 5)
        )
    )
    rng = np.random.default_rng(1)
    masters = rng.integers(0, [2, 3, 4, 5], (40, 4))
    exact = fit(lay_out(scheme, masters, masters), default_priors(layout_of(scheme)))
    assert np.exp(exact.means[0, NOISE]) < 0.4
    tables = true_tables(draw_habits(exact, 50, rng))
    assert tables.sum(axis=(2, 3)) == pytest.approx(np.ones((50, 4)))
    assert tables[:, 0, 2:].sum() == 0
    assert (drawn(draw_habits(exact, 50, rng), rng)[..., 0].max()) <= 1


def test_masters_that_are_all_equal_leave_the_slope_to_what_is_expected() -> None:
    masters = np.full((20, len(SCHEME.codes)), 1)
    found = fit(lay_out(SCHEME, masters, masters), DEFAULT)
    assert np.isfinite(found.means).all()
    assert found.means[0, SLOPE] == pytest.approx(1, abs=0.1)


def test_a_rank_beyond_its_scale_is_refused() -> None:
    wrong = np.full((1, len(SCHEME.codes)), 4)
    with pytest.raises(ValueError, match="above the declared score points"):
        lay_out(SCHEME, wrong, wrong)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_any_scores_whatever_have_a_posterior(seed: int, clips: int) -> None:
    rng = np.random.default_rng(seed)
    masters, scores = rng.integers(-1, 4, (2, clips, len(SCHEME.codes)))
    found = fit(lay_out(SCHEME, masters, scores), DEFAULT)
    assert np.isfinite(found.means).all()
    assert (np.linalg.eigvalsh(found.covariances[0]) > 0).all()
    assert found.moods.sum() == pytest.approx(1)


@settings(max_examples=30, deadline=None)
@given(st.floats(-2, 5), st.floats(-3, 1), st.floats(0, 0.2))
def test_chances_of_the_points_add_up_to_one(level: float, log_noise: float, lapse: float) -> None:
    levels = np.full((LAYOUT.codes, 1), level)
    found = chances(LAYOUT, levels, np.full(LAYOUT.codes, log_noise), lapse)
    assert found.sum(axis=-1) == pytest.approx(np.ones((LAYOUT.codes, 1)))
    assert (found >= 0).all()


def test_a_cohort_says_what_to_expect() -> None:
    rng = np.random.default_rng(5)
    raters = with_severity(make_habits(WORLD, 100, noise=0.3), rng.normal(0.2, 0.1, 100))
    learned = learn_priors(lay_out(SCHEME, *clips_for(raters, 30)))
    assert learned.raters == 100
    assert learned.means[SEVERITY] == pytest.approx(0.2, abs=0.07)
    assert np.sqrt(learned.variances[SEVERITY]) == pytest.approx(0.1, abs=0.04)
    assert learned.typical_noise == pytest.approx(0.3, abs=0.07)
    assert learned.typical_mood == pytest.approx(0.2, abs=0.06)


def test_from_nobody_the_defaults_are_learned() -> None:
    nobody = np.empty((0, 3, len(SCHEME.codes)), dtype=np.int8)
    learned = learn_priors(lay_out(SCHEME, nobody, nobody))
    assert learned.raters == 0
    assert learned.means == pytest.approx(DEFAULT.means)


def test_a_cohort_of_two_moves_the_defaults_a_little() -> None:
    learned = learn_priors(
        lay_out(SCHEME, *clips_for(with_severity(make_habits(WORLD, 2), 0.5), 30))
    )
    assert 0.05 < learned.means[SEVERITY] < 0.25


def counts_of(masters: np.ndarray, scores: np.ndarray) -> np.ndarray:
    counts = np.zeros((*masters.shape, 4, 4))
    for clip, code in np.ndindex(*masters.shape):
        for own in scores[:, clip, code]:
            counts[clip, code, masters[clip, code], own] += 1
    return counts


def test_difficulty_is_calibrated_from_the_scores_of_others() -> None:
    rng = np.random.default_rng(2)
    masters, hard = draw_masters(WORLD, 30, rng), draw_difficulty(30, rng)
    scores = draw_scores(make_habits(WORLD, 80), masters, hard, rng)
    found = calibrate(LAYOUT, DEFAULT, counts_of(masters, scores))
    assert np.corrcoef(found.mean(axis=1), -hard)[0, 1] > 0.95
    assert np.sqrt(((found + hard[:, None]) ** 2).mean()) < 0.4 * hard.std()


def test_a_clip_that_nobody_has_scored_has_no_difficulty() -> None:
    assert (calibrate(LAYOUT, DEFAULT, np.zeros((3, LAYOUT.codes, 4, 4))) == 0).all()


def test_known_difficulty_is_no_severity() -> None:
    rng = np.random.default_rng(4)
    masters, hard = draw_masters(WORLD, 20, rng), np.full(20, 0.4)
    scores = draw_scores(make_habits(WORLD, 10), masters, hard, rng)
    known = np.broadcast_to(-hard[:, None], masters.shape)
    without = fit(lay_out(SCHEME, masters, scores), DEFAULT)
    told = fit(lay_out(SCHEME, masters, scores, known), DEFAULT)
    assert without.means[:, SEVERITY].mean() > 0.25
    assert told.means[:, SEVERITY].mean() == pytest.approx(0, abs=0.08)


def test_true_agreement_is_what_a_long_run_shows() -> None:
    rater = with_severity(make_habits(WORLD, noise=0.5), 0.2)
    masters, scores = clips_for(rater, 4000, seed=9)
    exact = float((masters == scores[0]).mean())
    found = fitted(rater, clips=40)
    rng = np.random.default_rng(1)
    figures = true_agreement(true_tables(draw_habits(found, 400, rng)), range(16), 40)
    assert figures.exact.low is not None
    assert figures.exact.high is not None
    assert figures.exact.low < exact < figures.exact.high
    assert figures.exact.value == pytest.approx(exact, abs=0.06)


def test_drawn_forms_agree_as_often_as_the_tables_say() -> None:
    found = fitted(make_habits(WORLD), clips=30)
    rng = np.random.default_rng(1)
    habits = draw_habits(found, 2000, rng)
    expected = np.einsum("dkmm->dk", true_tables(habits)).mean()
    assert (drawn(habits, rng) == 0).mean() == pytest.approx(expected, abs=0.01)


def test_kappa_of_a_table_without_spread_is_nil_not_undefined() -> None:
    assert quadratic_kappa(np.array([[1.0, 0], [0, 0]])) == 1.0
