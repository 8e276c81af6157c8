"""What is expected of a rater before her scores: a cohort's habits, or documented defaults."""

from dataclasses import dataclass, replace

import numpy as np

from app.scoring.rater_model.layout import NOISE, SEVERITY, SLOPE, Layout
from app.scoring.weights import FloatArray

MOODS = np.array([0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8, 1.0, 1.3])
"""Spreads of moods that are weighed against each other, in score points."""

LAPSE = 0.01
"""Share of scores that could be any point. The project's own choice: one score in a hundred."""

# In score points. Severity .25, code bias .2 and halo .2 are those of the engine's certification
# study; the noise is its median of .36 together with clips' difficulty of .3 that is not known.
_SEVERITY, _SLOPE, _NOISE, _DOMAIN, _CODE, _CODE_NOISE = 0.2, 0.12, 0.3, 0.12, 0.15, 0.15
_TYPICAL_NOISE, _TYPICAL_MOOD, _MOOD_SPREAD = 0.45, 0.28, 0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class Priors:
    """What is expected of a rater of a cohort.

    Attributes:
        means: of each effect, ``[effect]``.
        variances: likewise.
        moods: how likely each spread of `MOODS` is, adding up to 1.
        lapse: share of scores that could be any point.
        mix: how often masters give each point, as counts, ``[code, point]``.
        raters: how many raters it was learned from; 0 for the defaults.
    """

    means: FloatArray
    variances: FloatArray
    moods: FloatArray
    lapse: float
    mix: FloatArray
    raters: int = 0

    @property
    def mood_square(self) -> float:
        """Give the expected square of a mood."""
        return float(self.moods @ MOODS**2)

    @property
    def typical_mood(self) -> float:
        """Give the middle spread of moods: half of the raters have less."""
        return float(np.interp(0.5, np.cumsum(self.moods), MOODS))

    @property
    def typical_noise(self) -> float:
        """Give the usual noise beside moods."""
        square = np.exp(2 * self.means[NOISE]) - self.typical_mood**2
        return float(np.sqrt(max(square, 0.01)))


def default_priors(layout: Layout) -> Priors:
    """Give what is expected without a cohort: raters in training, unsure enough to be corrected."""
    means, variances = np.zeros(layout.effects), np.zeros(layout.effects)
    means[SLOPE], means[NOISE] = 1.0, np.log(np.hypot(_TYPICAL_NOISE, _TYPICAL_MOOD))
    spreads = (_SEVERITY, _SLOPE, _NOISE, _DOMAIN, _CODE, _CODE_NOISE)
    for places, spread in zip(layout.groups, spreads, strict=True):
        variances[places] = spread**2
    off = np.log(np.maximum(MOODS, 0.02) / _TYPICAL_MOOD) / _MOOD_SPREAD
    moods = np.exp(-0.5 * off**2) * np.gradient(np.log(np.maximum(MOODS, 0.02)))
    return Priors(
        means=means,
        variances=variances,
        moods=moods / moods.sum(),
        lapse=LAPSE,
        mix=_usual_mix(layout),
    )


def _usual_mix(layout: Layout) -> FloatArray:
    """Give each point half as often as the one below: most clips show little of most codes."""
    points = np.arange(layout.shares.shape[2])
    mix = np.where(layout.shares[:, 0] > 0, 0.5**points, 0.0)
    counts: FloatArray = mix / mix.sum(axis=1, keepdims=True)
    return counts


_OPEN = (0.3, 0.15, 0.3, 0.2, 0.2, 0.15)
_OPEN_MOODS = 0.3
"""Without a cohort's shrinkage: what stands out must not be explained away by those who do not."""


def opened(layout: Layout, priors: Priors) -> Priors:
    """Give the priors under which effects are named: a cohort's middle, with room for the unusual.

    Most raters have no strong effect, so a cohort's spreads are narrow, and would draw the few that
    do have one back among the others.
    """
    variances = priors.variances.copy()
    for places, spread in zip(layout.groups, _OPEN, strict=True):
        variances[places] = np.maximum(variances[places], spread**2)
    moods = (1 - _OPEN_MOODS) * priors.moods + _OPEN_MOODS * default_priors(layout).moods
    return replace(priors, variances=variances, moods=moods)
