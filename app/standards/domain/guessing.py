"""What a rule gives to people who never watch: it must give them nothing, with room to spare.

Three guessers know the pool better than any real one: who always gives one point, who gives each
code its commonest master score, and who gives each code the point that is most often within one of
it. A rule that any of them meets certifies nobody with a good conscience, and neither does one whose
threshold lies near what they reach.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from app.standards.domain.clauses import Ints, Measure
from app.standards.domain.gate import is_gate_met
from app.standards.domain.giveaways import Key
from app.standards.domain.rule import Rule
from app.standards.domain.totals import Layout, Totals, add_up


class Guesser(StrEnum):
    """Who never watches."""

    CONSTANT = "constant"  # one point on every code
    COMMONEST = "commonest"  # each code's commonest master score
    MIDDLE = "middle"  # each code's point that is most often within one of the master score


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """One guesser; `point` is the rank that a constant gives."""

    guesser: Guesser
    point: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearThreshold:
    """A threshold that a guesser comes near to.

    Attributes:
        measure: exact, or within one point.
        of: the id of the domain; empty where all gated codes count.
        reached: the best guess's share of all scores of the pool.
        limit: the threshold.
    """

    measure: Measure
    of: str
    reached: Fraction
    limit: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """What speaks against a rule on a pool.

    Attributes:
        passing: guessers who meet the gate with all clips of the pool.
        near: thresholds that lie less than the rule's margin above a guess.
    """

    passing: tuple[Guess, ...]
    near: tuple[NearThreshold, ...]

    @property
    def is_safe(self) -> bool:
        """Return whether nothing speaks against it."""
        return not self.passing and not self.near


def safety_of(rule: Rule, pool: Key) -> Safety:
    """Return what speaks against a rule on a pool.

    A guess is held off by the thresholds over all gated codes together; where a rule has none, by
    those of every domain. Floors that stand below such a threshold need not do it alone.

    Args:
        rule: the rule.
        pool: master scores of its clips; codes that the rule does not gate are left out.
    """
    gated = [place for place, domain in enumerate(pool.domains) if rule.gates(domain)]
    layout = Layout(
        codes=tuple(pool.codes[place] for place in gated),
        domains=tuple(pool.domains[place] for place in gated),
        points=tuple(pool.points[place] for place in gated),
        gated=rule.domains,
    )
    masters = pool.ranks[:, gated]
    if not masters.size:
        return Safety(passing=(), near=())
    passing = (
        guess
        for guess, own in _guesses(masters, layout.points)
        if is_gate_met(rule, _totals(rule, layout, own, masters))
    )
    return Safety(passing=tuple(passing), near=tuple(_near(rule, layout, masters)))


def _guesses(masters: Ints, points: tuple[int, ...]) -> Iterator[tuple[Guess, Ints]]:
    for point in range(max(points)):
        own = np.minimum(point, np.array(points) - 1)
        yield Guess(guesser=Guesser.CONSTANT, point=point), own
    yield Guess(guesser=Guesser.COMMONEST), _best(masters, points, Measure.EXACT)
    yield Guess(guesser=Guesser.MIDDLE), _best(masters, points, Measure.WITHIN_ONE)


def _best(masters: Ints, points: tuple[int, ...], measure: Measure) -> Ints:
    """Return the rank of each code that reaches most; of several the lowest."""
    reach = 0 if measure is Measure.EXACT else 1
    return np.array(
        [
            np.argmax([(np.abs(ranks - point) <= reach).sum() for point in range(size)])
            for ranks, size in zip(masters.T, points, strict=True)
        ],
        dtype=np.int64,
    )


def _totals(rule: Rule, layout: Layout, own: Ints, masters: Ints) -> Totals:
    given = np.broadcast_to(own, masters.shape)
    return add_up(layout, given, masters, with_tables=rule.needs_tables)


def _near(rule: Rule, layout: Layout, masters: Ints) -> Iterator[NearThreshold]:
    for measure in (Measure.EXACT, Measure.WITHIN_ONE):
        own = _best(masters, layout.points, measure)
        totals = _totals(rule, layout, own, masters)
        for clause in rule.thresholds(measure):
            for of, places in layout.groups(clause):
                n = int(totals.n(places))
                reached = Fraction(int(totals.count(measure, places)), max(n, 1))
                if n and clause.limit - reached < rule.test_form.baseline_margin:
                    yield NearThreshold(measure=measure, of=of, reached=reached, limit=clause.limit)
