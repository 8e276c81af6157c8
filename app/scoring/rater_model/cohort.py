"""Empirical Bayes: what raters of a cohort have in common, learned from all of them.

Expectation-maximization with Laplace's posterior: fit everybody under the present prior, then take
the means and spreads of what came out, as far as the scores determined it. Defaults count as much as `DEFAULT_RATERS` raters, so that a cohort of two
changes little and one of a hundred nearly everything.
"""

from dataclasses import replace

import numpy as np

from app.scoring.rater_model.evidence import RaterEvidence
from app.scoring.rater_model.fit import Posterior, fit
from app.scoring.rater_model.layout import ModelLayout
from app.scoring.rater_model.priors import MOODS, Priors, default_priors
from app.scoring.weights import FloatArray

DEFAULT_RATERS = 6
ROUNDS = 12
_BASE = 4.0
"""Effects that the default spreads are worth."""
MOST_CLIPS = 60
"""A cohort's clips say how often masters give each point, as surely as so many clips of her own."""


def learn_priors(evidence: RaterEvidence, rounds: int = ROUNDS) -> Priors:
    """Learn what to expect of a rater from a cohort's scores; from nobody, the defaults."""
    defaults = default_priors(evidence.layout)
    priors, posterior = defaults, None
    if not evidence.raters:
        return priors
    for _round in range(rounds):
        posterior = fit(evidence, priors, posterior)
        priors = _learned(evidence, posterior, defaults)
    return priors


def _learned(evidence: RaterEvidence, posterior: Posterior, defaults: Priors) -> Priors:
    raters = len(posterior.means)
    means, variances = defaults.means.copy(), defaults.variances.copy()
    spread = np.diagonal(posterior.covariances, axis1=1, axis2=2)
    for places in posterior.layout.groups:
        found = posterior.means[:, places]
        base = defaults.means[places]
        means[places] = base + (found - base).sum(axis=0) / (raters + DEFAULT_RATERS)
        # MacKay's (1992) update: what the scores determined, over how much of it they did.
        known = (1 - spread[:, places] / posterior.priors.variances[places]).clip(0).sum()
        squares = ((found - means[places]) ** 2).sum() + _BASE * defaults.variances[places]
        variances[places] = squares / (_BASE + known)
    means[posterior.layout.domain_places] = 0.0
    return replace(
        defaults,
        means=means,
        variances=variances,
        moods=_smooth(
            (DEFAULT_RATERS * defaults.moods + posterior.moods.sum(axis=0))
            / (DEFAULT_RATERS + raters)
        ),
        mix=_mix(posterior.layout, evidence, posterior.masters),
        raters=raters,
    )


def _smooth(weights: FloatArray) -> FloatArray:
    """Let neighboring spreads of moods share a little, so that none is ruled out by a few raters."""
    spread = np.log(np.maximum(MOODS, 0.02))
    kernel = np.exp(-0.5 * ((spread[:, None] - spread) / 0.1) ** 2)
    kernel /= kernel.sum(axis=0)
    smoothed: FloatArray = kernel @ weights
    return smoothed


def _mix(layout: ModelLayout, evidence: RaterEvidence, masters: FloatArray) -> FloatArray:
    """Let the cohort's clips say how often masters give each point.

    Where everybody scored the same clips, these are the rater's own, which count anyway.
    """
    base = default_priors(layout).mix
    if len(evidence.places) == 1:
        return base
    counts = base + masters.sum(axis=0)
    clips = counts.sum(axis=1, keepdims=True)
    mix: FloatArray = counts / clips * np.minimum(clips, MOST_CLIPS)
    return mix
