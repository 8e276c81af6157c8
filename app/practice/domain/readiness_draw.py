"""Forms drawn from what first scores allow: shrinkage in two steps, exact or not, then how far off.

*How often exact* is a beta-binomial: a code leans on her share in its domain, a domain on her share
in all codes, both as strongly as her own codes differ from each other. That spread is estimated from
her scores (method of moments within domains, as for a beta-binomial: Kleinman 1973) and leans itself
on `SPREAD`, because sixteen codes tell little about a spread. *How far off, and to which side*,
given a miss, is pooled more: misses of one code are few, and a lean is a habit of the person.

A first version gave all five outcomes of a code one weight of twelve scores. That let codes and
domains differ far more than they do, and every gate of the rule failed a little too often
(tools/bench_readiness.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FORMS = 1000
"""Forms drawn: the standard error of a chance is at most 1.6 points; pages round to five."""
CLIP_CORRELATION = 0.03
"""How scores of one clip hang together: a design effect of 1.45 over sixteen codes, 1.3 to 1.6 in
the engine's study; over k codes it is 1 + (k - 1) x the correlation."""
SPREAD = 0.03
"""How codes of a person differ before anything is known of her, as an intraclass correlation: about
half a logit around 85% exact. The project's own choice."""
SPREAD_LEAST, SPREAD_MOST = 0.008, 0.15
SPREAD_CODES = 16.0
"""How many codes' worth of knowledge that is."""
MISSES_BORROWED = 12.0
"""How many misses a code borrows from its domain, and a domain from all codes, for how far off."""
PRIOR_WEIGHT = 4.0
"""How many scores all codes together borrow from raters in training."""
PRIOR = np.array([0.03, 0.12, 0.7, 0.12, 0.03])
"""Outcomes of raters in training, about, from two too low to two too high: the mean exact agreement of the engine's study is 0.70."""
NEAREST_REACH = 2
"""Outcomes go so far to either side, and farther where one of her scores did: the rule counts every
point of a lean, and so must a drawn form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Drawn forms: how often each outcome came up, and the ability behind each form."""

    counts: NDArray[np.int64]  # [form, code, outcome]; exact lies in the middle of the outcomes
    shares: Floats  # [form, code, outcome]
    shift: Floats  # [form, code], how kind the form is to the code's domain
    domains: tuple[str, ...]  # of each code

    @property
    def ability(self) -> Floats:
        """Return the mean share of exact scores behind each form."""
        exact: Floats = self.shares[:, :, exact_of(self.shares)].mean(axis=1)
        return exact


def points_of(outcomes: NDArray[Any]) -> NDArray[np.int64]:
    """Return the signed distance each outcome of an array [..., outcome] stands for.

    >>> points_of(np.zeros((2, 5))).tolist()
    [-2, -1, 0, 1, 2]
    """
    reach = exact_of(outcomes)
    return np.arange(-reach, reach + 1)


def exact_of(outcomes: NDArray[Any]) -> int:
    """Return where exact scores lie among the outcomes of an array [..., outcome]."""
    return int(outcomes.shape[-1] // 2)


def draw_forms(
    distances: Sequence[Sequence[int]],
    domains: Sequence[str],
    clips: int,
    seed: int,
    forms: int = FORMS,
) -> Drawn:
    """Draw forms of so many clips from what first scores allow.

    Args:
        distances: signed distances to the masters, for each code.
        domains: the domain of each code.
        clips: how many clips the form has.
        seed: the same scores and seed give the same forms.
        forms: how many to draw.
    """
    rng = np.random.default_rng(seed)
    reach = max(NEAREST_REACH, *(abs(distance) for one in distances for distance in one))
    counts = np.array([_outcomes(one, reach) for one in distances], dtype=float)
    domain = np.unique(np.array(domains), return_inverse=True)[1]
    exact = _draw_exact(counts, domain, forms, rng)
    shares = np.empty((forms, *counts.shape))
    shares[..., exact_of(shares)] = exact
    shares[..., points_of(shares) != 0] = (1 - exact)[..., None] * _draw_how_far(
        counts, domain, forms, rng
    )
    fewest = min(len(one) for one in distances)
    shift = _kindness(domains, shares, 1 / clips + 1 / fewest, rng)
    return Drawn(
        counts=rng.multinomial(clips, shifted(shares, shift)),
        shares=shares,
        shift=shift,
        domains=tuple(domains),
    )


def shifted(shares: Floats, shift: Floats) -> Floats:
    """Return outcome shares after a form has been kind or hard to a domain."""
    moved = shares.copy()
    moved[..., exact_of(moved)] *= np.exp(shift)
    total: Floats = moved / moved.sum(axis=-1, keepdims=True)
    return total


def spread_of(hits: Floats, scores: Floats, domain: NDArray[np.int64]) -> float:
    """Estimate how the codes of a domain differ, as an intraclass correlation.

    Squared deviations from the domain's share, less what a binomial alone gives, over what complete
    difference would give; a domain costs one degree of freedom. The result leans on `SPREAD` by how
    much so many scores can tell.
    """
    in_domain = np.bincount(domain, scores)
    share = np.clip(np.bincount(domain, hits) / in_domain, 0.02, 0.98)[domain]
    free = 1 - len(in_domain) / len(scores)
    if free <= 0:
        return SPREAD
    noise = share * (1 - share)
    beyond = ((hits - scores * share) ** 2).sum() - free * (scores * noise).sum()
    most = free * (scores * (scores - 1) * noise).sum()
    told = free * len(scores) * scores.mean() / (scores.mean() + 1 / SPREAD)
    spread = (SPREAD_CODES * SPREAD + told * beyond / most) / (SPREAD_CODES + told)
    return float(np.clip(spread, SPREAD_LEAST, SPREAD_MOST))


def _draw_exact(
    counts: Floats, domain: NDArray[np.int64], forms: int, rng: np.random.Generator
) -> Floats:
    """Draw the share of exact scores [form, code]: a code leans on its domain, that on all."""
    hits, scores = counts[:, exact_of(counts)], counts.sum(axis=1)
    borrowed = 1 / spread_of(hits, scores, domain) - 1
    everything = _share(hits.sum(), scores.sum(), PRIOR[exact_of(PRIOR)], PRIOR_WEIGHT)
    hits_there, scores_there = np.bincount(domain, hits), np.bincount(domain, scores)
    right = hits_there + borrowed * everything
    wrong = scores_there - hits_there + borrowed * (1 - everything)
    of_domain = rng.beta(right, wrong, size=(forms, len(right)))[:, domain]
    right, wrong = hits + borrowed * of_domain, scores - hits + borrowed * (1 - of_domain)
    exact: Floats = rng.beta(np.maximum(right, 1e-6), np.maximum(wrong, 1e-6))
    return exact


def _draw_how_far(
    counts: Floats, domain: NDArray[np.int64], forms: int, rng: np.random.Generator
) -> Floats:
    """Draw which way and how far misses lie [form, code, way], given that they are misses."""
    off = points_of(counts) != 0
    misses, prior = counts[:, off], np.pad(PRIOR, exact_of(counts) - exact_of(PRIOR))[off]
    everything = _mix(misses.sum(axis=0) + PRIOR_WEIGHT * prior)
    there = np.array([misses[domain == one].sum(axis=0) for one in range(domain.max() + 1)])
    of_domain = _mix(there + MISSES_BORROWED * everything)
    weights = misses + MISSES_BORROWED * of_domain[domain]
    gammas = rng.standard_gamma(weights, size=(forms, *weights.shape))
    return _mix(gammas)


def _share(hits: float, scores: float, prior: float, weight: float) -> float:
    return float((hits + weight * prior) / (scores + weight))


def _mix(weights: Floats) -> Floats:
    mix: Floats = weights / weights.sum(axis=-1, keepdims=True)
    return mix


def _outcomes(distances: Sequence[int], reach: int) -> NDArray[np.int64]:
    return np.bincount(np.array(distances, dtype=int) + reach, minlength=2 * reach + 1)


def _kindness(
    domains: Sequence[str], shares: Floats, per_clip: float, rng: np.random.Generator
) -> Floats:
    """Return a shift per form and domain that widens domain shares by the design effect.

    On the logit a shift of variance s adds (pq)² s to the variance pq/N of a share of N scores, so
    s = (effect - 1) / (N pq) multiplies it by the effect. N is clips x codes; the clips of the form
    and the clips behind the shares both shift, so `per_clip` is the sum of their inverses.
    """
    shift = np.zeros(shares.shape[:2])
    for domain in sorted(set(domains)):
        mine = [index for index, one in enumerate(domains) if one == domain]
        hit = np.clip(shares[:, mine, exact_of(shares)].mean(axis=1), 0.05, 0.95)
        excess = CLIP_CORRELATION * (len(mine) - 1) / len(mine)
        scale = np.sqrt(excess * per_clip / (hit * (1 - hit)))
        shift[:, mine] = (scale * rng.standard_normal(len(hit)))[:, None]
    return shift
