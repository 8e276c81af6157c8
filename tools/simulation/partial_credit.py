"""Family P: raters who choose between neighboring points, each with a keenness of her own.

No constant is fitted to this family; one cell of it (effects, ten clips) was seen while constants
were chosen on the others. A rater weighs each point by how far it lies from what she sees (a partial-credit model: Masters 1982;
with the discrimination of Muraki 1992, her own for every code), so that chances fall off on both
sides of it. What she sees is moved by what a clip shows of each code to everybody (clip by code),
and by a skewed mood about the clip. Neither thresholds nor normal noise come in.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from tools.simulation.world import Floats, Ranks, World

_KEENNESS = {"good": 5.0, "weak": 2.2}
"""Middle log-odds of a point against its neighbor a whole point farther from what is seen."""
_LEAN = {"good": 0.0, "weak": -0.25}
_KEENNESS_SPREAD: Final = 0.35
"""Spread of the log of keenness between the codes of a rater."""
_SHIFT: Final = 0.12
"""Spread of a rater's own lean on a code, in score points."""
CLIP_BY_CODE: Final = 0.2
"""Spread of what a clip shows of a code to everybody, beside the clip's difficulty, in score points."""
_EULER: Final = 0.5772156649015329


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialCredit:
    """Raters of family P.

    Attributes:
        world: the codes they score.
        keenness: log-odds of neighboring points for a point of distance, ``[rater, code]``.
        shift: how much higher than others she sees each code, in score points, ``[rater, code]``.
        slope: how much of the masters' spread she uses, ``[rater]``.
        halo: standard deviation of the mood about a whole clip, ``[rater]``.
    """

    world: World
    keenness: Floats
    shift: Floats
    slope: Floats
    halo: Floats


def draw_partial_credit(
    world: World, raters: int, rng: np.random.Generator, *, kind: str = "good", halo: float = 0.2
) -> PartialCredit:
    """Draw raters of one kind, ``good`` or ``weak``."""
    shape = (raters, len(world.codes))
    return PartialCredit(
        world=world,
        keenness=_KEENNESS[kind] * np.exp(rng.normal(0, _KEENNESS_SPREAD, shape)),
        shift=rng.normal(-_LEAN[kind], _SHIFT, shape),
        slope=np.ones(raters),
        halo=np.full(raters, halo),
    )


def draw_scores(
    raters: PartialCredit, masters: Ranks, difficulty: Floats, rng: np.random.Generator
) -> Ranks:
    """Draw the scores of all raters on the same clips, ``int8[rater, clip, code]``."""
    scales = raters.world.scales
    clips, codes = masters.shape
    shown = masters + rng.normal(0, CLIP_BY_CODE, (clips, codes))
    shown -= scales.signs * difficulty[:, None]
    middles = scales.tops / 2
    ranks = np.empty((len(raters.halo), clips, codes), dtype=np.int8)
    points = np.arange(int(scales.tops.max()) + 1)
    beyond = np.where(points > scales.tops[:, None], np.inf, 0.0)
    for rater in range(len(ranks)):
        mood = raters.halo[rater] * _skewed(clips, rng)
        seen = middles + raters.slope[rater] * (shown - middles) + raters.shift[rater]
        seen += scales.signs * mood[:, None]
        away = 0.5 * raters.keenness[rater][:, None] * (points - seen[..., None]) ** 2 + beyond
        # The largest of weights with Gumbel noise is a draw from them (Gumbel 1954).
        ranks[rater] = np.argmin(away - rng.gumbel(size=away.shape), axis=-1)
    return ranks


def _skewed(clips: int, rng: np.random.Generator) -> Floats:
    """Draw from Gumbel's distribution, turned to a mean of 0 and a standard deviation of one."""
    drawn: Floats = (rng.gumbel(size=clips) - _EULER) * np.sqrt(6) / np.pi
    return drawn
