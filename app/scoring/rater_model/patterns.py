"""Moods once more, from the whole pattern of a clip's scores and not from their sum alone.

A mood moves every code of a clip a little; a moment that was missed moves a few codes far. Their sums
look alike, their patterns do not. So for each possible mood of a clip the chance of all its scores is
worked out, and summed over moods of each spread of `MOODS`: the marginal likelihood of the model as it
stands, by numerical integration. It costs as much again as a fit, so it is asked for where effects get
their names alone. It tells more about those who miss moments (family C, halo .5, ten clips: AUC .92 by
sums, .95 by patterns; who knew all but the mood would have .97: tools/bench_effects.md).
"""

from dataclasses import replace

import numpy as np

from app.scoring.rater_model.evidence import RaterEvidence
from app.scoring.rater_model.fit import CHUNK, Posterior, fit, levels_of, log_noise_of
from app.scoring.rater_model.priors import MOODS, Priors, opened
from app.scoring.rater_model.response import chances
from app.scoring.weights import FloatArray

_MOODS_OF_A_CLIP = np.linspace(-2.4, 2.4, 37)
"""Possible moods about one clip, in score points: finer than what sixteen codes can tell."""
_LAPSE = 0.03
"""Share of scores that could be any point: a missed moment must not pass for a mood."""
_LEAST = 1e-12
_LEAST_ALONE = 0.2
"""The least share of the total noise that is no mood, as a variance."""


def fit_for_names(evidence: RaterEvidence, priors: Priors) -> Posterior:
    """Fit raters as it is done before effects get their names: priors open, moods from patterns.

    Args:
        evidence: the scores.
        priors: what is expected of the raters.
    """
    return with_patterns(evidence, fit(evidence, opened(evidence.layout, priors)))


def with_patterns(evidence: RaterEvidence, posterior: Posterior) -> Posterior:
    """Return a posterior whose moods rest on the patterns of clips.

    Args:
        evidence: the scores that the posterior was fitted to.
        posterior: of the same raters.
    """
    moods = [
        _weigh(evidence.of(part), posterior, part)
        for part in (slice(first, first + CHUNK) for first in range(0, len(posterior.means), CHUNK))
    ]
    return replace(posterior, moods=np.concatenate(moods))


def _weigh(evidence: RaterEvidence, posterior: Posterior, part: slice) -> FloatArray:
    """Weigh the spreads of `MOODS` against each other, ``[rater, mood]``."""
    told, precision = _told(evidence, posterior, part)
    given = np.asarray(((evidence.scores >= 0) & (evidence.places >= 0)).any(axis=2))
    top = told.max(axis=-1, keepdims=True)
    chance = np.exp(told - top) @ _shares().T
    fits = np.where(given[..., None], np.log(chance), 0.0).sum(axis=1)
    # The mean mood was fitted as severity, so of C clips only C - 1 tell of a spread.
    fits += 0.5 * np.log(MOODS**2 + 1 / np.maximum(precision, 1e-6)[:, None])
    fits += np.log(np.maximum(posterior.priors.moods, 1e-12))
    weights = np.exp(fits - fits.max(axis=1, keepdims=True))
    share: FloatArray = weights / weights.sum(axis=1, keepdims=True)
    return share


def _told(
    evidence: RaterEvidence, posterior: Posterior, part: slice
) -> tuple[FloatArray, FloatArray]:
    """Return the log chance of each clip's scores by its mood, ``[rater, clip, mood]``.

    Beside it, how precisely a clip tells its mood on average, one over a variance, ``[rater]``.
    """
    layout, effects = evidence.layout, posterior.modes[part]
    total = np.exp(2 * log_noise_of(layout, effects))
    usual = (posterior.moods[part] @ MOODS**2)[:, None]
    alone = 0.5 * np.log(np.maximum(total - usual, _LEAST_ALONE * total))
    levels = levels_of(layout, effects, evidence.locations)
    given = (evidence.scores >= 0) & (evidence.places >= 0)
    rater = np.arange(evidence.raters)[:, None, None]
    places = np.where(given, evidence.places, 0)
    cells = rater, np.arange(layout.codes), places, np.where(given, evidence.scores, 0)
    told = np.empty((*given.shape[:2], len(_MOODS_OF_A_CLIP)))
    for at, mood in enumerate(_MOODS_OF_A_CLIP):
        moved = levels + (layout.signs * mood)[:, None]
        chance = chances(layout, moved, alone, _LAPSE)
        log_chance = np.log(np.maximum(chance, _LEAST))  # nil beyond a shorter scale
        told[..., at] = np.where(given, log_chance[cells], 0.0).sum(axis=2)
    middle, step = len(_MOODS_OF_A_CLIP) // 2, _MOODS_OF_A_CLIP[1] - _MOODS_OF_A_CLIP[0]
    bend = told[..., middle - 1] + told[..., middle + 1] - 2 * told[..., middle]
    clips = np.maximum(given.any(axis=2).sum(axis=1), 1)
    return told, -bend.sum(axis=1) / clips / step**2


def _shares() -> FloatArray:
    """Return how often each spread brings each mood of a clip, ``[spread, mood]``."""
    spread = np.maximum(MOODS, 0.04)[:, None]
    weights = np.exp(-0.5 * (_MOODS_OF_A_CLIP / spread) ** 2)
    shares: FloatArray = weights / weights.sum(axis=1, keepdims=True)
    return shares
