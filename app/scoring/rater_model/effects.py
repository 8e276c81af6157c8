"""Effects of raters by name: what stands out, and how sure that is.

An effect is named when it is probably larger than a size that matters. Sizes and certainty were set on
simulated raters (family S of `tools/simulation`) so that of raters without any effect at most one in
twenty gets any name; `tools/bench_effects.md` says how many clips each effect takes, also for raters of
another family. Fit under `priors.opened`, or a cohort's shrinkage hides what is unusual.

One cause gets one name. A code that is off is freed of its prior before domains are looked at, and a
domain that is off before severity is, so that neither drags the others along. A central rater draws scores toward some middle, which need not be the middle of
the scale; leans that this could explain are not named beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from app.scoring.rater_model.fit import Posterior
from app.scoring.rater_model.layout import NOISE, SEVERITY, SLOPE, ModelLayout
from app.scoring.rater_model.priors import MOODS
from app.scoring.rater_model.response import normal_share
from app.scoring.weights import FloatArray


class Effect(StrEnum):
    """What can stand out in a rater, by the names of the rater-effects literature."""

    SEVERE = "severe"
    GENEROUS = "generous"
    CENTRAL = "central"
    HALO = "halo"
    DOMAIN_OFF = "one_domain_off"
    CODE_OFF = "one_code_off"
    NOISY = "noisy"


SIZES: Mapping[Effect, float] = MappingProxyType(
    {
        Effect.SEVERE: 0.2,  # score points
        Effect.GENEROUS: 0.2,
        Effect.CENTRAL: 0.87,  # of the masters' spread
        Effect.HALO: 1.25,  # times the usual mood, and `_MOOD_BEYOND`
        Effect.DOMAIN_OFF: 0.1,
        Effect.CODE_OFF: 0.35,
        Effect.NOISY: 1.15,  # times what is usual
    }
)
"""From what size on an effect matters."""

CERTAIN = 0.86
"""An effect is named from this certainty on. With .8 up to 9 % of raters of family C without any effect
got a name from ten clips, for they differ in more ways than the model knows."""
FEWEST_CLIPS = 10
"""With fewer clips more than one in twenty raters without any effect would get a name."""
_MOOD_BEYOND = 0.18
_ENOUGH_DOMAINS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An effect that stands out.

    Attributes:
        effect: which.
        certainty: how probably it is larger than the size that matters.
        place: which domain or code, counted from 0; None where it is about everything.
        is_kind: for a lean of one domain or code, whether it is kinder to the lesson.
    """

    effect: Effect
    certainty: float
    place: int | None = None
    is_kind: bool | None = None


def certainties(posterior: Posterior) -> dict[Effect, FloatArray]:
    """Give how probably each effect is larger than what matters.

    Returns:
        ``[rater]`` for each effect; ``[rater, domain or code]`` where it lies in one of them.
    """
    layout = posterior.layout
    slope, steady = posterior.means[:, SLOPE], posterior.spreads[:, SLOPE]
    central = normal_share((SIZES[Effect.CENTRAL] - slope) / steady)
    drawn = np.where(central >= CERTAIN, 1 - slope, 0.0)
    middle = drawn[:, None] * layout.middles.max()
    codes = _far(*_sums(posterior, _code_leans(layout)), SIZES[Effect.CODE_OFF] + middle)
    freed = _freed(posterior, layout.bias_places, codes)
    domains = _far(*_sums(freed, _domain_leans(layout)), SIZES[Effect.DOMAIN_OFF] + middle)
    severity, spread = _severity(_freed(freed, layout.domain_places, domains), domains)
    return {
        Effect.SEVERE: normal_share((severity - SIZES[Effect.SEVERE]) / spread),
        Effect.GENEROUS: normal_share((-severity - SIZES[Effect.GENEROUS]) / spread),
        Effect.CENTRAL: central,
        Effect.HALO: posterior.moods @ (_much_mood(posterior) <= MOODS),
        Effect.DOMAIN_OFF: domains,
        # A domain read upside down has codes that are off by different amounts: one cause.
        Effect.CODE_OFF: np.where(domains[:, layout.domains] < CERTAIN, codes, 0.0),
        Effect.NOISY: _noisy(posterior),
    }


def name_effects(posterior: Posterior) -> tuple[Named, ...]:
    """Name what stands out in one rater, the surest first; of domains and codes the surest each.

    Below `FEWEST_CLIPS` nothing is named.
    """
    if posterior.clips[0] < FEWEST_CLIPS:
        return ()
    layout = posterior.layout
    leans = {
        Effect.DOMAIN_OFF: _sums(posterior, _domain_leans(layout))[0][0],
        Effect.CODE_OFF: _sums(posterior, _code_leans(layout))[0][0] * layout.signs,
    }
    named = []
    for effect, chance in certainties(posterior).items():
        place = int(np.argmax(chance[0])) if effect in leans else None
        certainty = float(chance[0] if place is None else chance[0, place])
        if certainty >= CERTAIN:
            kind = None if place is None else bool(leans[effect][place] > 0)
            named.append(Named(effect=effect, certainty=certainty, place=place, is_kind=kind))
    return tuple(sorted(named, key=lambda one: -one.certainty))


def _code_leans(layout: ModelLayout) -> FloatArray:
    """Weigh effects into the lean of each code beside that of its domain, ``[code, effect]``."""
    weights = np.zeros((layout.codes, layout.effects))
    weights[:, layout.bias_places] = np.eye(layout.codes)
    return weights


def _domain_leans(layout: ModelLayout) -> FloatArray:
    """Weigh effects into how much kinder a domain is scored than the others, ``[domain, effect]``.

    Of two domains none can be told to be the odd one out.
    """
    domains = int(layout.domains.max()) + 1
    weights = np.zeros((domains, layout.effects))
    if domains >= _ENOUGH_DOMAINS:
        itself = np.eye(domains)
        weights[:, layout.domain_places] = itself - (1 - itself) / (domains - 1)
    return weights


def _severity(posterior: Posterior, domains: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give severity over all domains but one that is off, and its standard deviation."""
    worst = domains.max(axis=1, keepdims=True)
    kept = np.where((domains == worst) & (worst >= CERTAIN), 0.0, 1.0)
    weights = np.zeros((len(kept), 1, posterior.layout.effects))
    weights[:, 0, SEVERITY] = 1
    weights[:, 0, posterior.layout.domain_places] = -kept / kept.sum(axis=1, keepdims=True)
    value, spread = _sums(posterior, weights)
    return value[:, 0], spread[:, 0]


def _sums(posterior: Posterior, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return means and standard deviations of weighted sums of effects, ``[rater, sum]``."""
    value = (weights @ posterior.means[..., None])[..., 0]
    spread = ((weights @ posterior.covariances) * weights).sum(axis=-1)
    return value, np.sqrt(np.maximum(spread, 1e-12))


def _freed(posterior: Posterior, places: slice, chance: FloatArray) -> Posterior:
    """Take its prior away from the surest of some effects, where it is sure enough.

    Less precision on one effect is a change of rank one (Sherman & Morrison 1950), so nothing is
    fitted again.
    """
    raters = np.arange(len(chance))
    place = places.start + np.argmax(chance, axis=1)
    priors = posterior.priors
    less = np.where(chance.max(axis=1) >= CERTAIN, 0.999 / priors.variances[place], 0.0)
    along = posterior.covariances[raters, :, place]
    gain = less / np.maximum(1 - less * along[raters, place], 1e-3)
    off = posterior.means[raters, place] - priors.means[place]
    return replace(
        posterior,
        means=posterior.means + (gain * off)[:, None] * along,
        covariances=posterior.covariances
        + gain[:, None, None] * along[:, :, None] * along[:, None],
    )


def _far(size: FloatArray, spread: FloatArray, least: FloatArray) -> FloatArray:
    """Give the chance that a lean is farther than that to the side it lies on."""
    return normal_share((np.abs(size) - least) / spread)


def _much_mood(posterior: Posterior) -> float:
    usual = posterior.priors.typical_mood
    return float(max(np.hypot(usual, _MOOD_BEYOND), SIZES[Effect.HALO] * usual))


def _noisy(posterior: Posterior) -> FloatArray:
    """Weigh, over all spreads of moods, whether what is left of the noise is large."""
    usual = SIZES[Effect.NOISY] * posterior.priors.typical_noise
    most = 0.5 * np.log(usual**2 + MOODS**2)
    mean, spread = posterior.means[:, NOISE, None], posterior.spreads[:, NOISE, None]
    chance: FloatArray = (posterior.moods * normal_share((mean - most) / spread)).sum(axis=1)
    return chance
