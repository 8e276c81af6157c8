"""Readiness: no chance from few clips, every gate counts, and nobody passes by guessing."""

from dataclasses import replace

import numpy as np
import pytest

from app.practice.domain.readiness import (
    MAX_HELPS,
    FirstScores,
    NotEnoughClips,
    Readiness,
    estimate_readiness,
)
from app.practice.words import say_chance
from app.scoring.estimates import MIN_CLIPS
from app.scoring.rater_model.cohort import learn_priors
from app.scoring.rater_model.evidence import lay_out
from app.scoring.scheme import CodeSpec, Scheme
from app.standards.domain.rule import Rule
from tests.standards_world import make_rule

FOUR = ("Not Present", "Low", "Mid", "High")
SCHEME = Scheme(
    codes=tuple(
        CodeSpec(key=f"c{n}", domain="Sense" if n < 4 else "Errors", points=FOUR) for n in range(8)
    )
)
TITLES = tuple(f"C{n}" for n in range(8))
MASTERS = np.array((1, 1, 2, 1, 1, 2, 2, 1, 2, 1) * 6)  # a point lies to either side of each

PERFECT = (0,) * 20
STRONG = (0,) * 9 + (1,) + (0,) * 9 + (-1,)
MIDDLING = (0, 0, 0, 1, 0, 0, -1, 0, 0, 1) * 2
POOR = (0, 1, 0, -1, 1, 0, 0, -1, 1, 0) * 2
ALWAYS_HIGH = (0, 0, 1, 0, 0, 1, 0, 1, 0, 0) * 2


def sheet(good: tuple[int, ...], weak: tuple[int, ...] | None = None) -> FirstScores:
    """Eight codes in two domains; the last one may be weaker. Codes miss on different clips."""
    masters = np.repeat(MASTERS[: len(good), None], 8, axis=1)
    off = np.stack([np.roll(good, 3 * code) for code in range(8)], axis=1)
    if weak is not None:
        off[:, 7] = 0
        off[: len(weak), 7] = weak
    scores = masters + off
    if weak is not None and len(weak) < len(good):
        scores[len(weak) :, 7] = -1
    return FirstScores(
        scheme=SCHEME,
        titles=TITLES,
        masters=masters.astype(np.int8),
        scores=scores.astype(np.int8),
    )


def ready(first: FirstScores, rule: Rule | None = None) -> Readiness:
    found = estimate_readiness(first, rule or make_rule(domains=("Sense", "Errors")))
    assert isinstance(found, Readiness)
    return found


def test_below_five_clips_of_any_code_there_is_no_chance_but_a_list_of_what_is_missing() -> None:
    found = estimate_readiness(sheet(STRONG, weak=(0, 1, 0)), make_rule())
    assert isinstance(found, NotEnoughClips)
    assert [(one.title, one.more) for one in found.missing] == [("C7", MIN_CLIPS - 3)]
    assert found.more == 2


def test_without_a_code_that_is_missing_no_clip_is_needed() -> None:
    assert NotEnoughClips(missing=()).more == 0


def test_better_scores_have_a_better_chance() -> None:
    chances = [ready(sheet(one)).chance for one in (POOR, MIDDLING, STRONG, PERFECT)]
    assert chances[:3] == sorted(chances[:3])
    assert chances[0] < 0.1
    assert min(chances[2:]) > 0.9


def test_the_ends_lie_around_the_chance_and_close_in_with_more_clips() -> None:
    few, many = ready(sheet(POOR[:5])), ready(sheet(POOR * 3))
    for one in (few, many):
        assert one.cautious <= one.chance <= one.hopeful
    assert few.more_clips > 0
    assert many.more_clips == 0
    assert few.clips == 5


def test_a_blind_guess_has_next_to_no_chance() -> None:
    assert ready(sheet(STRONG)).guess < 0.02


def test_leaning_to_one_side_costs_more_than_missing_both_ways() -> None:
    rule = make_rule(domains=("Sense", "Errors"), domain_bias_within=0.15)
    both_ways = (0, 0, 1, 0, 0, -1, 0, 1, 0, 0, 0, 0, -1, 0, 0, 1, 0, -1, 0, 0)
    assert ready(sheet(ALWAYS_HIGH), rule).chance < ready(sheet(both_ways), rule).chance


def test_large_misses_count_against_her() -> None:
    near, far = (0,) * 8 + (1, 0), (0,) * 8 + (-2, 0)
    assert ready(sheet(far * 2)).chance < ready(sheet(near * 2)).chance


def test_the_weak_code_is_what_would_help_most() -> None:
    strict = make_rule(domains=("Sense", "Errors"), code_exact_at_least=0.6)
    found = ready(sheet(STRONG, weak=POOR), strict)
    assert found.helps[0].title == "C7"
    assert found.helps[0].chance > found.chance
    assert found.helps[0].of_domain is None
    assert found.domains[0].title == "Errors"


def test_far_from_the_goal_the_weakest_domain_comes_first() -> None:
    found = ready(sheet(POOR, weak=(1, 1, 0, -1, 1) * 4), make_rule(domains=("Sense", "Errors")))
    assert found.chance < 0.02
    assert {help_.of_domain for help_ in found.helps} <= {found.domains[0].title}


def test_of_many_codes_that_would_help_at_most_three_are_named_best_first() -> None:
    helps = ready(sheet(MIDDLING)).helps
    assert len(helps) <= MAX_HELPS == 3
    assert [one.chance for one in helps] == sorted((one.chance for one in helps), reverse=True)


def test_where_nothing_can_be_won_no_advice_is_made_up() -> None:
    assert ready(sheet((0,) * 60)).helps == ()


def test_the_same_scores_give_the_same_chance() -> None:
    assert ready(sheet(MIDDLING)) == ready(sheet(MIDDLING))


def test_a_good_cohort_lets_expect_more_of_few_clips() -> None:
    masters = np.repeat(MASTERS[None, :20, None], 8, axis=2).repeat(40, axis=0)
    rng = np.random.default_rng(1)
    scores = masters + (rng.random(masters.shape) < 0.05)
    good = learn_priors(lay_out(SCHEME, masters, scores))
    few = sheet(MIDDLING[:5])
    assert ready(replace(few, priors=good)).chance > ready(few).chance


def test_clips_that_everybody_finds_hard_count_less_against_her() -> None:
    first = sheet(ALWAYS_HIGH)
    hard = np.where(first.scores > first.masters, 0.5, 0.0)
    assert ready(replace(first, difficulty=hard)).chance > ready(first).chance


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        pytest.param(0.0, "fewer than 5 in 100", id="none"),
        pytest.param(0.024, "fewer than 5 in 100", id="hardly"),
        pytest.param(0.03, "about 5 in 100", id="five"),
        pytest.param(0.52, "about 50 in 100", id="half"),
        pytest.param(0.97, "about 95 in 100", id="nearly"),
        pytest.param(1.0, "more than 95 in 100", id="all"),
    ],
)
def test_a_chance_is_said_as_coarsely_as_it_is_known(chance: float, words: str) -> None:
    assert say_chance(chance) == words
