"""Readiness: the chance of meeting a certification rule on a fresh test form, as far as scores can tell.

The simple interval method, until a rater model exists. Each code has these outcomes on a clip: exact,
or so many points too low or too high, as far as any of her scores went. Forms are drawn from what
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
    FORMS,
    Drawn,
    draw_forms,
    exact_of,
    points_of,
    shifted,
)
from app.scoring.estimates import MIN_CLIPS
from app.standards.domain.clauses import Clause, ClauseScope
from app.standards.domain.rule import Rule

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Outcomes = NDArray[np.int64]

ENDS = 0.2
"""The cautious and the hopeful end: the lowest and the highest fifth of what her scores allow."""
NARROW = 0.1
"""An interval is narrow when it reaches at most so far to either side."""
GUESS_FORMS = 250
"""Forms drawn for the blind guess: its chance is next to nil, which fewer forms show as well."""
MAX_HELPS = 3
_Z90 = 1.645


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
    codes: Sequence[CodeScores], rule: Rule, *, seed: int = 0
) -> Readiness | NotEnoughClips:
    """Estimate the chance of meeting a rule from first scores.

    Args:
        codes: every code of a domain that the rule gates, also those never scored.
        rule: what must be met, on a form of just so many clips as it asks for.
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


def in_fives(chance: float) -> int:
    """Round a chance as coarsely as it is known: so many in 100, in steps of five.

    >>> [in_fives(one) for one in (0.004, 0.47, 0.99)]
    [0, 45, 100]
    """
    return 5 * round(20 * chance)


def _draw(codes: Sequence[CodeScores], rule: Rule, seed: int, forms: int = FORMS) -> Drawn:
    distances = [one.distances for one in codes]
    return draw_forms(distances, [one.domain for one in codes], rule.clips, seed, forms)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gates:
    """Every clause applied to every form, domain by domain.

    Attributes:
        rule: what must be met.
        domains: whether a form meets the clauses of a domain and of its codes [form].
        whole: whether a form meets the clauses on all codes together [form].
    """

    rule: Rule
    domains: Mapping[str, Mask]
    whole: Mask

    @property
    def passes(self) -> Mask:
        """Return whether each form meets every clause."""
        return _all_of([self.whole, *self.domains.values()])


def _gates(drawn: Drawn, rule: Rule) -> _Gates:
    return _Gates(
        rule=rule,
        domains={
            name: domain_passes(drawn.counts[:, _codes_of(drawn, name)], rule)
            for name in sorted(set(drawn.domains))
        },
        whole=whole_passes(drawn.counts, rule),
    )


def _codes_of(drawn: Drawn, domain: str) -> list[int]:
    return [index for index, one in enumerate(drawn.domains) if one == domain]


def domain_passes(counts: Outcomes, rule: Rule) -> Mask:
    """Apply the clauses on codes and on domains to the codes of one domain [form, code, outcome]."""
    return _meets(counts, rule, ClauseScope.CODE) & _meets(counts, rule, ClauseScope.DOMAIN)


def whole_passes(counts: Outcomes, rule: Rule) -> Mask:
    """Apply the clauses on everything together to all gated codes [form, code, outcome]."""
    return _meets(counts, rule, ClauseScope.ALL)


def _meets(counts: Outcomes, rule: Rule, scope: ClauseScope) -> Mask:
    wanted = [clause for clause in rule.clauses if clause.scope is scope]
    return _all_of([_meets_clause(counts, clause) for clause in wanted])


def _meets_clause(counts: Outcomes, clause: Clause) -> Mask:
    by_code = counts @ clause.count(points_of(counts))
    clips = int(counts[0, 0].sum())
    if clause.scope is ClauseScope.CODE:
        of_codes: Mask = clause.is_met(by_code, clips).all(axis=1)
        return of_codes
    of_all: Mask = clause.is_met(by_code.sum(axis=1), clips * by_code.shape[1])
    return of_all


def _all_of(masks: Sequence[Mask]) -> Mask:
    every: Mask = np.logical_and.reduce(masks)
    return every


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
    """Draw one code anew; only its own domain and what counts all codes together can change."""
    shares = drawn.shares[:, index] / 2
    shares[:, exact_of(shares)] += 0.5
    counts = drawn.counts.copy()
    counts[:, index] = rng.multinomial(gates.rule.clips, shifted(shares, drawn.shift[:, index]))
    domain = drawn.domains[index]
    in_domain = domain_passes(counts[:, _codes_of(drawn, domain)], gates.rule)
    whole = whole_passes(counts, gates.rule)
    better = replace(gates, domains={**gates.domains, domain: in_domain}, whole=whole)
    return _Better(whole=_share(better.passes), in_domain=_share(in_domain))


def _gains(titles: Sequence[str], chances: Sequence[float]) -> list[Help]:
    return [Help(title=t, chance=c) for t, c in zip(titles, chances, strict=True)]


def _clear_gains(found: Sequence[Help], now: float) -> tuple[Help, ...]:
    """Keep the largest gains; below three standard errors of the drawing there is no news."""
    least = 3 * sqrt(max(now * (1 - now), 0.01) / FORMS) + 0.01
    better = [one for one in found if one.chance - now >= least]
    return tuple(sorted(better, key=lambda one: -one.chance)[:MAX_HELPS])


def _share(passes: Mask) -> float:
    return float(passes.mean())
