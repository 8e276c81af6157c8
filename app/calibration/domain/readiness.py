"""Readiness: the chance of meeting a certification rule on a fresh form, as far as scores can tell.

The simple interval method, until a rater model exists. Each code has five outcomes on a clip: two
or more too low, one too low, exact, one too high, two or more too high. Her first scores give the
code's shares a Dirichlet posterior that leans on her own mix in the domain, as that leans on her
mix in all codes: few scores of one code say little by themselves. Forms are then drawn from it with
a seed of its own (so the same scores give the same chance), and the rule is applied to each: every
gate together, because they stand and fall together. Scores of one clip hang together: a form that
is hard for a domain is hard for all its codes at once, and so were the clips she scored; a shift
shared by the codes of a domain widens both by the design effect.

It is an estimate for practice, never a decision, and it assumes that the form is like the clips she
has scored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from app.calibration.domain.agreement import FEWEST_CLIPS

Floats = NDArray[np.float64]

FORMS = 1000
"""Forms drawn: the standard error of a chance is at most 1.6 points; pages round to five."""
CLIP_CORRELATION = 0.03
"""How scores of one clip hang together: a design effect of 1.45 over sixteen codes, 1.3 to 1.6 in
the engine's study; over k codes it is 1 + (k - 1) x the correlation."""
CODE_WEIGHT = 12.0
"""How many scores a code borrows from its domain, and a domain from all codes."""
PRIOR_WEIGHT = 4.0
"""How many scores all codes together borrow from raters in training."""
PRIOR = np.array([0.03, 0.12, 0.7, 0.12, 0.03])
"""Outcomes of raters in training, about: the mean exact agreement of the engine's study is 0.70."""
ENDS = 0.2
"""The cautious and the hopeful end: the lowest and the highest fifth of what her scores allow."""
NARROW = 0.1
"""An interval is narrow when it reaches at most so far to either side."""
MOST_HELPS = 3
_Z90 = 1.645
_EXACT = 2
_REACH = 2
_POINTS = np.array([-2, -1, 0, 1, 2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """A certification rule, as numbers. The defaults are those of the example policy."""

    clips: int = 10
    domain_exact_at_least: float = 0.70
    code_exact_at_least: float = 0.40
    discrepant_at_most: float = 0.05
    discrepant_per_code_at_most: int = 2
    domain_bias_within: float = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeScores:
    """Her first scores of one code: signed distances to the masters, and the masters' points."""

    code: str
    title: str
    domain: str
    distances: tuple[int, ...]
    masters: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingClips:
    """A code that needs more clips before anything can be said."""

    title: str
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEnoughClips:
    """Below the fewest clips of a code there is no chance to speak of."""

    missing: tuple[MissingClips, ...]

    @property
    def more(self) -> int:
        """Return how many clips are needed at least, if each asks for every missing code."""
        return max((one.more for one in self.missing), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What halving the misses on a code would make of the chance.

    `of_domain` names the domain whose chance is meant where no single code can move the whole.
    """

    title: str
    chance: float
    of_domain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainChance:
    """The chance of meeting the gates of one domain, and how sure its agreement is.

    `more_clips` narrow the 90 % interval of exact agreement to ten points on either side.
    """

    title: str
    chance: float
    scores: int
    more_clips: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The chance of meeting the rule now, and what would raise it most.

    Attributes:
        chance: over everything her scores allow.
        cautious: if her true agreement is at the low end of what her scores allow.
        hopeful: if it is at the high end.
        guess: what answering each code with its commonest point would have as a chance.
        clips: how many clips the least scored code has.
        domains: the least likely first.
        helps: codes whose misses, halved, raise the chance most.
    """

    chance: float
    cautious: float
    hopeful: float
    guess: float
    clips: int
    domains: tuple[DomainChance, ...]
    helps: tuple[Help, ...]

    @property
    def more_clips(self) -> int:
        """Return how many more clips narrow every domain."""
        return max(domain.more_clips for domain in self.domains)


def estimate_readiness(
    codes: Sequence[CodeScores], rule: Thresholds, *, seed: int = 0
) -> Readiness | NotEnoughClips:
    """Estimate the chance of meeting a rule from first scores.

    Args:
        codes: every code the rule gates, also those never scored.
        rule: what must be met.
        seed: of the drawn forms; the same scores and seed give the same chance.
    """
    missing = [
        MissingClips(title=one.title, more=FEWEST_CLIPS - len(one.distances))
        for one in codes
        if len(one.distances) < FEWEST_CLIPS
    ]
    if missing or not codes:
        return NotEnoughClips(missing=tuple(missing))
    drawn = _draw(codes, rule, seed)
    passes = _passes(drawn, rule)
    low, high = _ends(drawn.ability, passes)
    guesses = [replace(one, distances=_constant_answer(one.masters)) for one in codes]
    return Readiness(
        chance=_share(passes),
        cautious=low,
        hopeful=high,
        guess=_share(_passes(_draw(guesses, rule, seed), rule)),
        clips=min(len(one.distances) for one in codes),
        domains=_domain_chances(codes, drawn, rule),
        helps=_helps(codes, drawn, rule, seed),
    )


def chance_in_words(chance: float) -> str:
    """Say a chance as coarsely as it is known.

    >>> [chance_in_words(one) for one in (0.004, 0.47, 0.99)]
    ['fewer than 5 in 100', 'about 45 in 100', 'more than 95 in 100']
    """
    fives = 5 * round(20 * chance)
    if fives < 5:
        return "fewer than 5 in 100"
    return "more than 95 in 100" if fives > 95 else f"about {fives} in 100"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """Drawn forms: how often each outcome came up, and the ability behind each form."""

    counts: NDArray[np.int64]  # [form, code, outcome]
    shares: Floats  # [form, code, outcome]
    shift: Floats  # [form, code], how kind the form is to the code's domain
    domains: tuple[str, ...]  # of each code

    @property
    def ability(self) -> Floats:
        exact: Floats = self.shares[:, :, _EXACT].mean(axis=1)
        return exact


def _draw(codes: Sequence[CodeScores], rule: Thresholds, seed: int) -> _Drawn:
    rng = np.random.default_rng(seed)
    weights = _posterior(codes)
    gammas = rng.standard_gamma(weights, size=(FORMS, *weights.shape))
    shares = gammas / gammas.sum(axis=-1, keepdims=True)
    domains = tuple(one.domain for one in codes)
    clips = min(len(one.distances) for one in codes)
    shift = _kindness(domains, shares, 1 / rule.clips + 1 / clips, rng)
    counts = rng.multinomial(rule.clips, _shifted(shares, shift))
    return _Drawn(counts=counts, shares=shares, shift=shift, domains=domains)


def _posterior(codes: Sequence[CodeScores]) -> Floats:
    """Return Dirichlet weights [code, outcome]: a code leans on its domain, that on all codes."""
    counts = np.array([_outcomes(one.distances) for one in codes], dtype=float)
    everything = _mix(counts.sum(axis=0) + PRIOR_WEIGHT * PRIOR)
    domains = np.array([one.domain for one in codes])
    mixes = np.array(
        [
            _mix(counts[domains == domain].sum(axis=0) + CODE_WEIGHT * everything)
            for domain in domains
        ]
    )
    weights: Floats = counts + CODE_WEIGHT * mixes
    return weights


def _mix(weights: Floats) -> Floats:
    mix: Floats = weights / weights.sum()
    return mix


def _outcomes(distances: Sequence[int]) -> NDArray[np.int64]:
    capped = np.clip(np.array(distances, dtype=int), -_REACH, _REACH) + _REACH
    return np.bincount(capped, minlength=len(_POINTS))


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
        hit = np.clip(shares[:, mine, _EXACT].mean(axis=1), 0.05, 0.95)
        excess = CLIP_CORRELATION * (len(mine) - 1) / len(mine)
        scale = np.sqrt(excess * per_clip / (hit * (1 - hit)))
        shift[:, mine] = (scale * rng.standard_normal(len(hit)))[:, None]
    return shift


def _shifted(shares: Floats, shift: Floats) -> Floats:
    """Return outcome shares after a form has been kind or hard to a domain."""
    moved = shares.copy()
    moved[..., _EXACT] *= np.exp(shift)
    total: Floats = moved / moved.sum(axis=-1, keepdims=True)
    return total


def _passes(drawn: _Drawn, rule: Thresholds) -> NDArray[np.bool_]:
    """Apply every gate to every form."""
    cells = drawn.counts[0].sum()
    discrepant = drawn.counts[..., [0, -1]].sum(axis=(1, 2)) <= rule.discrepant_at_most * cells
    passed: NDArray[np.bool_] = discrepant
    for domain in sorted(set(drawn.domains)):
        passed = passed & _domain_passes(drawn, domain, rule)
    return passed


def _domain_passes(drawn: _Drawn, domain: str, rule: Thresholds) -> NDArray[np.bool_]:
    """Apply the gates of one domain and of its codes to every form."""
    mine = [index for index, one in enumerate(drawn.domains) if one == domain]
    counts = drawn.counts[:, mine]
    exact = counts[..., _EXACT]
    cells = rule.clips * len(mine)
    # A share is met when the hits reach it: 7 of 10 meets 0.70 whatever floating point says.
    enough = exact.sum(axis=1) >= ceil(rule.domain_exact_at_least * cells - 1e-9)
    floor = (exact >= ceil(rule.code_exact_at_least * rule.clips - 1e-9)).all(axis=1)
    far = (counts[..., [0, -1]].sum(axis=-1) <= rule.discrepant_per_code_at_most).all(axis=1)
    bias = np.abs((counts * _POINTS).sum(axis=(1, 2))) <= rule.domain_bias_within * cells + 1e-9
    passed: NDArray[np.bool_] = enough & floor & far & bias
    return passed


def _ends(ability: Floats, passes: NDArray[np.bool_]) -> tuple[float, float]:
    order = np.argsort(ability, kind="stable")
    size = int(len(order) * ENDS)
    return _share(passes[order[:size]]), _share(passes[order[-size:]])


def _constant_answer(masters: Sequence[int]) -> tuple[int, ...]:
    """Return the distances of always answering the commonest point."""
    point = int(np.argmax(np.bincount(masters)))
    return tuple(point - master for master in masters)


def _domain_chances(
    codes: Sequence[CodeScores], drawn: _Drawn, rule: Thresholds
) -> tuple[DomainChance, ...]:
    by_domain: dict[str, list[CodeScores]] = {}
    for one in codes:
        by_domain.setdefault(one.domain, []).append(one)
    found = [
        DomainChance(
            title=title,
            chance=_share(_domain_passes(drawn, title, rule)),
            scores=sum(len(one.distances) for one in mine),
            more_clips=_clips_to_narrow(mine),
        )
        for title, mine in by_domain.items()
    ]
    return tuple(sorted(found, key=lambda one: one.chance))


def _clips_to_narrow(codes: Sequence[CodeScores]) -> int:
    """Return how many more clips bring the 90 % interval of a domain down to `NARROW`."""
    scores = sum(len(one.distances) for one in codes)
    hits = sum(distance == 0 for one in codes for distance in one.distances)
    share = (hits + 1) / (scores + 2)
    effect = 1 + CLIP_CORRELATION * (len(codes) - 1)
    needed = effect * share * (1 - share) * (_Z90 / NARROW) ** 2
    return max(0, ceil((needed - scores) / len(codes)))


def _helps(
    codes: Sequence[CodeScores], drawn: _Drawn, rule: Thresholds, seed: int
) -> tuple[Help, ...]:
    """Halve the misses of one code at a time and look at the chance, on the same forms.

    Where no code can lift the whole by itself, the domain that is least likely comes first.
    """
    rng = np.random.default_rng([seed, 1])
    better = [
        _with_half_the_misses(drawn, index, rule.clips, rng) for index in range(len(drawn.domains))
    ]
    titles = [one.title for one in codes]
    whole = _gains(titles, [_share(_passes(other, rule)) for other in better])
    found = _clear_gains(whole, _share(_passes(drawn, rule)))
    if found:
        return found
    chances = {name: _share(_domain_passes(drawn, name, rule)) for name in set(drawn.domains)}
    domain = min(sorted(chances), key=lambda name: chances[name])
    mine = [index for index, name in enumerate(drawn.domains) if name == domain]
    lifted = [_share(_domain_passes(better[index], domain, rule)) for index in mine]
    gains = _gains([titles[index] for index in mine], lifted)
    return tuple(replace(one, of_domain=domain) for one in _clear_gains(gains, chances[domain]))


def _with_half_the_misses(
    drawn: _Drawn, index: int, clips: int, rng: np.random.Generator
) -> _Drawn:
    shares = drawn.shares[:, index] / 2
    shares[:, _EXACT] += 0.5
    counts = drawn.counts.copy()
    counts[:, index] = rng.multinomial(clips, _shifted(shares, drawn.shift[:, index]))
    return replace(drawn, counts=counts)


def _gains(titles: Sequence[str], chances: Sequence[float]) -> list[Help]:
    return [Help(title=t, chance=c) for t, c in zip(titles, chances, strict=True)]


def _clear_gains(found: Sequence[Help], now: float) -> tuple[Help, ...]:
    """Keep the largest gains; below three standard errors of the drawing there is no news."""
    least = 3 * sqrt(max(now * (1 - now), 0.01) / FORMS) + 0.01
    better = [one for one in found if one.chance - now >= least]
    return tuple(sorted(better, key=lambda one: -one.chance)[:MOST_HELPS])


def _share(passes: NDArray[np.bool_]) -> float:
    return float(passes.mean())
