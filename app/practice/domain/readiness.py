"""Readiness: the chance of meeting a certification rule on a fresh form, as far as scores can tell.

The simple interval method, until a rater model exists. Each code has five outcomes on a clip: two
or more too low, one too low, exact, one too high, two or more too high. Forms are drawn from what
her first scores allow (`readiness_draw`: few scores of one code say little by themselves, so a code
leans on its domain and that on all codes) with a seed of its own, so the same scores give the same
chance. The rule is applied to each form: every gate together, because they stand and fall together.
Scores of one clip hang together: a form that is hard for a domain is hard for all its codes at
once, and so were the clips she scored.

It is an estimate for practice, never a decision, and it assumes that the form is like the clips she
has scored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from app.practice.domain.readiness_draw import (
    CLIP_CORRELATION,
    EXACT,
    FORMS,
    Drawn,
    draw_forms,
    shifted,
)
from app.scoring.estimates import MIN_CLIPS

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

ENDS = 0.2
"""The cautious and the hopeful end: the lowest and the highest fifth of what her scores allow."""
NARROW = 0.1
"""An interval is narrow when it reaches at most so far to either side."""
GUESS_FORMS = 250
"""Forms drawn for the blind guess: its chance is next to nil, which fewer forms show as well."""
MAX_HELPS = 3
_Z90 = 1.645
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

    `more_clips` narrow the 90% interval of exact agreement to ten points on either side.
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
        MissingClips(title=one.title, more=MIN_CLIPS - len(one.distances))
        for one in codes
        if len(one.distances) < MIN_CLIPS
    ]
    if missing or not codes:
        return NotEnoughClips(missing=tuple(missing))
    drawn = _draw(codes, rule, seed)
    gates = _gates(drawn, rule)
    passes = gates.passes
    low, high = _ends(drawn.ability, passes)
    guesses = [replace(one, distances=_constant_answer(one.masters)) for one in codes]
    return Readiness(
        chance=_share(passes),
        cautious=low,
        hopeful=high,
        guess=_share(_gates(_draw(guesses, rule, seed, GUESS_FORMS), rule).passes),
        clips=min(len(one.distances) for one in codes),
        domains=_domain_chances(codes, gates),
        helps=_helps([one.title for one in codes], drawn, gates, seed),
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


def _draw(codes: Sequence[CodeScores], rule: Thresholds, seed: int, forms: int = FORMS) -> Drawn:
    distances = [one.distances for one in codes]
    return draw_forms(distances, [one.domain for one in codes], rule.clips, seed, forms)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gates:
    """Every gate applied to every form, domain by domain.

    Attributes:
        rule: what must be met.
        far: how many scores are two points or more off [form, code].
        domains: whether a form meets the gates of a domain and its codes [form].
    """

    rule: Thresholds
    far: NDArray[np.int64]
    domains: Mapping[str, Mask]

    @property
    def passes(self) -> Mask:
        """Return whether each form meets every gate."""
        return self.passes_with(self.far.sum(axis=1), {})

    def passes_with(self, far: NDArray[np.int64], instead: Mapping[str, Mask]) -> Mask:
        """Return whether each form meets every gate, with other results for some of them."""
        cells = self.rule.clips * self.far.shape[1]
        passed: Mask = far <= self.rule.discrepant_at_most * cells
        for of_domain in {**self.domains, **instead}.values():
            passed = passed & of_domain
        return passed


def _gates(drawn: Drawn, rule: Thresholds) -> _Gates:
    return _Gates(
        rule=rule,
        far=drawn.counts[..., 0] + drawn.counts[..., -1],
        domains={
            name: _domain_passes(drawn.counts[:, _codes_of(drawn, name)], rule)
            for name in sorted(set(drawn.domains))
        },
    )


def _codes_of(drawn: Drawn, domain: str) -> list[int]:
    return [index for index, one in enumerate(drawn.domains) if one == domain]


def _domain_passes(counts: NDArray[np.int64], rule: Thresholds) -> Mask:
    """Apply the gates of one domain and of its codes to every form [form, code, outcome]."""
    exact, far = counts[..., EXACT], counts[..., 0] + counts[..., -1]
    cells = rule.clips * counts.shape[1]
    # A share is met when the hits reach it: 7 of 10 meets 0.70 whatever floating point says.
    enough = exact.sum(axis=1) >= ceil(rule.domain_exact_at_least * cells - 1e-9)
    floor = exact.min(axis=1) >= ceil(rule.code_exact_at_least * rule.clips - 1e-9)
    near = far.max(axis=1) <= rule.discrepant_per_code_at_most
    bias = np.abs((counts @ _POINTS).sum(axis=1)) <= rule.domain_bias_within * cells + 1e-9
    passed: Mask = enough & floor & near & bias
    return passed


def _ends(ability: Floats, passes: Mask) -> tuple[float, float]:
    order = np.argsort(ability, kind="stable")
    size = int(len(order) * ENDS)
    return _share(passes[order[:size]]), _share(passes[order[-size:]])


def _constant_answer(masters: Sequence[int]) -> tuple[int, ...]:
    """Return the distances of always answering the commonest point."""
    point = int(np.argmax(np.bincount(masters)))
    return tuple(point - master for master in masters)


def _domain_chances(codes: Sequence[CodeScores], gates: _Gates) -> tuple[DomainChance, ...]:
    by_domain: dict[str, list[CodeScores]] = {}
    for one in codes:
        by_domain.setdefault(one.domain, []).append(one)
    found = [
        DomainChance(
            title=title,
            chance=_share(gates.domains[title]),
            scores=sum(len(one.distances) for one in mine),
            more_clips=_clips_to_narrow(mine),
        )
        for title, mine in by_domain.items()
    ]
    return tuple(sorted(found, key=lambda one: one.chance))


def _clips_to_narrow(codes: Sequence[CodeScores]) -> int:
    """Return how many more clips bring the 90% interval of a domain down to `NARROW`."""
    scores = sum(len(one.distances) for one in codes)
    hits = sum(distance == 0 for one in codes for distance in one.distances)
    share = (hits + 1) / (scores + 2)
    effect = 1 + CLIP_CORRELATION * (len(codes) - 1)
    needed = effect * share * (1 - share) * (_Z90 / NARROW) ** 2
    return max(0, ceil((needed - scores) / len(codes)))


def _helps(titles: Sequence[str], drawn: Drawn, gates: _Gates, seed: int) -> tuple[Help, ...]:
    """Halve the misses of one code at a time and look at the chance, on the same forms.

    Where no code can lift the whole by itself, the domain that is least likely comes first.
    """
    rng = np.random.default_rng([seed, 1])
    better = [_with_half_the_misses(drawn, index, gates, rng) for index in range(len(titles))]
    whole = _gains(titles, [one.whole for one in better])
    found = _clear_gains(whole, _share(gates.passes))
    if found:
        return found
    chances = {name: _share(passes) for name, passes in gates.domains.items()}
    domain = min(sorted(chances), key=lambda name: chances[name])
    mine = _codes_of(drawn, domain)
    gains = _gains([titles[i] for i in mine], [better[i].in_domain for i in mine])
    return tuple(replace(one, of_domain=domain) for one in _clear_gains(gains, chances[domain]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Better:
    """The chances after the misses on one code were halved."""

    whole: float
    in_domain: float


def _with_half_the_misses(
    drawn: Drawn, index: int, gates: _Gates, rng: np.random.Generator
) -> _Better:
    """Draw one code anew; only its own domain and the far misses can change."""
    shares = drawn.shares[:, index] / 2
    shares[:, EXACT] += 0.5
    fresh = rng.multinomial(gates.rule.clips, shifted(shares, drawn.shift[:, index]))
    domain = drawn.domains[index]
    mine = _codes_of(drawn, domain)
    counts = drawn.counts[:, mine]
    counts[:, mine.index(index)] = fresh
    far = gates.far.sum(axis=1) - gates.far[:, index] + fresh[:, 0] + fresh[:, -1]
    in_domain = _domain_passes(counts, gates.rule)
    whole = gates.passes_with(far, {domain: in_domain})
    return _Better(whole=_share(whole), in_domain=_share(in_domain))


def _gains(titles: Sequence[str], chances: Sequence[float]) -> list[Help]:
    return [Help(title=t, chance=c) for t, c in zip(titles, chances, strict=True)]


def _clear_gains(found: Sequence[Help], now: float) -> tuple[Help, ...]:
    """Keep the largest gains; below three standard errors of the drawing there is no news."""
    least = 3 * sqrt(max(now * (1 - now), 0.01) / FORMS) + 0.01
    better = [one for one in found if one.chance - now >= least]
    return tuple(sorted(better, key=lambda one: -one.chance)[:MAX_HELPS])


def _share(passes: Mask) -> float:
    return float(passes.mean())
