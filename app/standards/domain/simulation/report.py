"""What a policy does, added up: errors by true agreement, clips, steadiness, and guessers.

*False pass* is the share certified of those whose true exact agreement lies below the cut, *false
fail* the share not certified of those who reach it: both given the truth, as in measurement decision
theory (Rudner 2009), not shares of the certificates.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from app.standards.domain.rule import Rule
from app.standards.domain.simulation.guessers import Pretender, guessers_of
from app.standards.domain.simulation.lives import Lives, Mask, live
from app.standards.domain.simulation.people import Family, Population, World, draw_population
from app.standards.domain.simulation.pool import Floats, SimulatedPool

CUT = 0.70
"""Who truly meets the standard: .70 exact in the long run (issue 12)."""
BANDS = (0.0, 0.60, 0.65, 0.70, 0.75, 0.80, 1.0)
ROUNDS = 3
"""Rounds of sittings that a life has, if the pool has clips for them."""
LIFE = 10
"""Sittings of somebody who never watches and comes again for ever, on a pool that never runs out."""
_PIECE = 500

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is simulated.

    Attributes:
        people: raters of each family.
        lives: lives of each guesser.
        seed: of all that is drawn.
        world: what is taken for granted.
    """

    people: int = 2000
    lives: int = 500
    seed: int = 1
    world: World = field(default_factory=World)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """How often a way of sitting errs, and what it takes.

    Attributes:
        false_pass: share certified of those who do not truly meet the standard.
        false_fail: share not certified of those who do.
        clips: mean clips a person.
        clips_p90: nine in ten need no more.
    """

    false_pass: float
    false_fail: float
    clips: float
    clips_p90: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """People of about the same true agreement: how many, and what share is certified."""

    low: float
    high: float
    people: int
    first: float
    in_the_end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OfFamily:
    """What the policy does to one family of raters.

    Attributes:
        truly_meet: share who truly meet the standard.
        one_sitting: the first sitting alone.
        undecided_again: who was still undecided at its last clip sits again.
        all_again: whoever was told not yet sits again, as long as there are clips.
        bands: by true agreement.
        same: share of people whom two first sittings of their own tell the same.
        kappa: the same, corrected for chance (Cohen 1960).
    """

    family: Family
    truly_meet: float
    one_sitting: Errors
    undecided_again: Errors
    all_again: Errors
    bands: tuple[Band, ...]
    same: float
    kappa: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OfGuesser:
    """What somebody gets who does not score code by code.

    Attributes:
        exact: mean share of exact scores.
        first: share certified in the first sitting.
        in_the_end: share certified in `LIFE` sittings on a pool that never runs out.
    """

    guesser: Pretender
    exact: float
    first: float
    in_the_end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What a policy does on a pool."""

    policy_id: str
    policy_version: str
    pool: str
    clips: int
    plan: Plan
    families: tuple[OfFamily, ...]
    guessers: tuple[OfGuesser, ...]

    def to_document(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def simulate(
    rule: Rule, pool: SimulatedPool, plan: Plan, progress: Progress = lambda _: None
) -> Simulation:
    """Simulate a policy on a pool.

    Args:
        rule: the policy.
        pool: its clips; at least so many as a sitting takes.
        plan: how many people, and the seed; the same plan gives the same figures.
        progress: told what comes next.

    Raises:
        ValueError: the pool has too few clips for one sitting.
    """
    if pool.reach < rule.clips_at_least:
        raise ValueError("the pool has too few clips for one sitting")
    families = []
    for number, family in enumerate(Family):
        progress(f"raters of family {family}")
        rng = np.random.default_rng([plan.seed, number])
        families.append(_of_family(rule, pool, plan, family, rng))
    guessers = tuple(_of_guessers(rule, pool, plan, progress))
    return Simulation(
        policy_id=rule.policy_id,
        policy_version=rule.version,
        pool=pool.name,
        clips=pool.reach,
        plan=plan,
        families=tuple(families),
        guessers=guessers,
    )


def sittings_of(rule: Rule) -> int:
    """Return how many sittings a life has at the most: the tries of `ROUNDS` rounds."""
    return rule.attempts.tries * ROUNDS


def _of_family(
    rule: Rule, pool: SimulatedPool, plan: Plan, family: Family, rng: np.random.Generator
) -> OfFamily:
    people = draw_population(family, pool, plan.world, plan.people, rng)
    lives = live(rule, pool, people.score, plan.people, sittings_of(rule), rng)
    other = live(rule, pool, people.score, plan.people, 1, rng).first
    meets = people.truth >= CUT
    undecided = lives.is_undecided
    return OfFamily(
        family=family,
        truly_meet=float(meets.mean()),
        one_sitting=_errors(meets, lives.first, lives.first_clips),
        undecided_again=_errors(
            meets,
            np.where(undecided, lives.certified, lives.first),
            np.where(undecided, lives.clips, lives.first_clips),
        ),
        all_again=_errors(meets, lives.certified, lives.clips),
        bands=tuple(_bands(people, lives)),
        same=float((lives.first == other).mean()),
        kappa=_kappa(lives.first, other),
    )


def _errors(meets: Mask, certified: Mask, clips: Any) -> Errors:
    return Errors(
        false_pass=_share(certified[~meets]),
        false_fail=_share(~certified[meets]),
        clips=float(np.mean(clips)),
        clips_p90=float(np.quantile(clips, 0.9)),
    )


def _bands(people: Population, lives: Lives) -> Iterator[Band]:
    for low, high in pairwise(BANDS):
        mine = (people.truth >= low) & (people.truth < high)
        if mine.any():
            yield Band(
                low=low,
                high=high,
                people=int(mine.sum()),
                first=_share(lives.first[mine]),
                in_the_end=_share(lives.certified[mine]),
            )


def _of_guessers(
    rule: Rule, pool: SimulatedPool, plan: Plan, progress: Progress
) -> Iterator[OfGuesser]:
    for number, (guesser, score) in enumerate(guessers_of(pool).items()):
        progress(f"who gives {guesser}")
        rng = np.random.default_rng([plan.seed, 100 + number])
        parts = [
            live(rule, pool, score, min(_PIECE, plan.lives - at), LIFE, rng, is_refilled=True)
            for at in range(0, plan.lives, _PIECE)
        ]
        exact: Floats = np.concatenate([one.exact for one in parts])
        yield OfGuesser(
            guesser=guesser,
            exact=float(exact.mean()),
            first=_share(np.concatenate([one.first for one in parts])),
            in_the_end=_share(np.concatenate([one.certified for one in parts])),
        )


def _share(which: Mask) -> float:
    return float(which.mean()) if which.size else float("nan")


def _kappa(one: Mask, other: Mask) -> float:
    """Return Cohen's kappa of two decisions on the same people; 1 where all are told the same."""
    by_chance = one.mean() * other.mean() + (~one).mean() * (~other).mean()
    observed = (one == other).mean()
    return 1.0 if by_chance == 1 else float((observed - by_chance) / (1 - by_chance))
