"""How much a rater may learn from scoring a code once more: the arithmetic of *practice next*.

A rater's scores of a code beside the master scores are a table of confusions, `tally[master, own]`.
Each row has a Dirichlet prior that leans on the whole code, and the code on what raters in training
reach, so a row without scores is uncertain rather than wrong. The value of scoring the code again is

    sum over points m:  P(the clip's master point is m) x (P(miss | m) + sd of that probability)

The first part is the chance that the reveal has something to correct, the second what nobody knows
yet about her (a bonus for uncertainty, as in upper confidence bounds: Auer, Cesa-Bianchi & Fischer
2002). Learners learn, so older scores count less: every newer score of the same code leaves them
`MEMORY` of their weight, and a code is expected to be missed less the more often it was revealed.

P(m) is never taken from the clip: it is what *earlier clips, scored and revealed*, have shown of
the code, apart for clips made for the code (an even spread to begin with) and for all others
(mostly the lowest point, as in lessons at large). The weights were set on one simulated setting and
move the outcome little (tools/bench_practice.md).

All arrays may have leading axes, so that a simulation runs many raters at once.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

MEMORY = 0.85
"""What a newer score of the same code leaves of an older one's weight."""
ROW_WEIGHT = 2.0
"""How many scores a row of confusions borrows from its code."""
CODE_WEIGHT = 4.0
"""How many scores a code borrows from what raters in training reach."""
PRIOR_MISS = 0.4
"""The chance of a miss before any feedback on a code: what raters in training show, about."""
LEARNING = 0.8
"""What each reveal of a code is expected to leave of that chance."""
SIGHTINGS_WEIGHT = 4.0
"""How many revealed clips the prior spread of master points is worth."""
ELSEWHERE = (0.6, 0.2, 0.12, 0.08)
"""Spread of points on clips that were not made for a code: near the shares in lessons at large."""
SPACED_CLIPS = 3
"""After so many clips on other codes, a code of focus counts whole again."""
FORGETTING_DAYS = 14.0
"""After so many days without a score of a code, half of what can be forgotten is."""
CODES_READ_WITH_CARE = 4
"""A reveal teaches about so many codes; one of more codes is shared out among them."""


def empty_tally(points: Any) -> Floats:
    """Return the tally of codes with so many points each, before the first score."""
    counts = np.asarray(points)
    return np.zeros((*counts.shape, int(counts.max()), int(counts.max())))


def add_score(tally: Floats, master: int, own: int) -> None:
    """Add one score of one code to its tally; older ones fade."""
    tally *= MEMORY
    tally[master, own] += 1


def code_values(tally: Floats, sightings: Floats, points: NDArray[np.int64]) -> Floats:
    """Return the value of one more score of each code: [..., made for it (0 no, 1 yes), code].

    Args:
        tally: faded counts [..., code, master, own].
        sightings: master points revealed so far [..., made for it, code, master].
        points: how many points the scale of each code has.
    """
    on_scale = np.arange(tally.shape[-1]) < points[:, None]
    miss, spread = _misses(tally, on_scale)
    gain = np.where(on_scale, miss + spread, 0.0)
    return np.asarray((_chances(sightings, on_scale) * gain[..., None, :, :]).sum(axis=-1))


def _misses(tally: Floats, on_scale: Mask) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of P(miss | master point) under the Dirichlet rows."""
    hits = np.diagonal(tally, axis1=-2, axis2=-1)
    counts = tally.sum(axis=-1)
    in_code = counts.sum(axis=-1, keepdims=True)
    expected = 1 - PRIOR_MISS * LEARNING**in_code
    code = (hits.sum(axis=-1, keepdims=True) + CODE_WEIGHT * expected) / (in_code + CODE_WEIGHT)
    weight = counts + ROW_WEIGHT
    hit = (hits + ROW_WEIGHT * code) / weight
    spread = np.sqrt(hit * (1 - hit) / (weight + 1))
    return 1 - hit, np.where(on_scale, spread, 0.0)


def _chances(sightings: Floats, on_scale: Mask) -> Floats:
    """Return P(master point) for clips not made for a code, and for those made for it."""
    size = on_scale.shape[-1]
    tail = np.full(max(size - len(ELSEWHERE), 0), ELSEWHERE[-1])
    elsewhere = np.concatenate([ELSEWHERE, tail])[:size] * on_scale
    prior = np.stack([elsewhere, on_scale.astype(float)])
    prior *= SIGHTINGS_WEIGHT / prior.sum(axis=-1, keepdims=True)
    chances = sightings + prior
    return np.asarray(chances / chances.sum(axis=-1, keepdims=True))


def offer_values(values: Floats, asked: Mask, focus: Mask) -> Floats:
    """Return the value of each offer, a clip on the codes of one set: [..., offer].

    Args:
        values: value of each code, spacing included: [..., made for it, code].
        asked: which codes an offer asks for: [offer, code].
        focus: which codes its clip was made for: [offer, code].
    """
    care = np.minimum(1.0, CODES_READ_WITH_CARE / asked.sum(axis=-1))
    plain = (asked & ~focus) * care[:, None]
    made = (asked & focus) * care[:, None]
    return np.asarray(values[..., 0, :] @ plain.T + values[..., 1, :] @ made.T)


def spacing(clips_since: Floats, days_since: Floats) -> Floats:
    """Return how due each code is: less right after it was the focus, more as it is forgotten.

    A code that was the focus of the last clip counts half; after `SPACED_CLIPS` others it counts
    whole. Being away adds up to a half more, half of that within `FORGETTING_DAYS`: spaced and
    interleaved practice holds better than massed (Rohrer & Taylor 2007; Cepeda et al. 2006). The
    shape of both curves is the project's own choice.
    """
    rested = np.minimum(1.0, 0.5 + 0.5 * clips_since / SPACED_CLIPS)
    forgotten = 0.5 * (1 - 0.5 ** (days_since / FORGETTING_DAYS))
    return np.asarray(rested * (1 + forgotten))
