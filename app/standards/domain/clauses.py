"""The clauses a rule is made of: what each one counts, over which scores, and against what bound.

A clause counts something of every score, adds it up over a code, a domain or all gated codes, and
compares the whole number with a whole-number bound. So a share is met exactly when the hits reach
it: 7 of 10 meets 0.70 whatever floating point says. The same three steps work on one sheet and on
thousands of drawn test forms at once; `decide` and readiness both take them from here.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

DISCREPANT_FROM = 2
"""A score this many points away from the master score, or more, is discrepant."""


class ClauseScope(StrEnum):
    """Which scores a clause adds up; it must hold for every code, for every domain, or overall."""

    CODE = "code"
    DOMAIN = "domain"
    ALL = "all"


class ClauseKind(StrEnum):
    """What a clause asks for, by the name of its field in policy files."""

    CLIPS = "clips_at_least"
    DOMAIN_EXACT = "domain_exact_at_least"
    CODE_EXACT = "code_exact_at_least"
    DISCREPANT = "discrepant_at_most"
    CODE_DISCREPANT = "discrepant_per_code_at_most"
    DOMAIN_BIAS = "domain_bias_within"


_SCOPES = {
    ClauseKind.CLIPS: ClauseScope.CODE,
    ClauseKind.DOMAIN_EXACT: ClauseScope.DOMAIN,
    ClauseKind.CODE_EXACT: ClauseScope.CODE,
    ClauseKind.DISCREPANT: ClauseScope.ALL,
    ClauseKind.CODE_DISCREPANT: ClauseScope.CODE,
    ClauseKind.DOMAIN_BIAS: ClauseScope.DOMAIN,
}
_FLOORS = frozenset({ClauseKind.CLIPS, ClauseKind.DOMAIN_EXACT, ClauseKind.CODE_EXACT})
_COUNTS = frozenset({ClauseKind.CLIPS, ClauseKind.CODE_DISCREPANT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One thing a rule asks for.

    Attributes:
        kind: what is asked for.
        limit: clips or scores where the clause counts; otherwise a share of the scores, or, for
            bias, a mean difference in score points. Exact, as it is written in the file.
    """

    kind: ClauseKind
    limit: Fraction

    @property
    def scope(self) -> ClauseScope:
        """Return which scores are added up."""
        return _SCOPES[self.kind]

    @property
    def is_floor(self) -> bool:
        """Return whether the limit must be reached; otherwise it must not be passed."""
        return self.kind in _FLOORS

    @property
    def is_count(self) -> bool:
        """Return whether the limit is a number of scores, whatever their total."""
        return self.kind in _COUNTS

    def count(self, distances: Any) -> Ints:
        """Return what each score adds, from its signed distance to the master score.

        >>> Clause(kind=ClauseKind.DISCREPANT, limit=Fraction(0)).count([-2, -1, 0, 3]).tolist()
        [1, 0, 0, 1]
        """
        given: Ints = np.asarray(distances, dtype=np.int64)
        if self.kind in (ClauseKind.DOMAIN_EXACT, ClauseKind.CODE_EXACT):
            exact: Ints = (given == 0).astype(np.int64)
            return exact
        if self.kind in (ClauseKind.DISCREPANT, ClauseKind.CODE_DISCREPANT):
            far: Ints = (np.abs(given) >= DISCREPANT_FROM).astype(np.int64)
            return far
        return given if self.kind is ClauseKind.DOMAIN_BIAS else np.ones_like(given)

    def bound(self, scores: int) -> int:
        """Return the whole number that the total over so many scores is compared with.

        >>> Clause(kind=ClauseKind.DOMAIN_EXACT, limit=Fraction("0.70")).bound(10)
        7
        """
        exact = self.limit if self.is_count else self.limit * scores
        return ceil(exact) if self.is_floor else floor(exact)

    def is_met(self, total: Any, scores: int) -> Any:
        """Return whether a total over so many scores meets the clause; totals may be an array."""
        bound = self.bound(scores)
        return total >= bound if self.is_floor else abs(total) <= bound
