"""What a policy does to simulated people: true agreement, errors, lives, and who never watches."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from app.scoring.simulation.impressions import HabitArrays, draw_impressions, exact_from_impressions
from app.scoring.simulation.thresholds import (
    ThresholdArrays,
    draw_with_thresholds,
    exact_with_thresholds,
)
from app.standards.domain.rule import Certain, Pooling, Rule, StopRule
from app.standards.domain.simulation.guessers import Pretender, guessers_of
from app.standards.domain.simulation.lives import live
from app.standards.domain.simulation.people import Family, World, draw_population
from app.standards.domain.simulation.pool import SimulatedPool
from app.standards.domain.simulation.report import Plan, Simulation, simulate
from tests.standards_world import make_rule

CODES = 8
PLAN = Plan(people=300, lives=40)
SMALL = Plan(people=60, lives=10)


def make_pool(clips: int = 24, *, families: int | None = None, seed: int = 3) -> SimulatedPool:
    """Return clips whose master scores are spread over all points; every second code is one of errors."""
    rng = np.random.default_rng(seed)
    return SimulatedPool(
        name="drawn",
        clips=tuple(f"clip-{at}" for at in range(clips)),
        families=tuple(f"plot-{at % (families or clips)}" for at in range(clips)),
        codes=tuple(f"code-{at}" for at in range(CODES)),
        domains=("sense", "errors") * (CODES // 2),
        points=(4,) * CODES,
        signs=(1, -1) * (CODES // 2),
        masters=rng.choice(4, size=(clips, CODES), p=(0.35, 0.3, 0.2, 0.15)),
    )


@pytest.fixture(scope="module")
def found() -> Simulation:
    """Return what the growing rule does on the drawn clips."""
    return simulate(growing_rule(), make_pool(), PLAN)


def growing_rule(*, clips: int = 10, domain_exact: float = 0.60) -> Rule:
    """Return a rule that grows from 4 clips on, pools, and stops when it is certain enough."""
    certain = Certain(
        reaches=Fraction("0.70"), certified_from=Fraction("0.85"), not_yet_to=Fraction("0.15")
    )
    fixed = make_rule(clips=clips, domain_exact_at_least=domain_exact, code_exact_at_least=0.0)
    return replace(
        fixed,
        gate=fixed.gate[1:],
        clips_at_least=4,
        waits_for_scores=False,
        pooling=Pooling.POOLED,
        stop=StopRule(when_settled=True, certain=certain),
    )


@pytest.mark.parametrize("difficulty", [0.0, 0.3])
def test_true_agreement_of_family_s_is_what_long_scoring_comes_to(difficulty: float) -> None:
    pool, rng = make_pool(), np.random.default_rng(1)
    habits = HabitArrays(
        severity=np.array([0.0, 0.3]),
        halo=np.array([0.2, 0.2]),
        slope=np.array([1.0, 0.8]),
        drift=np.zeros(2),
        noise=np.array([0.3, 0.5]),
        shift=np.zeros((2, CODES)),
    )
    clips = rng.integers(24, size=6000)
    hard = rng.normal(0, difficulty, 6000)
    masters = pool.masters[clips].astype(np.int8)
    scores = draw_impressions(habits, masters, hard, pool.scales, rng)
    seen = (scores == masters).mean(axis=(1, 2))
    told = exact_from_impressions(habits, pool.mix, pool.scales, difficulty=difficulty)
    assert told.mean(axis=1) == pytest.approx(seen, abs=0.015)


@pytest.mark.parametrize("difficulty", [0.0, 0.3])
def test_true_agreement_of_family_c_is_what_long_scoring_comes_to(difficulty: float) -> None:
    pool, rng = make_pool(), np.random.default_rng(1)
    raters = ThresholdArrays(
        cuts=np.arange(3) + 0.5 + np.array([0.0, 0.2])[:, None, None] * np.ones((2, CODES, 3)),
        confused=np.array([0.1, 0.2]),
        missed=np.array([0.02, 0.1]),
        halo=np.array([0.2, 0.2]),
    )
    clips = rng.integers(24, size=6000)
    hard = rng.normal(0, difficulty, 6000)
    masters = pool.masters[clips].astype(np.int8)
    scores = draw_with_thresholds(raters, masters, hard, pool.scales, rng)
    seen = (scores == masters).mean(axis=(1, 2))
    told = exact_with_thresholds(raters, pool.mix, pool.scales, difficulty=difficulty)
    assert told.mean(axis=1) == pytest.approx(seen, abs=0.015)


@pytest.mark.parametrize("family", Family)
def test_both_families_are_spread_as_the_population_is(family: Family) -> None:
    rng = np.random.default_rng(2)
    truth = draw_population(family, make_pool(), World(), 2000, rng).truth
    assert truth.mean() == pytest.approx(0.69, abs=0.01)
    assert truth.std() == pytest.approx(0.065, abs=0.012)


def test_the_same_plan_gives_the_same_figures() -> None:
    rule, pool = growing_rule(), make_pool()
    assert simulate(rule, pool, SMALL) == simulate(rule, pool, SMALL)


def test_who_agrees_more_is_certified_more_often(found: Simulation) -> None:
    for family in found.families:
        shares = [band.in_the_end for band in family.bands if band.people >= 20]
        assert shares == sorted(shares)
        assert shares[-1] > shares[0] + 0.5


def test_coming_again_passes_more_and_fails_fewer(found: Simulation) -> None:
    for family in found.families:
        one, every = family.one_sitting, family.all_again
        assert every.false_fail <= family.undecided_again.false_fail <= one.false_fail
        assert every.false_pass >= family.undecided_again.false_pass >= one.false_pass
        assert every.clips > one.clips


def test_nobody_who_never_watches_is_certified(found: Simulation) -> None:
    assert {one.guesser: one.in_the_end for one in found.guessers} == dict.fromkeys(Pretender, 0.0)


def test_a_rule_on_within_one_certifies_who_always_says_the_second_point() -> None:
    lenient = make_rule(
        domain_exact_at_least=0.0,
        code_exact_at_least=0.0,
        discrepant_at_most=0.30,
        discrepant_per_code_at_most=10,
        domain_bias_within=3,
    )
    told = simulate(lenient, make_pool(), SMALL)
    by_guesser = {one.guesser: one for one in told.guessers}
    assert by_guesser[Pretender.SECOND].in_the_end > 0.9


def test_nobody_meets_a_clip_or_its_family_twice() -> None:
    pool = make_pool(24, families=12)
    orders = pool.draw_orders(200, np.random.default_rng(5))
    families = np.array(pool.families)[orders]
    assert orders.shape == (200, 12)
    assert all(len(set(row)) == 12 for row in families.tolist())


def test_a_life_ends_when_the_pool_has_too_few_clips_for_a_sitting() -> None:
    pool, rule = make_pool(13), make_rule()
    never = guessers_of(pool)[Pretender.LOWEST]
    lives = live(rule, pool, never, 20, 6, np.random.default_rng(1))
    assert (13 - lives.clips < rule.clips_at_least).all()
    assert (lives.clips <= 13).all()
    refilled = live(rule, pool, never, 20, 6, np.random.default_rng(1), is_refilled=True)
    assert set(refilled.sittings.tolist()) == {6}


def test_pooled_evidence_remembers_what_a_fresh_rule_forgets() -> None:
    """Who is off on her first three clips and exact ever after is held to all of them, or is not."""
    pool = make_pool(20)
    pooled = growing_rule(domain_exact=0.80)
    fresh = replace(pooled, pooling=Pooling.FRESH)

    def late(masters: np.ndarray, _: np.random.Generator) -> np.ndarray:
        given = masters.copy()
        given[:, :3] += np.where(masters[:, :3] > 0, -1, 1)
        return given

    rng = np.random.default_rng(1)
    assert live(fresh, pool, late, 30, 2, rng).certified.all()
    assert not live(pooled, pool, late, 30, 2, rng).certified.any()


def test_a_pool_that_is_too_small_for_a_sitting_is_refused() -> None:
    with pytest.raises(ValueError, match="too few clips"):
        simulate(make_rule(), make_pool(9), PLAN)
