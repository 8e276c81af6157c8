"""Readiness: no chance from few clips, every gate counts, and nobody passes by guessing."""

import numpy as np
import pytest

from app.agreement.domain.agreement import MIN_CLIPS
from app.practice.domain.readiness import (
    CodeScores,
    NotEnoughClips,
    Readiness,
    estimate_readiness,
)
from app.practice.domain.readiness_draw import (
    SPREAD,
    SPREAD_LEAST,
    SPREAD_MOST,
    draw_forms,
    spread_of,
)
from app.practice.words import say_chance
from app.standards.domain.rule import Rule
from tests.standards_world import make_rule

MASTERS = (0, 0, 0, 1, 1, 2, 3, 0, 2, 1)


def scores(key: str, domain: str, distances: tuple[int, ...]) -> CodeScores:
    return CodeScores(
        code=key,
        title=key.title(),
        domain=domain,
        distances=distances,
        masters=(MASTERS * 10)[: len(distances)],
    )


def sheet(good: tuple[int, ...], weak: tuple[int, ...] | None = None) -> list[CodeScores]:
    """Eight codes in two domains; the last one may be weaker."""
    codes = [scores(f"c{n}", "Sense" if n < 4 else "Errors", good) for n in range(7)]
    return [*codes, scores("c7", "Errors", good if weak is None else weak)]


def ready(codes: list[CodeScores], rule: Rule | None = None) -> Readiness:
    found = estimate_readiness(codes, rule or make_rule())
    assert isinstance(found, Readiness)
    return found


PERFECT = (0,) * 20
STRONG = (0,) * 9 + (1,) + (0,) * 9 + (-1,)
MIDDLING = (0, 0, 0, 1, 0, 0, -1, 0, 0, 1) * 2
POOR = (0, 1, 0, -1, 1, 0, 0, -1, 1, 0) * 2
ALWAYS_HIGH = (0, 0, 1, 0, 0, 1, 0, 1, 0, 0) * 2


def test_below_five_clips_of_any_code_there_is_no_chance_but_a_list_of_what_is_missing() -> None:
    found = estimate_readiness(sheet(STRONG, weak=(0, 1, 0)), make_rule())
    assert isinstance(found, NotEnoughClips)
    assert [(one.title, one.more) for one in found.missing] == [("C7", MIN_CLIPS - 3)]
    assert found.more == 2


def test_without_any_code_there_is_nothing_to_say() -> None:
    assert estimate_readiness([], make_rule()) == NotEnoughClips(missing=())
    assert NotEnoughClips(missing=()).more == 0


def test_better_scores_have_a_better_chance() -> None:
    chances = [ready(sheet(one)).chance for one in (POOR, MIDDLING, STRONG, PERFECT)]
    assert chances == sorted(chances)
    assert chances[0] < 0.1
    assert chances[-1] > 0.9


def test_the_ends_lie_around_the_chance_and_close_in_with_more_clips() -> None:
    few, many = ready(sheet(MIDDLING[:10])), ready(sheet(MIDDLING * 5))
    for one in (few, many):
        assert one.cautious <= one.chance <= one.hopeful
    assert few.more_clips > 0
    assert many.more_clips == 0


def test_a_blind_guess_has_next_to_no_chance() -> None:
    assert ready(sheet(STRONG)).guess < 0.02


def test_leaning_to_one_side_costs_more_than_missing_both_ways() -> None:
    rule = make_rule(domain_bias_within=0.15)
    both_ways = (0, 0, 1, 0, 0, -1, 0, 1, 0, 0, 0, 0, -1, 0, 0, 1, 0, -1, 0, 0)
    assert ready(sheet(ALWAYS_HIGH), rule).chance < ready(sheet(both_ways), rule).chance


def test_large_misses_count_against_her() -> None:
    near, far = (0,) * 9 + (1,), (0,) * 9 + (2,)
    assert ready(sheet(far * 2)).chance < ready(sheet(near * 2)).chance


def test_the_weak_code_is_what_would_help_most() -> None:
    found = ready(sheet(STRONG, weak=POOR))
    assert found.helps[0].title == "C7"
    assert found.helps[0].chance > found.chance
    assert found.helps[0].of_domain is None
    assert found.domains[0].title == "Errors"


def test_far_from_the_goal_the_weakest_domain_comes_first() -> None:
    found = ready(sheet(POOR, weak=(1, 1, 0, -1, 1) * 4))
    assert found.chance < 0.02
    assert {help_.of_domain for help_ in found.helps} == {found.domains[0].title}


def test_where_nothing_can_be_won_no_advice_is_made_up() -> None:
    assert ready(sheet((0,) * 60)).helps == ()


def test_the_same_scores_give_the_same_chance() -> None:
    assert ready(sheet(MIDDLING)) == ready(sheet(MIDDLING))


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


def spread(*hits: int, domains: tuple[int, ...] = (0, 0, 0, 0, 1, 1, 1, 1)) -> float:
    return spread_of(np.array(hits, float), np.full(len(hits), 20.0), np.array(domains))


def test_the_spread_between_codes_is_learned_from_her_own() -> None:
    alike = spread(17, 17, 17, 17, 16, 16, 16, 16)
    uneven = spread(20, 12, 19, 10, 20, 11, 20, 12)
    assert SPREAD_LEAST <= alike < SPREAD < uneven <= SPREAD_MOST


def test_domains_that_differ_are_not_codes_that_differ() -> None:
    assert spread(20, 20, 20, 20, 10, 10, 10, 10) < SPREAD


def test_one_code_in_each_domain_tells_nothing_about_a_spread() -> None:
    assert spread(20, 10, domains=(0, 1)) == SPREAD


def test_a_weak_code_weighs_more_where_her_codes_are_known_to_differ() -> None:
    # Four codes of a domain; the last is weak in both, the others alike or not.
    alike = [[0] * 18 + [1] * 2] * 3 + [[0] * 10 + [1] * 10]
    drawn = draw_forms(alike, ["d"] * 4, 10, 1)
    shares = drawn.shares[:, :, 2].mean(axis=0)
    assert 0.5 < shares[3] < shares[0] < 0.9


def test_how_far_misses_lie_is_pooled_over_codes() -> None:
    far = [[0] * 10 + [2] * 10] + [[0] * 19 + [1]] * 3
    mean = draw_forms(far, ["d"] * 4, 10, 1).shares.mean(axis=0)
    assert mean[0, 4] > mean[1, 4] > mean[1, 0]
    assert mean.sum(axis=1) == pytest.approx(1)
