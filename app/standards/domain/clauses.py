"""The clauses a rule is made of: what each one measures, over which scores, and against what limit.

Shares, leans and numbers of scores are compared as whole numbers: 7 of 10 meets 0.70 whatever
floating point says. Coefficients and probabilities are real numbers; they are rounded to
:data:`DIGITS` before they are compared, so that every machine compares the same number.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

DISCREPANT_FROM = 2
"""A score this many points away from the master score, or more, is discrepant."""
DIGITS = 9
"""Digits after the point of a coefficient or a probability that is compared with a limit."""


class Measure(StrEnum):
    """What a clause measures, by the word of policy files."""

    CLIPS = "clips"
    EXACT = "exact"
    WITHIN_ONE = "within_one"
    TWO_OR_MORE = "two_or_more"
    BIAS = "bias"
    WEIGHTED_KAPPA = "weighted_kappa"
    AC2 = "ac2"
    MARGIN = "margin"
    POSTERIOR = "posterior"


COUNTED = frozenset(
    {Measure.CLIPS, Measure.EXACT, Measure.WITHIN_ONE, Measure.TWO_OR_MORE, Measure.BIAS}
)
"""Measures that are whole numbers of scores or points; the others are real numbers."""
NEEDS_TABLES = frozenset({Measure.WEIGHTED_KAPPA, Measure.AC2, Measure.MARGIN})
"""Measures that look at which score was given to which master score, not at the distance alone."""
MAY_RISE = frozenset({Measure.BIAS, Measure.WEIGHTED_KAPPA, Measure.AC2})
"""Measures that a score farther from the master score can better: a lean, by a miss against it, and
what corrects for chance, by making chance agreement rarer. No clause on them is ever settled."""


def counted(measure: Measure, distances: Any) -> Ints:
    """Return what scores add to a measure that is counted, from their distances to the master scores.

    >>> counted(Measure.TWO_OR_MORE, [-2, -1, 0, 3]).tolist()
    [1, 0, 0, 1]

    Raises:
        KeyError: it is not counted score by score.
    """
    gap: Ints = np.asarray(distances, dtype=np.int64)
    if measure is Measure.BIAS:
        return gap
    hits = {
        Measure.EXACT: gap == 0,
        Measure.WITHIN_ONE: np.abs(gap) < DISCREPANT_FROM,
        Measure.TWO_OR_MORE: np.abs(gap) >= DISCREPANT_FROM,
    }
    found: Ints = hits[measure].astype(np.int64)
    return found


CAPPED = frozenset({Measure.TWO_OR_MORE, Measure.BIAS})
"""Measures of which less is better: their limit must not be passed. All others are floors."""


class Scope(StrEnum):
    """Which scores a clause takes together; it must hold for each of them."""

    EACH_CODE = "each_code"
    CODES = "codes"  # each of the codes it names
    EACH_DOMAIN = "each_domain"
    OVERALL = "overall"


class Direction(StrEnum):
    """Whether the limit must be reached or must not be passed."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One thing a rule asks for.

    Attributes:
        measure: what is measured.
        scope: over which scores.
        limit: as the file has it: a share of the scores; for bias a mean difference in score
            points; for clips, and where `in_scores`, a number; otherwise a coefficient or a
            probability.
        direction: whether the limit must be reached, or must not be passed (a bias either way).
        clips_at_least: scored clips of a code below which the clause cannot be met; a domain, or
            everything, has as many as its least scored code.
        in_scores: whether the limit is a number of scores, whatever their total.
        codes: the codes meant by `Scope.CODES`.
        reaches: for `Measure.POSTERIOR`, the share that true exact agreement is to reach.
    """

    measure: Measure
    scope: Scope
    limit: Fraction
    direction: Direction
    clips_at_least: int = 0
    in_scores: bool = False
    codes: tuple[str, ...] = ()
    reaches: Fraction | None = None

    @property
    def is_floor(self) -> bool:
        """Return whether the limit must be reached; otherwise it must not be passed."""
        return self.direction is Direction.AT_LEAST

    @property
    def can_be_settled(self) -> bool:
        """Return whether counts alone say that nothing that may still come could change it.

        Not a margin either: the blind guess it is held against moves with the clips to come.
        """
        is_usual = self.is_floor != (self.measure in CAPPED)
        return is_usual and self.measure not in MAY_RISE and self.measure is not Measure.MARGIN

    @property
    def is_count(self) -> bool:
        """Return whether the limit is a number of scores or clips, whatever their total."""
        return self.in_scores or self.measure is Measure.CLIPS

    @property
    def is_share(self) -> bool:
        """Return whether the limit is a share of the scores."""
        return self.measure in COUNTED and not self.is_count and self.measure is not Measure.BIAS

    def bound(self, scores: int) -> int:
        """Return the whole number that a count over so many scores is compared with.

        >>> share = dict(measure=Measure.EXACT, scope=Scope.OVERALL, direction=Direction.AT_LEAST)
        >>> Clause(limit=Fraction("0.70"), **share).bound(11)
        8
        """
        exact = self.limit if self.is_count else self.limit * scores
        return ceil(exact) if self.is_floor else floor(exact)

    def is_met(self, count: Any, scores: Any) -> Any:
        """Return whether a whole number over so many scores meets the clause; both may be arrays.

        Without any score a count may be met and nothing else is.
        """
        top, bottom = self.limit.as_integer_ratio()
        needed = top if self.is_count else top * np.asarray(scores)
        held = bottom * np.asarray(count)
        met = held >= needed if self.is_floor else np.abs(held) <= needed
        return met if self.is_count else met & (np.asarray(scores) > 0)

    def is_met_by(self, value: Any) -> Any:
        """Return whether a real number meets the clause; `nan` never does. It may be an array."""
        rounded, needed = np.round(value, DIGITS), round(float(self.limit), DIGITS)
        return rounded >= needed if self.is_floor else rounded <= needed


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """Alternatives: all clauses of one of them must be met."""

    alternatives: tuple[tuple[Clause, ...], ...]


Demand = Clause | AnyOf


def clauses_of(gate: tuple[Demand, ...]) -> tuple[tuple[tuple[int, ...], Clause], ...]:
    """Return every clause of a gate with its place: `(2,)`, or `(2, 0, 1)` within alternatives."""
    found: list[tuple[tuple[int, ...], Clause]] = []
    for at, demand in enumerate(gate):
        if isinstance(demand, Clause):
            found.append(((at,), demand))
            continue
        for way, clauses in enumerate(demand.alternatives):
            found += [((at, way, nth), clause) for nth, clause in enumerate(clauses)]
    return tuple(found)
