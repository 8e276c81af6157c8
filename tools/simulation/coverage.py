"""Coverage: how often intervals of many simulated raters hold the true value.

A replicate is one rater's few clips. Replicates lie along the first axis of every array, so that all
of them are counted and judged at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.scoring.chance import COEFFICIENTS, Coefficient
from app.scoring.weights import WEIGHTINGS, Weighting
from tools.simulation import habits, partial_credit, thresholds
from tools.simulation.coefficients import coefficient_values
from tools.simulation.partial_credit import draw_partial_credit
from tools.simulation.thresholds import draw_thresholds
from tools.simulation.world import Floats, Ranks, World, draw_difficulty, draw_masters

FIGURES = ("exact", "kappa", "ac2", "margin", "leniency")
KAPPA = COEFFICIENTS.index(Coefficient.COHEN), WEIGHTINGS.index(Weighting.QUADRATIC)
AC2 = COEFFICIENTS.index(Coefficient.GWET), WEIGHTINGS.index(Weighting.QUADRATIC)
RATERS = 8
"""So many raters of families C and P share the replicates: they differ among themselves."""
_PIECE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """One figure of every replicate.

    Attributes:
        value: the estimate; ``nan`` where it does not exist, ``[replicate]``.
        low: lower bound; ``nan`` where none is shown.
        high: upper bound, likewise.
        why: by reason, which replicates have no interval because of it.
    """

    value: Floats
    low: Floats
    high: Floats
    why: Mapping[str, NDArray[np.bool_]]


Method = Callable[[Ranks, Ranks, World], Mapping[str, Bounds]]
"""From master ranks and scores ``[replicate, clip, code]`` to the bounds of each figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Whom is drawn: a family, a rater, a halo, in a world."""

    family: str
    rater: str
    halo: float
    mix: str


def draw_replicates(
    setting: Setting, world: World, shape: tuple[int, int], rng: np.random.Generator, rater: int = 0
) -> tuple[Ranks, Ranks]:
    """Draw master ranks and scores ``[replicate, clip, code]`` of one rater.

    Args:
        setting: who scores.
        world: the codes.
        shape: replicates, and clips in each.
        rng: draws clips and scores.
        rater: which rater of family C or P; the same number is the same person every time.
    """
    clips = shape[0] * shape[1]
    masters, difficulty = draw_masters(world, clips, rng), draw_difficulty(clips, rng)
    if setting.family == "S":
        make = habits.good_rater if setting.rater == "good" else habits.weak_rater
        scores = habits.draw_scores(make(world, halo=setting.halo), masters, difficulty, rng)
    else:
        own = np.random.default_rng([33, rater])
        if setting.family == "C":
            cut = draw_thresholds(world, 1, own, kind=setting.rater, halo=setting.halo)
            scores = thresholds.draw_scores(cut, masters, difficulty, rng)
        else:
            keen = draw_partial_credit(world, 1, own, kind=setting.rater, halo=setting.halo)
            scores = partial_credit.draw_scores(keen, masters, difficulty, rng)
    whole = (*shape, len(world.codes))
    return masters.reshape(whole), scores[0].reshape(whole)


def tables_of(masters: Ranks, scores: Ranks, size: int) -> Floats:
    """Count confusion tables ``[replicate, master, score]`` over the clips and codes of each."""
    replicates = len(masters)
    cells = masters.reshape(replicates, -1).astype(np.int64) * size + scores.reshape(replicates, -1)
    cells += np.arange(replicates)[:, None] * size * size
    counted = np.bincount(cells.ravel(), minlength=replicates * size * size)
    return counted.reshape(replicates, size, size).astype(np.float64)


def true_values(
    setting: Setting, world: World, pools: Mapping[str, list[int]], clips: int, seed: list[int]
) -> dict[str, NDArray[np.float64]]:
    """Give each pool's true figures ``[rater, figure]`` from a large draw of the same raters."""
    size = int(world.scales.tops.max()) + 1
    raters = 1 if setting.family == "S" else RATERS
    counts = np.zeros((raters, len(world.codes), size, size))
    for rater in range(raters):
        for piece in range(-(-clips // _PIECE)):
            rng = np.random.default_rng([*seed, rater, piece])
            masters, scores = draw_replicates(setting, world, (1, _PIECE), rng, rater)
            counts[rater] += tables_of(masters[0].T[..., None], scores[0].T[..., None], size)
    return {
        name: np.array([_figures_of(rows[columns]) for rows in counts])
        for name, columns in pools.items()
    }


def _figures_of(tables: Floats) -> list[float]:
    """Give the figures of a pool in the order of `FIGURES` from its codes' tables."""
    whole = tables.sum(axis=0)
    n = whole.sum()
    ranks = np.arange(whole.shape[0])
    coefficients = coefficient_values(whole)
    guess = tables.sum(axis=2).max(axis=1).sum() / n
    exact = float(np.trace(whole) / n)
    lenience = float((whole * (ranks - ranks[:, None])).sum() / n)
    return [exact, float(coefficients[KAPPA]), float(coefficients[AC2]), exact - guess, lenience]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How the intervals of one figure did.

    Attributes:
        replicates: how many were drawn.
        covered: share of the shown intervals that hold the true value.
        below: share that lies below it.
        above: share that lies above it: they flatter.
        width: mean width of the shown intervals.
        absent: share of all replicates without an interval.
        reasons: that share by reason; an empty key has no reason.
        truth: the true value, its mean over raters.
        nil_or_less: share of all replicates whose estimate is at most nil: of the margin, those who
            are told that they are not above the blind guess.
    """

    replicates: int
    covered: float
    below: float
    above: float
    width: float
    absent: float
    reasons: Mapping[str, float]
    truth: float
    nil_or_less: float


def judge(bounds: Bounds, truth: Floats) -> Coverage:
    """Hold intervals against the true values ``[replicate]``."""
    shown = np.isfinite(bounds.low) & np.isfinite(bounds.high)
    low, high, true = bounds.low[shown], bounds.high[shown], truth[shown]
    under, over = true - 1e-12 > high, true + 1e-12 < low
    reasons = {why: float(which.mean()) for why, which in bounds.why.items() if which.any()}
    unexplained = 1 - shown.mean() - sum(reasons.values())
    some = max(int(shown.sum()), 1)
    return Coverage(
        replicates=len(truth),
        covered=float(1 - (under.sum() + over.sum()) / some),
        below=float(under.sum() / some),
        above=float(over.sum() / some),
        width=float((high - low).sum() / some),
        absent=float(1 - shown.mean()),
        reasons=reasons | ({"": float(unexplained)} if unexplained > 1e-9 else {}),
        truth=float(truth.mean()),
        nil_or_less=float((bounds.value <= 0).mean()),
    )
