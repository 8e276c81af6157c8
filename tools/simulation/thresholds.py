"""Family C: raters with thresholds of their own, who mix up neighbors and miss moments.

Nothing is tuned on this family. What is shown of a code is spread evenly within the master's point;
a rater cuts it at thresholds of her own, which lie elsewhere for every code. Now and then she takes a
neighboring point, and when she is not attentive, clip by clip, she misses what happened and gives the
lowest point. Moods about a clip have heavy tails. Noise that is normal comes in nowhere.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tools.simulation.world import Floats, Ranks, World

_SPREAD = {"good": 0.15, "weak": 0.25}
_LEAN = {"good": 0.0, "weak": 0.25}
_CONFUSED = {"good": 0.06, "weak": 0.2}
_MISSED = {"good": 0.03, "weak": 0.1}
_ATTENTION: Final = 0.7
"""Spread of the log of a clip's chance of missed moments: some clips find her attentive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Raters of family C.

    Attributes:
        world: the codes they score.
        cuts: thresholds between score points, ``[rater, code, point - 1]``, in score points.
        confused: chance of taking a neighboring point instead, ``[rater]``.
        missed: middle chance of missing what happened, ``[rater]``.
        halo: standard deviation of the mood about a whole clip, ``[rater]``.
    """

    world: World
    cuts: Floats
    confused: Floats
    missed: Floats
    halo: Floats


def draw_thresholds(
    world: World, raters: int, rng: np.random.Generator, *, kind: str = "good", halo: float = 0.2
) -> Thresholds:
    """Draw raters of one kind, ``good`` or ``weak``; thresholds keep their order."""
    size = int(world.scales.tops.max())
    usual = np.arange(size) + 0.5
    moved = rng.normal(-_LEAN[kind], _SPREAD[kind], (raters, len(world.codes), size))
    return Thresholds(
        world=world,
        cuts=np.sort(usual + moved, axis=-1),
        confused=np.full(raters, _CONFUSED[kind]),
        missed=np.full(raters, _MISSED[kind]),
        halo=np.full(raters, halo),
    )


def draw_scores(
    raters: Thresholds, masters: Ranks, difficulty: Floats, rng: np.random.Generator
) -> Ranks:
    """Draw the scores of all raters on the same clips, ``int8[rater, clip, code]``."""
    scales = raters.world.scales
    shape = (len(raters.halo), *masters.shape)
    mood = raters.halo[:, None] * _heavy(shape[:2], rng) - difficulty
    shown = masters + rng.uniform(-0.5, 0.5, masters.shape)
    seen = shown + scales.signs * mood[..., None]
    ranks = np.zeros(shape, dtype=np.int64)
    for cut in range(raters.cuts.shape[-1]):
        ranks += seen > raters.cuts[:, None, :, cut]
    ranks = np.minimum(ranks, scales.tops)
    ranks = _confuse(ranks, raters.confused, scales.tops, rng)
    spread = np.exp(_ATTENTION * rng.standard_normal(shape[:2]))
    chance = np.minimum(raters.missed[:, None] * spread, 0.9)
    ranks[rng.random(shape) < chance[..., None]] = 0
    return ranks.astype(np.int8)


def _heavy(shape: tuple[int, ...], rng: np.random.Generator) -> Floats:
    """Draw from Laplace's distribution with a standard deviation of one."""
    return rng.laplace(0, 1 / np.sqrt(2), shape)


def _confuse(
    ranks: NDArray[np.int64],
    chance: Floats,
    tops: NDArray[np.int64],
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Take the point above or below, each as often, where somebody is confused."""
    step = np.where(rng.random(ranks.shape) < 0.5, -1, 1)
    moved = np.clip(ranks + step, 0, tops)
    confused = rng.random(ranks.shape) < chance[:, None, None]
    return np.where(confused, moved, ranks)
