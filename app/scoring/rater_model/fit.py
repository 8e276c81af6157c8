"""The posterior of raters' habits: Fisher scoring to the mode, Laplace's approximation around it.

Moods are integrated out in two parts. For one score a normal mood only widens the noise, so the
counts need the *total* noise alone. What moods do to the scores of a clip together is what the sums
over the codes of a clip show (`halo`). The mean of her moods over the clips she has scored cannot be
told from severity; severity is therefore estimated as it came out on these clips, with that much
wider a prior, and then drawn back. The same holds for the noise.
"""

from dataclasses import dataclass, replace

import numpy as np

from app.scoring.rater_model.evidence import RaterEvidence
from app.scoring.rater_model.halo import clip_sums, weigh_moods
from app.scoring.rater_model.layout import NOISE, SEVERITY, SLOPE, ModelLayout
from app.scoring.rater_model.priors import MOODS, Priors
from app.scoring.rater_model.response import respond
from app.scoring.weights import FloatArray

CHUNK = 256
"""Raters at once: their arrays stay in the processor's cache."""
_STEPS = 25
_LONGEST_STEP = 0.6
_ROUGH, _CLOSE = 0.1, 0.03
"""A step of this many standard errors is the last: before moods are known, and at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """What is known of raters' habits.

    Attributes:
        layout: the codes.
        priors: what was expected.
        means: of effects, ``[rater, effect]``.
        covariances: ``[rater, effect, effect]``.
        moods: how likely each spread of `MOODS` is, ``[rater, mood]``.
        clips: with a score, ``[rater]``.
        masters: how often each master point came up, ``[rater, code, point]``.
        modes: where the search ended, ``[rater, effect]``: where the next one begins.
    """

    layout: ModelLayout
    priors: Priors
    means: FloatArray
    covariances: FloatArray
    moods: FloatArray
    clips: FloatArray
    masters: FloatArray
    modes: FloatArray

    @property
    def spreads(self) -> FloatArray:
        """Give the standard deviations of effects, ``[rater, effect]``."""
        spread: FloatArray = np.sqrt(np.diagonal(self.covariances, axis1=1, axis2=2))
        return spread


def fit(evidence: RaterEvidence, priors: Priors, start: Posterior | None = None) -> Posterior:
    """Fit raters to their scores.

    Args:
        evidence: of one or many raters.
        priors: what is expected of them.
        start: an earlier posterior of the same raters, to begin near the end. The outcome is the
            same to some hundredths of a standard error.
    """
    parts = [
        _fit_chunk(
            evidence.of(slice(first, first + CHUNK)),
            priors,
            None if start is None else start.modes[first : first + CHUNK],
            None if start is None else start.moods[first : first + CHUNK],
        )
        for first in range(0, evidence.raters, CHUNK)
    ]
    return parts[0] if len(parts) == 1 else _joined(parts)


def _joined(parts: list[Posterior]) -> Posterior:
    return replace(
        parts[0],
        means=np.concatenate([one.means for one in parts]),
        covariances=np.concatenate([one.covariances for one in parts]),
        moods=np.concatenate([one.moods for one in parts]),
        clips=np.concatenate([one.clips for one in parts]),
        masters=np.concatenate([one.masters for one in parts]),
        modes=np.concatenate([one.modes for one in parts]),
    )


def _fit_chunk(
    evidence: RaterEvidence, priors: Priors, modes: FloatArray | None, moods: FloatArray | None
) -> Posterior:
    counts = evidence.count()
    clips = ((evidence.scores >= 0) & (evidence.places >= 0)).any(axis=2).sum(axis=1) * 1.0
    if modes is None or moods is None:
        modes = np.tile(priors.means, (evidence.raters, 1))
        moods = np.tile(priors.moods, (evidence.raters, 1))
        blur = _blur(priors, modes, moods, clips)
        modes, _ = _climb(evidence, counts, priors, modes, blur, _ROUGH)
        moods = weigh_moods(clip_sums(evidence, modes, priors.lapse), priors.moods)
    blur = _blur(priors, modes, moods, clips)
    modes, covariances = _climb(evidence, counts, priors, modes, blur, _CLOSE)
    means, covariances = _drawn_back(priors, modes, covariances, blur)
    return Posterior(
        layout=evidence.layout,
        priors=priors,
        means=means,
        covariances=covariances,
        moods=weigh_moods(clip_sums(evidence, modes, priors.lapse), priors.moods),
        clips=clips,
        masters=_masters(evidence, counts),
        modes=modes,
    )


def _masters(evidence: RaterEvidence, counts: FloatArray) -> FloatArray:
    """Count master points; a location is nearest to its master but for large difficulties."""
    points = counts.shape[-1]
    nearest = np.clip(np.rint(evidence.locations), 0, points - 1).astype(int)
    at = counts.sum(axis=-1)
    found = np.zeros((*at.shape[:2], points))
    for point in range(points):
        found[..., point] = at[..., nearest == point].sum(axis=-1)
    return found


def _blur(priors: Priors, modes: FloatArray, moods: FloatArray, clips: FloatArray) -> FloatArray:
    """Give how far moods may have moved severity and noise on so many clips, as variances."""
    square = moods @ MOODS**2 / np.maximum(clips, 1)
    blur = np.zeros_like(modes)
    blur[:, SEVERITY] = square
    of_noise = square * np.exp(-2 * modes[:, NOISE])
    blur[:, NOISE] = np.minimum(0.5 * of_noise**2 * clips, priors.variances[NOISE])
    return blur


def _drawn_back(
    priors: Priors, modes: FloatArray, covariances: FloatArray, blur: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Take away again what moods did to severity and noise."""
    kept = priors.variances / (priors.variances + blur)
    means = priors.means + kept * (modes - priors.means)
    back = covariances * kept[:, :, None] * kept[:, None, :]
    places = np.arange(back.shape[1])
    back[:, places, places] += priors.variances * (1 - kept)
    return means, back


def _climb(
    evidence: RaterEvidence,
    counts: FloatArray,
    priors: Priors,
    modes: FloatArray,
    blur: FloatArray,
    near: float,
) -> tuple[FloatArray, FloatArray]:
    """Return the mode and, from the expected information, the covariances around it."""
    precision = 1 / (priors.variances + blur)
    places = np.arange(modes.shape[1])
    for _step in range(_STEPS):
        slope, information = _slope(evidence, counts, modes, priors.lapse)
        information[:, places, places] += precision
        slope -= precision * (modes - priors.means)
        found = np.linalg.solve(information, slope[..., None])[..., 0]
        step: FloatArray = np.clip(found, -_LONGEST_STEP, _LONGEST_STEP)
        modes = modes + step
        if (step * step * information[:, places, places]).max() < near**2:
            break
    return modes, np.asarray(np.linalg.inv(information), dtype=np.float64)


def levels_of(layout: ModelLayout, effects: FloatArray, locations: FloatArray) -> FloatArray:
    """Give the middle of the impression at each location, ``[..., code, location]``."""
    base = effects @ layout.design[:, 0].T
    around = locations - layout.middles[:, None]
    levels: FloatArray = (layout.middles + base)[..., None] + effects[
        ..., SLOPE, None, None
    ] * around
    return levels


def log_noise_of(layout: ModelLayout, effects: FloatArray) -> FloatArray:
    """Give the log of the total noise, moods included, ``[..., code]``."""
    noise: FloatArray = effects @ layout.design[:, 2].T
    return noise


def _slope(
    evidence: RaterEvidence, counts: FloatArray, effects: FloatArray, lapse: float
) -> tuple[FloatArray, FloatArray]:
    """Return the gradient ``[rater, effect]`` and the expected information of the counts."""
    layout = evidence.layout
    levels = levels_of(layout, effects, evidence.locations)
    seen = respond(layout, levels, log_noise_of(layout, effects), lapse)
    around = evidence.locations - layout.middles[:, None]
    by_level, by_noise = seen.by_level / seen.chance, seen.by_noise / seen.chance
    level = np.einsum("rkls,rkls->rkl", counts, by_level)
    noise = np.einsum("rkls,rkls->rk", counts, by_noise)
    gradient = np.stack([level.sum(axis=-1), (level * around).sum(axis=-1), noise], axis=-1)
    n = counts.sum(axis=-1)
    both = n * np.einsum("rkls,rkls->rkl", by_level, seen.by_level)
    cross = n * np.einsum("rkls,rkls->rkl", by_level, seen.by_noise)
    own = (n * np.einsum("rkls,rkls->rkl", by_noise, seen.by_noise)).sum(axis=-1)
    blocks = np.empty((*noise.shape, 3, 3))
    blocks[..., 0, 0] = both.sum(axis=-1)
    blocks[..., 0, 1] = blocks[..., 1, 0] = (both * around).sum(axis=-1)
    blocks[..., 1, 1] = (both * around**2).sum(axis=-1)
    blocks[..., 0, 2] = blocks[..., 2, 0] = cross.sum(axis=-1)
    blocks[..., 1, 2] = blocks[..., 2, 1] = (cross * around).sum(axis=-1)
    blocks[..., 2, 2] = own
    size = layout.effects
    information = (blocks.reshape(len(blocks), -1) @ layout.products).reshape(-1, size, size)
    return np.einsum("rki,kip->rp", gradient, layout.design), information
