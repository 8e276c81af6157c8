"""Readiness: the chance of meeting a certification rule on a fresh test form, as far as scores can tell.

The rater model (`app/scoring/rater_model`) says which habits her first scores allow. Habits are drawn
from that, and for each draw she sits a form: master points as they came up in the clips she has scored,
a mood for each clip, and noise. The rule is applied as a sitting applies it, clip by clip until it
decides, and every gate together, because they stand and fall together. The seed is her own, so the
same scores give the same chance.

It is an estimate for practice, never a decision, and it assumes that the form is like the clips she
has scored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from app.scoring.estimates import MIN_CLIPS
from app.scoring.rater_model.evidence import lay_out
from app.scoring.rater_model.fit import fit
from app.scoring.rater_model.layout import layout_of
from app.scoring.rater_model.outlook import (
    DrawnHabits,
    draw_form_masters,
    draw_forms,
    draw_habits,
    true_tables,
)
from app.scoring.rater_model.priors import Priors, default_priors
from app.scoring.scheme import Scheme
from app.standards.domain.clauses import Clause, Scope
from app.standards.domain.gate import measure
from app.standards.domain.rule import Rule
from app.standards.domain.sittings import running_totals, sit
from app.standards.domain.totals import Layout, Totals

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]

FORMS = 1000
"""Forms drawn: the standard error of a chance is at most 1.6 points; pages round to five."""
ENDS = 0.2
"""The cautious and the hopeful end: the lowest and the highest fifth of what her scores allow."""
NARROW = 0.1
"""An interval is narrow when it reaches at most so far to either side."""
MAX_HELPS = 3
_MIDDLE_90 = (0.05, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingClips:
    """A code that needs more clips before anything can be said."""

    title: str
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstScores:
    """Her first scores of the codes that a rule gates.

    Attributes:
        scheme: the codes, domains by the titles that pages show.
        titles: of the codes.
        masters: master ranks ``[clip, code]``; -1 where she has not scored the code.
        scores: her ranks, likewise.
        priors: what is expected of her before; None for the defaults.
        difficulty: of codes on clips, as `lay_out` takes it; None where nothing is known.
    """

    scheme: Scheme
    titles: tuple[str, ...]
    masters: NDArray[np.int8]
    scores: NDArray[np.int8]
    priors: Priors | None = None
    difficulty: Floats | None = None

    @property
    def domains(self) -> tuple[str, ...]:
        """Return the domain of each code."""
        return tuple(code.domain for code in self.scheme.codes)

    @property
    def clips(self) -> tuple[int, ...]:
        """Return how many clips each code has."""
        return tuple(((self.masters >= 0) & (self.scores >= 0)).sum(axis=0).tolist())

    @property
    def missing(self) -> tuple[MissingClips, ...]:
        """Return the codes that need more clips before there is a chance to speak of."""
        return tuple(
            MissingClips(title=title, more=MIN_CLIPS - clips)
            for title, clips in zip(self.titles, self.clips, strict=True)
            if clips < MIN_CLIPS
        )


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
    first: FirstScores, rule: Rule, *, seed: int = 0
) -> Readiness | NotEnoughClips:
    """Estimate the chance of meeting a rule from first scores.

    Args:
        first: of every code of a domain that the rule gates, also those never scored.
        rule: what must be met, on a form of as many clips as it takes at most.
        seed: of the drawn forms; the same scores and seed give the same chance.
    """
    if first.missing:
        return NotEnoughClips(missing=first.missing)
    rng = np.random.default_rng(seed)
    habits = _draw_habits(first, rng)
    masters = draw_form_masters(habits, rule.clips_at_most, rng)
    forms = _Forms(
        rule=_to_the_end(rule),
        layout=_layout(first),
        masters=masters,
        own=masters + draw_forms(habits, masters, rng),
    )
    totals = forms.totals()
    gates = forms.sit(totals)
    exact = _exact(habits)
    low, high = _ends(exact.mean(axis=1), gates.passes)
    guesses = replace(forms, own=np.broadcast_to(_constant(first.masters), masters.shape))
    return Readiness(
        chance=_share(gates.passes),
        cautious=low,
        hopeful=high,
        guess=_share(guesses.sit(guesses.totals()).passes),
        clips=min(first.clips),
        domains=_domain_chances(first, exact, gates),
        helps=_helps(first, forms, totals, gates, rng),
    )


def _to_the_end(rule: Rule) -> Rule:
    """Return the rule without ends that are settled: they come sooner, and with the same outcome."""
    return replace(rule, stop=replace(rule.stop, when_settled=False))


def in_fives(chance: float) -> int:
    """Round a chance as coarsely as it is known: so many in 100, in steps of five.

    >>> [in_fives(one) for one in (0.004, 0.47, 0.99)]
    [0, 45, 100]
    """
    return 5 * round(20 * chance)


def _draw_habits(first: FirstScores, rng: np.random.Generator) -> DrawnHabits:
    priors = first.priors or default_priors(layout_of(first.scheme))
    evidence = lay_out(first.scheme, first.masters, first.scores, first.difficulty)
    return draw_habits(fit(evidence, priors), FORMS, rng)


def _exact(habits: DrawnHabits) -> Floats:
    """Return true exact agreement, ``[draw, code]``."""
    exact: Floats = np.einsum("dkmm->dk", true_tables(habits))
    return exact


def _layout(first: FirstScores) -> Layout:
    return Layout(
        codes=first.scheme.keys,
        domains=first.domains,
        points=tuple(code.size for code in first.scheme.codes),
        gated=tuple(dict.fromkeys(first.domains)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gates:
    """How every form ended.

    Attributes:
        passes: whether it ends certified [form].
        domains: whether what is asked of a domain and of its codes is met at its end [form];
            alternatives are left out, since they need not be about one domain.
    """

    passes: Mask
    domains: Mapping[str, Mask]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Forms:
    """Drawn forms: ranks ``[form, clip, code]``, and the rule they are sat under."""

    rule: Rule
    layout: Layout
    masters: Ints
    own: Ints

    def totals(self) -> Totals:
        """Return the totals after each clip that may be the last, [form, clip, code]."""
        return running_totals(self.rule, self.layout, self.own, self.masters)

    def with_half_the_misses(self, totals: Totals, place: int, rng: np.random.Generator) -> Totals:
        """Return the totals as they were with every second miss on one code exact."""
        is_mended = rng.random(self.own.shape[:2]) >= 0.5
        masters = self.masters[:, :, place]
        column = np.where(is_mended, masters, self.own[:, :, place])
        if self.rule.needs_tables:
            own = self.own.copy()
            own[:, :, place] = column
            return replace(self, own=own).totals()
        alone = self.layout.only(place)
        other = running_totals(self.rule, alone, column[..., None], masters[..., None])
        return totals.with_code(place, other)

    def sit(self, totals: Totals) -> _Gates:
        """Apply the rule as a sitting does."""
        sat = sit(self.rule, totals, self.own.shape[1])
        met = [
            (measured.places, measured.met)
            for demand in self.rule.gate
            if isinstance(demand, Clause) and demand.scope is not Scope.OVERALL
            for measured in measure(demand, sat.totals, self.rule.belief)
        ]
        return _Gates(
            passes=sat.is_certified,
            domains={
                name: _all_of(
                    [mask for places, mask in met if self._is_in(places, name)], len(self.own)
                )
                for name in self.layout.gated
            },
        )

    def _is_in(self, places: Sequence[int], domain: str) -> bool:
        return bool(places) and all(self.layout.domains[place] == domain for place in places)


def _codes_of(domains: Sequence[str], domain: str) -> list[int]:
    return [index for index, one in enumerate(domains) if one == domain]


def _all_of(masks: Sequence[Mask], forms: int) -> Mask:
    every: Mask = np.logical_and.reduce([np.ones(forms, dtype=np.bool_), *masks])
    return every


def _ends(ability: Floats, passes: Mask) -> tuple[float, float]:
    order = np.argsort(ability, kind="stable")
    size = int(len(order) * ENDS)
    return _share(passes[order[:size]]), _share(passes[order[-size:]])


def _constant(masters: NDArray[np.int8]) -> Ints:
    """Return the commonest point of each code: what a blind guess answers."""
    points = [np.bincount(mine[mine >= 0]).argmax() for mine in masters.T]
    return np.array(points, dtype=np.int64)


def _domain_chances(first: FirstScores, exact: Floats, gates: _Gates) -> tuple[DomainChance, ...]:
    clips = np.array(first.clips)
    found = []
    for title, passes in gates.domains.items():
        mine = _codes_of(first.domains, title)
        found.append(
            DomainChance(
                title=title,
                chance=_share(passes),
                scores=int(clips[mine].sum()),
                more_clips=_clips_to_narrow(exact[:, mine].mean(axis=1), float(clips[mine].mean())),
            )
        )
    return tuple(sorted(found, key=lambda one: one.chance))


def _clips_to_narrow(exact: Floats, clips: float) -> int:
    """Return how many more clips bring the 90% interval of a domain down to `NARROW`.

    An interval narrows with the root of the clips, if those to come tell as much as those so far.
    """
    low, high = np.quantile(exact, _MIDDLE_90)
    return max(0, ceil(clips * ((float(high - low) / 2 / NARROW) ** 2 - 1)))


def _helps(
    first: FirstScores, forms: _Forms, totals: Totals, gates: _Gates, rng: np.random.Generator
) -> tuple[Help, ...]:
    """Halve the misses of one code at a time and look at the chance, on the same forms.

    Where no code can lift the whole by itself, the domain that is least likely comes first.
    """
    better = [
        _with_half_the_misses(forms, totals, index, rng) for index in range(len(first.titles))
    ]
    whole = [Help(title=t, chance=b.whole) for t, b in zip(first.titles, better, strict=True)]
    found = _clear_gains(whole, _share(gates.passes))
    if found:
        return found
    chances = {name: _share(passes) for name, passes in gates.domains.items()}
    domain = min(sorted(chances), key=lambda name: chances[name])
    mine = [
        Help(title=first.titles[index], chance=better[index].in_domain, of_domain=domain)
        for index in _codes_of(first.domains, domain)
    ]
    return _clear_gains(mine, chances[domain])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Better:
    """The chances after the misses on one code were halved."""

    whole: float
    in_domain: float


def _with_half_the_misses(
    forms: _Forms, totals: Totals, index: int, rng: np.random.Generator
) -> _Better:
    better = forms.sit(forms.with_half_the_misses(totals, index, rng))
    in_domain = better.domains[forms.layout.domains[index]]
    return _Better(whole=_share(better.passes), in_domain=_share(in_domain))


def _clear_gains(found: Sequence[Help], now: float) -> tuple[Help, ...]:
    """Keep the largest gains; below three standard errors of the drawing there is no news."""
    least = 3 * sqrt(max(now * (1 - now), 0.01) / FORMS) + 0.01
    better = [one for one in found if one.chance - now >= least]
    return tuple(sorted(better, key=lambda one: -one.chance)[:MAX_HELPS])


def _share(passes: Mask) -> float:
    return float(passes.mean())
