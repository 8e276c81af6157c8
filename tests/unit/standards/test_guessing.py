"""Who never watches is certified by no rule that may be published."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from app.standards.domain.clauses import Measure
from app.standards.domain.giveaways import Key
from app.standards.domain.guessing import Guess, Guesser, NearThreshold, safety_of
from tests.standards_world import make_grown_rule

CODES = ("meaning", "reasons", "slips")
DOMAINS = ("sense", "sense", "errors")


def pool_of(*columns: str) -> Key:
    """A pool's master scores, code by code."""
    ranks = np.array([[int(rank) for rank in column] for column in columns]).T
    return Key(
        name="pool",
        clips=tuple(f"clip-{n}" for n in range(len(ranks))),
        codes=CODES,
        domains=DOMAINS,
        points=(4, 4, 4),
        ranks=ranks,
        is_off=(False,) * len(ranks),
    )


EVEN = pool_of("01230123", "12301230", "23012301")
SKEWED = pool_of("11111110", "11111112", "11111120")
BETWEEN = pool_of("01010123", "12121212", "01010123")


def clause(measure: str, scope: str, limit: float) -> dict[str, Any]:
    return {"measure": measure, "scope": scope, "at_least": limit}


def test_where_every_point_is_as_common_nobody_passes_by_guessing() -> None:
    assert safety_of(make_grown_rule(), EVEN).is_safe


def test_who_always_gives_the_point_that_nearly_all_clips_have_passes() -> None:
    safety = safety_of(make_grown_rule(), SKEWED)
    assert not safety.is_safe
    assert Guess(guesser=Guesser.CONSTANT, point=1) in safety.passing
    assert Guess(guesser=Guesser.COMMONEST) in safety.passing
    assert Guess(guesser=Guesser.CONSTANT, point=3) not in safety.passing
    [near] = safety.near
    assert (near.measure, near.of, near.reached) == (Measure.EXACT, "", Fraction(20, 24))


def test_within_one_point_is_reached_from_the_middle() -> None:
    rule = make_grown_rule(gate=[clause("within_one", "overall", 0.8)])
    assert Guess(guesser=Guesser.MIDDLE) in safety_of(rule, BETWEEN).passing
    assert safety_of(rule, EVEN).passing == ()


@pytest.mark.parametrize(
    ("limit", "is_near"),
    [pytest.param(0.34, True, id="9 points above"), pytest.param(0.35, False, id="10 points")],
)
def test_a_threshold_lies_the_rules_margin_above_a_guess(limit: float, is_near: bool) -> None:
    safety = safety_of(make_grown_rule(gate=[clause("exact", "overall", limit)]), EVEN)
    assert bool(safety.near) == is_near
    assert safety.passing == ()


def test_a_floor_below_a_threshold_over_everything_need_not_hold_a_guess_off_alone() -> None:
    both = [clause("exact", "overall", 0.9), clause("exact", "each_domain", 0.3)]
    assert safety_of(make_grown_rule(gate=both), EVEN).is_safe
    alone = safety_of(make_grown_rule(gate=both[1:]), EVEN)
    assert [one.of for one in alone.near] == ["sense", "errors"]
    assert alone.near[0] == NearThreshold(
        measure=Measure.EXACT, of="sense", reached=Fraction(1, 4), limit=Fraction("0.3")
    )


def test_codes_that_are_not_gated_are_not_looked_at() -> None:
    flat = pool_of("01230123", "12301230", "11111111")
    rule = make_grown_rule(domains=["sense"])
    assert safety_of(rule, flat).is_safe
    assert safety_of(make_grown_rule(domains=["nowhere"]), flat).is_safe
