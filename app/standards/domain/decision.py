"""Deciding: a rule and what somebody scored in, an outcome and its reasons out. Pure, and exact.

The outcome rests on whole numbers alone (see `clauses`); the intervals of the trace say how sure
each figure is and decide nothing. Neither the order of codes nor that of clips plays a part: the
same scores give the same bytes.

A score farther from the master score never raises the outcome, with one exception that lies in the
idea of a lean: a further miss *against* the side a domain leans to makes it lean less.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from app.content.hashing import canonical_json
from app.scoring.intervals import clustered_error, design_effect, student, wilson
from app.standards.domain.clauses import Clause, ClauseKind, ClauseScope
from app.standards.domain.rule import Rule


class Outcome(StrEnum):
    """What a rule says of somebody's scores."""

    CERTIFIED = "certified"
    NOT_YET = "not_yet"
    MORE_CLIPS = "more_clips"  # too few to decide on


def distance_to(own: int, master: int, also: int | None = None) -> int:
    """Return how far a score lies from what a decision takes as exact, in score points.

    Two readers who scored a clip apart may have found a second point acceptable beside the master
    score: a decision counts both as exact, and any other score from the master score.

    >>> distance_to(1, 2), distance_to(1, 2, also=1), distance_to(0, 2, also=1)
    (-1, 0, -2)
    """
    return 0 if own == also else own - master


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEvidence:
    """What somebody scored of one code.

    Attributes:
        code: its key.
        domain: the id of its domain.
        distances: how far her scores lie off, by clip, as `distance_to` counts it; a clip she could
            not score is left out.
    """

    code: str
    domain: str
    distances: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a decision rests on: every scored code that somebody was asked for, once.

    Raises:
        ValueError: a code is given twice.
    """

    codes: tuple[CodeEvidence, ...]

    def __post_init__(self) -> None:
        if len({one.code for one in self.codes}) < len(self.codes):
            raise ValueError("evidence names each code once")


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceLine:
    """One clause, applied to one code, one domain, or everything.

    Attributes:
        clause: what was asked for.
        of: the key of the code or the id of the domain; empty where all gated codes count.
        observed: a number of scores, a share, or a mean difference in score points, as the clause
            asks; None without any score.
        needed: the rule's own limit.
        n: scores it rests on.
        interval: 95 % bounds of a share or a mean; None for counts and where none is honest.
        met: whether the clause holds.
    """

    clause: ClauseKind
    of: str
    observed: float | None
    needed: float
    n: int
    interval: tuple[float, float] | None
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An outcome with the whole way to it."""

    outcome: Outcome
    trace: tuple[TraceLine, ...]

    def to_json(self) -> str:
        """Return the decision as canonical JSON: one way to write each decision."""
        return canonical_json(asdict(self))


def decide(rule: Rule, evidence: Evidence) -> Decision:
    """Apply a rule to what somebody scored.

    Codes of domains that the rule does not gate are left out. Below the rule's number of clips on
    any gated code, or without any code of a gated domain, there is nothing to decide yet, unless
    the scores that are there have settled it.

    A missing score is missing, not wrong: a clip she could not score leaves its code short of
    clips. That certifies nobody, and it hides no failure: where the rule could not be met even if
    every missing score were exact, the outcome is `NOT_YET`, as it would be without them. So to
    press "cannot score" can only put off a decision that the missing score could still change.
    """
    gated = sorted((one for one in evidence.codes if rule.gates(one.domain)), key=_by_code)
    trace = tuple(
        _line(clause, name, codes)
        for clause in rule.clauses
        for name, codes in _groups(clause.scope, gated, rule.domains)
    )
    has_every_domain = {one.domain for one in gated} == set(rule.domains)
    enough = all(line.met for line in trace if line.clause is ClauseKind.CLIPS)
    if not has_every_domain or (not enough and _is_open(rule, gated)):
        return Decision(outcome=Outcome.MORE_CLIPS, trace=trace)
    is_certified = all(line.met for line in trace)
    outcome = Outcome.CERTIFIED if is_certified else Outcome.NOT_YET
    return Decision(outcome=outcome, trace=trace)


def _is_open(rule: Rule, gated: Sequence[CodeEvidence]) -> bool:
    """Say whether the rule could still be met if the scores that lack were all exact.

    A lean is never settled: further scores may lean the other way.
    """
    return all(
        clause.is_met(clause.count(distances).sum(), len(distances))
        for clause in rule.clauses
        if clause.kind is not ClauseKind.DOMAIN_BIAS
        for _, codes in _groups(clause.scope, gated, rule.domains)
        if (distances := [one for code in codes for one in _at_best(code, rule.clips)])
    )


def _at_best(evidence: CodeEvidence, clips: int) -> list[int]:
    """Return the distances of a code, and an exact score for each clip that lacks."""
    distances = list(evidence.distances.values())
    return distances + [0] * (clips - len(distances))


def _by_code(evidence: CodeEvidence) -> str:
    return evidence.code


def _groups(
    scope: ClauseScope, gated: Sequence[CodeEvidence], domains: Iterable[str]
) -> list[tuple[str, Sequence[CodeEvidence]]]:
    if scope is ClauseScope.CODE:
        return [(one.code, [one]) for one in gated]
    if scope is ClauseScope.DOMAIN:
        return [(name, [one for one in gated if one.domain == name]) for name in domains]
    return [("", gated)]


def _line(clause: Clause, name: str, codes: Sequence[CodeEvidence]) -> TraceLine:
    distances = [distance for one in codes for distance in one.distances.values()]
    scores, total = len(distances), int(clause.count(distances).sum())
    amount = total if clause.is_count else total / scores if scores else None
    return TraceLine(
        clause=clause.kind,
        of=name,
        observed=amount,
        needed=float(clause.limit),
        n=scores,
        interval=_interval(clause, codes, scores, total),
        met=bool(clause.is_met(total, scores)) and (scores > 0 or clause.is_count),
    )


def _interval(
    clause: Clause, codes: Sequence[CodeEvidence], scores: int, total: int
) -> tuple[float, float] | None:
    """Give 95 % bounds that know that scores of one clip are alike."""
    if clause.is_count or not scores:
        return None
    moments, clips = _moments(clause, codes)
    if clause.kind is not ClauseKind.DOMAIN_BIAS:
        return wilson(total, scores, design_effect=design_effect(moments, clips))
    if clips < 2:
        return None
    return student(total / scores, clustered_error(moments, clips), clips)


def _moments(clause: Clause, codes: Sequence[CodeEvidence]) -> tuple[Any, int]:
    """Sum up by clip, as `scoring.intervals.design_effect` wants it."""
    by_clip: dict[str, list[int]] = {}
    for one in codes:
        for clip, distance in one.distances.items():
            by_clip.setdefault(clip, []).append(distance)
    cells = np.array([len(mine) for mine in by_clip.values()], dtype=np.float64)
    hits = np.array([clause.count(mine).sum() for mine in by_clip.values()], dtype=np.float64)
    sums = [cells.sum(), hits.sum(), cells @ cells, cells @ hits, hits @ hits]
    return np.array(sums), len(by_clip)
