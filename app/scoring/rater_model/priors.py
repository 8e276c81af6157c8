"""What is expected of a rater before her scores: a cohort's habits, or documented defaults."""

from dataclasses import dataclass, replace

import numpy as np

from app.scoring.rater_model.layout import NOISE, SLOPE, ModelLayout
from app.scoring.weights import FloatArray

MOODS = np.array([0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8, 1.0, 1.3])
"""Spreads of moods that are weighed against each other, in score points."""

LAPSE = 0.01
"""Share of scores that could be any point. The project's own choice: one score in a hundred."""

# In score points. Habits are expected to be modest and the noise is left wide open: between the raters
# in training of the engine's study (noise .36, halo .2, clips' unknown difficulty .3; 70 % exact) and
# those who are about to pass. With larger spreads every gate of a rule is foretold to fail a little
# too often (tools/bench_readiness.md, the worlds that were looked at).
_SEVERITY, _SLOPE, _NOISE, _DOMAIN, _CODE, _CODE_NOISE = 0.2, 0.1, 0.45, 0.07, 0.1, 0.1
_MIDDLING_NOISE, _MIDDLING_MOOD, _MOOD_SPREAD = 0.33, 0.18, 0.5
# What nobody calls noisy or moody in a rater in training, where there is no cohort to compare with.
_USUAL_NOISE, _USUAL_MOOD = 0.46, 0.25


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
    def typical_mood(self) -> float:
        """Give the middle spread of moods: half of the raters have less."""
        return float(np.interp(0.5, np.cumsum(self.moods), MOODS))

    @property
    def typical_noise(self) -> float:
        """Give the usual noise beside moods."""
        square = np.exp(2 * self.means[NOISE]) - self.typical_mood**2
        return float(np.sqrt(max(square, 0.01)))


def default_priors(layout: ModelLayout) -> Priors:
    """Give what is expected without a cohort."""
    means, variances = np.zeros(layout.effects), np.zeros(layout.effects)
    means[SLOPE], means[NOISE] = 1.0, np.log(np.hypot(_MIDDLING_NOISE, _MIDDLING_MOOD))
    spreads = (_SEVERITY, _SLOPE, _NOISE, _DOMAIN, _CODE, _CODE_NOISE)
    for places, spread in zip(layout.groups, spreads, strict=True):
        variances[places] = spread**2
    return Priors(
        means=means,
        variances=variances,
        moods=_moods_around(_MIDDLING_MOOD),
        lapse=LAPSE,
        mix=_usual_mix(layout),
    )


def _moods_around(middle: float) -> FloatArray:
    """Weigh spreads of moods by how far their logs lie from a middle one."""
    logs = np.log(np.maximum(MOODS, 0.02))
    weights = np.exp(-0.5 * ((logs - np.log(middle)) / _MOOD_SPREAD) ** 2) * np.gradient(logs)
    moods: FloatArray = weights / weights.sum()
    return moods


def _usual_mix(layout: ModelLayout) -> FloatArray:
    """Give each point half as often as the one below: most clips show little of most codes."""
    points = np.arange(layout.shares.shape[2])
    mix = np.where(layout.shares[:, 0] > 0, 0.5**points, 0.0)
    counts: FloatArray = mix / mix.sum(axis=1, keepdims=True)
    return counts


_OPEN = (0.3, 0.15, 0.3, 0.2, 0.2, 0.15)
_OPEN_MOODS = 0.3
"""Without a cohort's shrinkage: what stands out must not be explained away by those who do not."""


def opened(layout: ModelLayout, priors: Priors) -> Priors:
    """Give the priors under which effects are named: a cohort's middle, with room for the unusual.

    Most raters have no strong effect, so a cohort's spreads are narrow, and would draw the few that
    do have one back among the others; in a small cohort a single one can make them too wide. Without a cohort the middle is that of raters in training.
    """
    variances, means = priors.variances.copy(), priors.means.copy()
    for places, spread in zip(layout.groups, _OPEN, strict=True):
        variances[places] = spread**2
    around = priors.moods
    if not priors.raters:
        means[NOISE], around = (
            np.log(np.hypot(_USUAL_NOISE, _USUAL_MOOD)),
            _moods_around(_USUAL_MOOD),
        )
    moods = (1 - _OPEN_MOODS) * around + _OPEN_MOODS * _moods_around(_USUAL_MOOD)
    return replace(priors, means=means, variances=variances, moods=moods)
