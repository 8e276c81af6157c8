"""How much higher or lower than the master everybody sees a code on a clip.

Calibrated from first scores of other raters, as far as they go: the difficulty of a code on a clip is
what the whole clip has in common plus its own part, both shrunk by what so many scores can tell. A
clip that nobody else has scored has none, and the master alone stands.
"""

import numpy as np

from app.scoring.rater_model.fit import levels_of, log_noise_of
from app.scoring.rater_model.layout import ModelLayout
from app.scoring.rater_model.priors import Priors
from app.scoring.rater_model.response import respond
from app.scoring.weights import FloatArray

CLIP_SPREAD, CODE_SPREAD = 0.25, 0.15
"""How clips, and codes within a clip, differ before anybody has scored them, in score points."""
_ROUNDS = 4


def calibrate(layout: ModelLayout, priors: Priors, counts: FloatArray) -> FloatArray:
    """Estimate difficulties, in score points: added to the master's point.

    Args:
        layout: the codes.
        priors: of the raters who gave the scores.
        counts: first scores ``[clip, code, master, score]``; of the person whose habits are asked
            for, none.

    Returns:
        ``[clip, code]``.
    """
    points = np.arange(counts.shape[2], dtype=np.float64)
    typical = np.broadcast_to(priors.means, (len(counts), layout.effects))
    noise = log_noise_of(layout, typical)
    found = np.zeros(counts.shape[:2])
    for _round in range(_ROUNDS):
        levels = levels_of(layout, typical, points) + found[..., None]
        seen = respond(layout, levels, noise, priors.lapse)
        by_level = seen.by_level / seen.chance
        told = np.einsum("ckls,ckls->ck", counts, by_level)
        weight = np.einsum("ckl,ckls,ckls->ck", counts.sum(axis=3), by_level, seen.by_level)
        found = _shrunk(layout, found, told, weight)
    return found


def _shrunk(
    layout: ModelLayout, found: FloatArray, told: FloatArray, weight: FloatArray
) -> FloatArray:
    """Take one step, then shrink codes toward their clip and clips toward none.

    A code's own part has spread `CODE_SPREAD`; what a clip has in common is kind or severe, so it
    moves codes by their direction.
    """
    known = np.maximum(weight, 1e-9)
    seen = np.where(weight > 0, found + np.clip(told / known, -1, 1), 0.0)
    of_code = 1 / (1 / known + CODE_SPREAD**2)
    common = ((of_code * seen) @ layout.signs) / (of_code.sum(axis=1) + 1 / CLIP_SPREAD**2)
    base = common[:, None] * layout.signs
    own = (seen - base) * CODE_SPREAD**2 / (CODE_SPREAD**2 + 1 / known)
    difficulty: FloatArray = base + own
    return difficulty
