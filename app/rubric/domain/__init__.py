"""Rubrics as the program sees them: codes on scales of ranks, directions, and consistency rules.

A *rank* is the position of a score point on its code's scale, from 0. Labels and export values are
metadata of the point; nothing computes with them. Consistency rules are data, evaluated here on the
server and, in the same form, in the browser.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from app.scoring.scheme import CodeKind as CodeKind
from app.scoring.scheme import Direction as Direction


class Section(StrEnum):
    """What a code is scored on: a segment, or the whole lesson."""

    SEGMENT = "segment"
    LESSON = "lesson"


class RuleSeverity(StrEnum):
    """A soft rule warns the rater; a hard one is also refused in master scores."""

    SOFT = "soft"
    HARD = "hard"


class Quantifier(StrEnum):
    """Whether a clause needs every bound or any one of them."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePoint:
    """One point of a scale."""

    rank: int
    key: str
    label: str
    export: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The ordered score points a code can take."""

    key: str
    points: tuple[ScorePoint, ...]

    def find_rank(self, key: str) -> int | None:
        """Return the rank of a score point, or None when the scale has no such point."""
        return next((point.rank for point in self.points if point.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A family of codes."""

    id: str
    title: str
    short: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One thing a rater scores. Overall codes are judgments and never computed."""

    key: str
    title: str
    short: str
    domain: str
    section: Section
    kind: CodeKind
    scale: Scale
    direction: Direction
    default_rank: int | None
    exports: tuple[str, ...]
    note: str
    point_notes: tuple[str | None, ...]

    def label_of(self, rank: int) -> str:
        """Return the label of a score point by its rank."""
        return self.scale.points[rank].label


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A statement about one code's rank."""

    code: str
    at_least: int | None
    at_most: int | None

    def holds(self, ranks: Mapping[str, int]) -> bool | None:
        """Return whether it holds, or None while the code has no score."""
        rank = ranks.get(self.code)
        if rank is None:
            return None
        above = self.at_least is None or rank >= self.at_least
        below = self.at_most is None or rank <= self.at_most
        return above and below


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Bounds joined by *all* or *any*; undecided while missing scores could change the result."""

    quantifier: Quantifier
    bounds: tuple[Bound, ...]

    def holds(self, ranks: Mapping[str, int]) -> bool | None:
        """Return whether it holds, or None while that depends on scores not given."""
        truths = [bound.holds(ranks) for bound in self.bounds]
        deciding = self.quantifier is Quantifier.ANY
        if deciding in truths:
            return deciding
        return None if None in truths else not deciding


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsistencyRule:
    """A consistency rule: where `when` holds, `then` should hold as well."""

    id: str
    severity: RuleSeverity
    when: Condition
    then: Condition
    message: str

    def is_broken(self, ranks: Mapping[str, int]) -> bool:
        """Say whether scores contradict the rule; missing scores never do."""
        return self.when.holds(ranks) is True and self.then.holds(ranks) is False

    def codes(self) -> frozenset[str]:
        """Return the codes the rule speaks of."""
        return frozenset(bound.code for bound in (*self.when.bounds, *self.then.bounds))


@dataclass(frozen=True, kw_only=True)
class Rubric:
    """A whole rubric in one version."""

    id: str
    version: str
    title: str
    credit: str
    domains: tuple[Domain, ...]
    codes: tuple[Code, ...]
    rules: tuple[ConsistencyRule, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Code]:
        """The codes by their permanent keys, in the rubric's order."""
        return {code.key: code for code in self.codes}

    def codes_of(self, *kinds: CodeKind, section: Section = Section.SEGMENT) -> tuple[Code, ...]:
        """Return the codes of the given kinds (all kinds by default) in one section."""
        return tuple(
            code
            for code in self.codes
            if code.section is section and (not kinds or code.kind in kinds)
        )


def broken_rules(rubric: Rubric, ranks: Mapping[str, int]) -> tuple[ConsistencyRule, ...]:
    """Return the consistency rules that some scores contradict."""
    return tuple(rule for rule in rubric.rules if rule.is_broken(ranks))
