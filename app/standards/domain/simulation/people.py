"""Raters whose true exact agreement is known: two families, centered near the cut.

A family draws many candidates with habits that differ widely; those are kept whose true agreement
lies where the population has it (normal, .69 with a spread of .065: raters in training, shared
study of November 2026). So every pool is sat by the same spread of true agreement, and the
population is a hard one: about two in five lie within three points of the cut of .70.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.scoring.simulation.impressions import (
    CodeScales,
    HabitArrays,
    draw_impressions,
    exact_from_impressions,
)
from app.scoring.simulation.thresholds import (
    ThresholdArrays,
    draw_with_thresholds,
    exact_with_thresholds,
)
from app.standards.domain.simulation.pool import Floats, Ranks, SimulatedPool

Habits = TypeVar("Habits", HabitArrays, ThresholdArrays)

CANDIDATES = 6
"""So many candidates for each rater of the population."""


class Family(StrEnum):
    """How simulated raters come to their scores."""

    HABITS = "S"  # severity, code biases, a mood about each clip, noise
    THRESHOLDS = "C"  # thresholds of their own, confusions, missed moments


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What is taken for granted about people and clips.

    Attributes:
        difficulty: how much clips differ for everybody, as a standard deviation in score points;
            nobody knows it before first scores are in.
        mean: of true exact agreement in the population.
        spread: its standard deviation.
    """

    difficulty: float = 0.15
    mean: float = 0.69
    spread: float = 0.065


Score = Callable[[Ranks, np.random.Generator], Ranks]
"""From the master ranks that each person meets, ``[person, clip, code]``, to the ranks she gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Simulated people.

    Attributes:
        truth: exact agreement in the long run, on ever more clips like those of the pool
            ``[person]``.
        score: how they score.
    """

    truth: Floats
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidates(Generic[Habits]):
    """Candidates of one family: their habits, their true agreement, and how they score."""

    habits: Habits
    truth: Floats
    draw: Callable[
        [Habits, NDArray[np.int8], Floats, CodeScales, np.random.Generator], NDArray[np.int8]
    ]


def draw_population(
    family: Family, pool: SimulatedPool, world: World, people: int, rng: np.random.Generator
) -> Population:
    """Draw people of one family."""
    many = people * CANDIDATES
    if family is Family.HABITS:
        return _population(_with_habits(pool, world, many, rng), pool, world, people, rng)
    return _population(_with_thresholds(pool, world, many, rng), pool, world, people, rng)


def _population(
    candidates: _Candidates[Habits],
    pool: SimulatedPool,
    world: World,
    people: int,
    rng: np.random.Generator,
) -> Population:
    """Keep the candidates whose true agreement lies where the population has it."""
    kept = _choose(candidates.truth, world, people, rng)
    whole = candidates.habits
    mine = replace(whole, **{one.name: getattr(whole, one.name)[kept] for one in fields(whole)})

    def score(masters: Ranks, lots: np.random.Generator) -> Ranks:
        hard = lots.normal(0, world.difficulty, masters.shape[:2])
        ranks = candidates.draw(mine, masters.astype(np.int8), hard, pool.scales, lots)
        given: Ranks = ranks.astype(np.int64)
        return given

    return Population(truth=candidates.truth[kept], score=score)


def _with_habits(
    pool: SimulatedPool, world: World, many: int, rng: np.random.Generator
) -> _Candidates[HabitArrays]:
    habits = HabitArrays(
        severity=rng.normal(0, 0.25, many),
        halo=np.full(many, 0.2),
        slope=np.ones(many),
        drift=np.zeros(many),
        noise=0.34 * np.exp(rng.normal(0, 0.35, many)),
        shift=rng.normal(0, 0.2, (many, len(pool.codes))),
    )
    exact = exact_from_impressions(habits, pool.mix, pool.scales, difficulty=world.difficulty)
    return _Candidates(habits=habits, truth=exact.mean(axis=1), draw=draw_impressions)


def _with_thresholds(
    pool: SimulatedPool, world: World, many: int, rng: np.random.Generator
) -> _Candidates[ThresholdArrays]:
    usual = np.arange(int(pool.scales.tops.max())) + 0.5
    clumsy = np.exp(rng.normal(0, 0.55, many))
    lean = rng.normal(0, 0.22, many)[:, None, None] * pool.scales.signs[:, None]
    own = clumsy[:, None, None] * rng.normal(0, 0.15, (many, len(pool.codes), len(usual)))
    raters = ThresholdArrays(
        cuts=np.sort(usual + lean + own, axis=-1),
        confused=np.minimum(clumsy * 0.08, 0.6),
        missed=np.minimum(clumsy * 0.05, 0.5),
        halo=np.full(many, 0.2),
    )
    exact = exact_with_thresholds(raters, pool.mix, pool.scales, difficulty=world.difficulty)
    return _Candidates(habits=raters, truth=exact.mean(axis=1), draw=draw_with_thresholds)


def _choose(truth: Floats, world: World, people: int, rng: np.random.Generator) -> Ranks:
    """Choose candidates whose true agreement lies where the population has it, in any order."""
    wanted = np.sort(rng.normal(world.mean, world.spread, people))
    order = np.argsort(truth)
    places = np.clip(np.searchsorted(truth[order], wanted), 0, len(order) - 1)
    return rng.permutation(order[places])
