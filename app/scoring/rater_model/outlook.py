"""What a rater's habits lead to: her true agreement, and test forms as she would score them.

*True* is in the long run, on clips whose master points come up as in the clips she has scored (few
of them lean on the cohort's, see `Priors.mix`). Habits are drawn from their posterior, and every draw
is worked out in full, so figures carry what is not known of her.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.scoring.estimates import Estimate, IntervalKind
from app.scoring.intervals import CONFIDENCE
from app.scoring.rater_model.fit import Posterior, levels_of, log_noise_of
from app.scoring.rater_model.priors import MOODS
from app.scoring.rater_model.response import chances
from app.scoring.weights import FloatArray

DRAWS = 400
"""Drawn habits: the standard error of a bound is about a tenth of the interval's width."""
_QUIETEST = 0.1
"""Noise that is left beside moods is at least so much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnHabits:
    """Habits drawn from the posterior of one rater.

    Attributes:
        posterior: hers.
        effects: ``[draw, effect]``.
        moods: the spread of moods, ``[draw]``.
        mix: how often masters give each point, ``[draw, code, point]``.
    """

    posterior: Posterior
    effects: FloatArray
    moods: FloatArray
    mix: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueAgreement:
    """Estimates of one rater's true agreement over some codes."""

    exact: Estimate
    kappa: Estimate


def draw_habits(posterior: Posterior, draws: int, rng: np.random.Generator) -> DrawnHabits:
    """Draw habits of one rater."""
    mean, covariance = posterior.means[0], posterior.covariances[0]
    normal = rng.standard_normal((draws, len(mean)))
    weights = posterior.masters[0] + posterior.priors.mix
    gammas = rng.standard_gamma(np.broadcast_to(weights, (draws, *weights.shape)))
    return DrawnHabits(
        posterior=posterior,
        effects=mean + normal @ np.linalg.cholesky(covariance).T,
        moods=rng.choice(MOODS, size=draws, p=posterior.moods[0]),
        mix=gammas / gammas.sum(axis=2, keepdims=True),
    )


def true_tables(habits: DrawnHabits) -> FloatArray:
    """Give, for each draw, how often masters and she give each point, ``[draw, code, master, own]``."""
    posterior = habits.posterior
    points = np.arange(habits.mix.shape[2], dtype=np.float64)
    levels = levels_of(posterior.layout, habits.effects, points)
    noise = log_noise_of(posterior.layout, habits.effects)
    chance = chances(posterior.layout, levels, noise, posterior.priors.lapse)
    tables: FloatArray = habits.mix[..., None] * chance
    return tables


def true_agreement(tables: FloatArray, codes: Sequence[int], n: int) -> TrueAgreement:
    """Estimate true exact agreement and true quadratic kappa over some codes of one scale.

    Args:
        tables: of `true_tables`.
        codes: which codes are pooled.
        n: scores that the estimate rests on.
    """
    pooled = tables[:, list(codes)].mean(axis=1)
    exact = np.trace(pooled, axis1=1, axis2=2)
    return TrueAgreement(exact=_estimate(exact, n), kappa=_estimate(quadratic_kappa(pooled), n))


def quadratic_kappa(tables: FloatArray) -> FloatArray:
    """Give Cohen's kappa with quadratic weights of tables of shares, ``[..., master, own]``.

    >>> float(quadratic_kappa(np.array([[0.4, 0.1], [0.1, 0.4]])).round(3))
    0.6
    """
    points = np.arange(tables.shape[-1], dtype=np.float64)
    masters, own = tables.sum(axis=-1), tables.sum(axis=-2)
    apart = np.einsum("...ms,ms->...", tables, (points[:, None] - points) ** 2)
    means = masters @ points, own @ points
    spread = masters @ points**2 - means[0] ** 2 + own @ points**2 - means[1] ** 2
    kappa: FloatArray = 1 - apart / np.maximum(spread + (means[0] - means[1]) ** 2, 1e-12)
    return kappa


def draw_form_masters(
    habits: DrawnHabits, clips: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Draw master ranks of a test form for each draw of habits, ``[draw, clip, code]``."""
    below = np.cumsum(habits.mix, axis=2)[:, None, :, :-1]
    shape = (len(habits.moods), clips, habits.posterior.layout.codes)
    masters: NDArray[np.int64] = (rng.random(shape)[..., None] > below).sum(axis=3)
    return masters


def draw_forms(
    habits: DrawnHabits, masters: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Draw how she would score a test form under each draw of habits.

    Returns:
        Signed distances to the master points, ``[draw, clip, code]``.
    """
    layout, shape = habits.posterior.layout, masters.shape
    mood = habits.moods[:, None] * rng.standard_normal(shape[:2])
    levels = layout.middles + habits.effects @ layout.design[:, 0].T
    slope = habits.effects @ layout.design[:, 1].T
    total = np.exp(2 * log_noise_of(layout, habits.effects))
    alone = np.sqrt(np.maximum(total - habits.moods[:, None] ** 2, _QUIETEST**2))
    seen = levels[:, None] + slope[:, None] * (masters - layout.middles)
    seen += layout.signs * mood[..., None] + alone[:, None] * rng.standard_normal(shape)
    tops = np.rint(2 * layout.middles)
    own = np.clip(np.rint(seen), 0, tops)
    slips = rng.random(shape) < habits.posterior.priors.lapse
    own = np.where(slips, np.floor(rng.random(shape) * (tops + 1)), own)
    distances: NDArray[np.int64] = own.astype(np.int64) - masters
    return distances


def _estimate(draws: FloatArray, n: int) -> Estimate:
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(draws, (tail, 1 - tail))
    return Estimate(
        value=float(draws.mean()),
        n=n,
        low=float(low),
        high=float(high),
        se=float(draws.std()),
        interval=IntervalKind.RATER_MODEL,
    )
