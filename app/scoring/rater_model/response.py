"""How likely each score point is, seen from a location, and how that moves with level and noise."""

from dataclasses import dataclass

import numpy as np

from app.scoring.rater_model.layout import ModelLayout
from app.scoring.weights import FloatArray

_FARTHEST = 8.0
_LEAST = 1e-12
_ROOT = 1 / np.sqrt(2 * np.pi)
_TAIL = (0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429)


def normal_density(z: FloatArray) -> FloatArray:
    """Give the standard normal density."""
    density: FloatArray = _ROOT * np.exp(-0.5 * z * z)
    return density


def normal_share(z: FloatArray, density: FloatArray | None = None) -> FloatArray:
    """Give the standard normal distribution function (Abramowitz & Stegun 26.2.17, within 1e-7).

    >>> normal_share(np.array([0.0, 1.959964])).round(6).tolist()
    [0.5, 0.975]
    """
    slope = normal_density(z) if density is None else density
    t = 1 / (1 + 0.2316419 * np.abs(z))
    tail = t * (_TAIL[0] + t * (_TAIL[1] + t * (_TAIL[2] + t * (_TAIL[3] + t * _TAIL[4])))) * slope
    share: FloatArray = np.where(z > 0, 1 - tail, tail)
    return share


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Chances of score points and their derivatives, each ``[..., code, location, point]``.

    Attributes:
        chance: of each point.
        by_level: derivative by the level.
        by_noise: derivative by the log of the noise.
    """

    chance: FloatArray
    by_level: FloatArray
    by_noise: FloatArray


def respond(
    layout: ModelLayout, levels: FloatArray, log_noise: FloatArray, lapse: float
) -> Response:
    """Give the chance of each score point.

    Args:
        layout: the codes.
        levels: middle of the impression, ``[..., code, location]``, in score points.
        log_noise: log of its spread, ``[..., code]``.
        lapse: share of scores that could be any point: moments missed, slips of the hand.
    """
    precision = np.exp(-log_noise)[..., None, None]
    z = np.clip((layout.cuts - levels[..., None]) * precision, -_FARTHEST, _FARTHEST)
    density = normal_density(z)
    chance = (1 - lapse) * _steps(normal_share(z, density), 1.0) + lapse * layout.shares
    return Response(
        chance=np.maximum(chance, _LEAST),
        by_level=-(1 - lapse) * precision * _steps(density, 0.0),
        by_noise=-(1 - lapse) * _steps(z * density, 0.0),
    )


def chances(
    layout: ModelLayout, levels: FloatArray, log_noise: FloatArray, lapse: float
) -> FloatArray:
    """Give the chance of each score point alone, as `respond` does."""
    precision = np.exp(-log_noise)[..., None, None]
    z = np.clip((layout.cuts - levels[..., None]) * precision, -_FARTHEST, _FARTHEST)
    chance: FloatArray = (1 - lapse) * _steps(normal_share(z), 1.0) + lapse * layout.shares
    return chance


def _steps(at_cuts: FloatArray, at_end: float) -> FloatArray:
    """Take differences from cut to cut, from 0 below the first to what holds above the last."""
    steps = np.empty((*at_cuts.shape[:-1], at_cuts.shape[-1] + 1))
    steps[..., 0] = at_cuts[..., 0]
    np.subtract(at_cuts[..., 1:], at_cuts[..., :-1], out=steps[..., 1:-1])
    steps[..., -1] = at_end - at_cuts[..., -1]
    return steps
