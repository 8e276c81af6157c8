"""Deciding: a rule and what somebody scored in, an outcome and its reasons out. Pure, and exact.

Neither the order of codes nor that of clips plays a part: the same scores give the same bytes. The
intervals of the trace say how sure each figure is and decide nothing.

A score farther from the master score never raises the outcome, with two exceptions that lie in what
is measured. A further miss *against* the side a domain leans to makes it lean less; and a
coefficient corrected for chance can rise when a miss makes chance agreement rarer. No shipped
policy in force gates on either.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from app.content.hashing import canonical_json
from app.scoring.intervals import clustered_error, design_effect, student, wilson
from app.standards.domain.clauses import (
    COUNTED,
    DIGITS,
    Clause,
    ClauseScope,
    LimitDirection,
    Measure,
    clauses_of,
    counted,
)
from app.standards.domain.evidence import ClipScore, CodeEvidence, Evidence, distance_to
from app.standards.domain.gate import Measured, measure
from app.standards.domain.rule import Pooling, Rule
from app.standards.domain.stopping import OUTCOMES, Ground, Outcome, SittingStanding, stand
from app.standards.domain.totals import NONE, CodeLayout, Totals, add_up

__all__ = [
    "ClipScore",
    "CodeEvidence",
    "Decision",
    "Evidence",
    "Ground",
    "Outcome",
    "TraceLine",
    "decide",
    "distance_to",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceLine:
    """One clause, applied to one code, one domain, or everything.

    Attributes:
        place: where the clause stands in the gate, `(2,)`, or `(2, 0, 1)` within alternatives; for
            what is only reported, its place there.
        decides: whether it stands in the gate.
        measure: what was measured.
        scope: over which scores.
        direction: whether the limit must be reached or must not be passed.
        of: the key of the code or the id of the domain; empty where all gated codes count.
        observed: a number of scores, a share, a mean difference in score points, a coefficient or a
            probability, as the clause asks; None where there is none.
        needed: the rule's own limit.
        n: scores it rests on.
        clips: scored clips of its least scored code.
        interval: 95 % bounds of a share or a mean; None for anything else and where none is honest.
        met: whether the clause holds.
    """

    place: tuple[int, ...]
    decides: bool
    measure: Measure
    scope: ClauseScope
    direction: LimitDirection
    of: str
    observed: float | None
    needed: float
    n: int
    clips: int
    interval: tuple[float, float] | None
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An outcome with the whole way to it.

    Attributes:
        outcome: what the rule says.
        ground: why the sitting ends with it, or goes on.
        clips: clips met in the sitting itself.
        earlier_clips: clips of earlier sittings that count beside them.
        certainty: the probability that true exact agreement reaches what the stop rule asks; None
            where the rule has none.
        trace: every clause, for everything it must hold for: the gate, then what is reported.
    """

    outcome: Outcome
    ground: Ground
    clips: int
    earlier_clips: int
    certainty: float | None
    trace: tuple[TraceLine, ...]

    def to_json(self) -> str:
        """Return the decision as canonical JSON: one way to write each decision."""
        return canonical_json(asdict(self))


def decide(rule: Rule, evidence: Evidence) -> Decision:
    """Apply a rule to what somebody scored.

    Codes of domains that the rule does not gate are left out, and so is what was scored in earlier
    sittings where the rule begins afresh. Without any code of a gated domain there is nothing to
    decide yet. Otherwise nobody is certified below the rule's fewest clips, and at its most clips
    there is a decision; between the two it is as the stop rule says.

    A missing score is missing, not wrong. It hides no failure either: a clause that asks for clips
    is not met without them, and where a rule could not be met even if every score that may still
    come were exact, the outcome is `NOT_YET`.
    """
    gated = _gated(rule, evidence)
    clips, earlier = _clips(gated, evidence.sitting)
    totals = _totals(rule, gated, sorted({*clips, *earlier}))
    standing = stand(rule, totals, len(clips))
    is_open = {one.domain for one in gated} != set(rule.domains)
    return Decision(
        outcome=Outcome.MORE_CLIPS if is_open else OUTCOMES[int(standing.verdict)],
        ground=Ground.OPEN if is_open else _ground(standing),
        clips=len(clips),
        earlier_clips=len(earlier),
        certainty=None if standing.certainty is None else float(standing.certainty),
        trace=tuple(_trace(rule, gated, totals)),
    )


def _gated(rule: Rule, evidence: Evidence) -> list[CodeEvidence]:
    """Return what counts of the gated codes, in the order of their keys."""
    is_fresh = rule.pooling is Pooling.FRESH

    def counting(one: CodeEvidence) -> CodeEvidence:
        kept = {
            clip: score
            for clip, score in sorted(one.scores.items())
            if score.sitting == evidence.sitting or not is_fresh
        }
        return CodeEvidence(code=one.code, domain=one.domain, points=one.points, scores=kept)

    return sorted(
        (counting(one) for one in evidence.codes if rule.gates(one.domain)),
        key=lambda one: one.code,
    )


def _clips(gated: Sequence[CodeEvidence], sitting: int) -> tuple[set[str], set[str]]:
    """Return the clips of the sitting itself, and those of earlier ones."""
    cells = [(clip, score.sitting) for one in gated for clip, score in one.scores.items()]
    now = {clip for clip, number in cells if number == sitting}
    return now, {clip for clip, _ in cells} - now


def _totals(rule: Rule, gated: Sequence[CodeEvidence], clips: Sequence[str]) -> Totals:
    layout = CodeLayout(
        codes=tuple(one.code for one in gated),
        domains=tuple(one.domain for one in gated),
        points=tuple(one.points for one in gated),
        gated=rule.domains,
    )
    cells = np.full((3, len(clips), len(gated)), NONE, dtype=np.int64)
    at = {clip: place for place, clip in enumerate(clips)}
    for place, one in enumerate(gated):
        for clip, score in one.scores.items():
            ranks = (score.own, score.master, score.also)
            cells[:, at[clip], place] = [NONE if rank is None else rank for rank in ranks]
    own, master, also = cells
    return add_up(layout, own, master, also=also, with_tables=rule.needs_tables)


def _ground(standing: SittingStanding) -> Ground:
    if standing.is_at_last:
        return Ground.LAST_CLIP
    if standing.is_settled:
        return Ground.SETTLED
    if standing.verdict:
        return Ground.CERTAIN
    return Ground.OPEN if standing.is_past_fewest else Ground.FEWEST_CLIPS


def _trace(rule: Rule, gated: Sequence[CodeEvidence], totals: Totals) -> Iterator[TraceLine]:
    reported = [((at,), clause) for at, clause in enumerate(rule.reported)]
    for decides, clauses in ((True, clauses_of(rule.gate)), (False, reported)):
        for place, clause in clauses:
            for measured in measure(clause, totals, rule.belief):
                codes = [gated[at] for at in measured.places]
                yield TraceLine(
                    place=place,
                    decides=decides,
                    measure=clause.measure,
                    scope=clause.scope,
                    direction=clause.direction,
                    of=measured.of,
                    observed=_observed(clause, measured),
                    needed=float(clause.limit),
                    n=int(measured.n),
                    clips=int(totals.clips(measured.places)),
                    interval=_interval(clause, codes, totals, measured),
                    met=bool(measured.met),
                )


def _observed(clause: Clause, measured: Measured) -> float | None:
    value = float(measured.value)
    if np.isnan(value):
        return None
    if clause.is_count:
        return int(value)
    return value if clause.measure in COUNTED else round(value, DIGITS)


def _interval(
    clause: Clause, codes: Sequence[CodeEvidence], totals: Totals, measured: Measured
) -> tuple[float, float] | None:
    """Give 95 % bounds that know that scores of one clip are alike."""
    scores = int(measured.n)
    if not scores or not (clause.is_share or clause.measure is Measure.BIAS):
        return None
    total = int(totals.count(clause.measure, measured.places))
    moments, clips = _moments(clause.measure, codes)
    if clause.is_share:
        return wilson(total, scores, design_effect=design_effect(moments, clips))
    if clips < 2:
        return None
    return student(total / scores, clustered_error(moments, clips), clips)


def _moments(measure: Measure, codes: Sequence[CodeEvidence]) -> tuple[Any, int]:
    """Sum up by clip, as `scoring.intervals.design_effect` wants it."""
    by_clip: dict[str, list[int]] = {}
    for one in codes:
        for clip, score in one.scores.items():
            if score.distance is not None:
                by_clip.setdefault(clip, []).append(score.distance)
    cells = np.array([len(mine) for mine in by_clip.values()], dtype=np.float64)
    hits = np.array([counted(measure, mine).sum() for mine in by_clip.values()], dtype=np.float64)
    sums = [cells.sum(), hits.sum(), cells @ cells, cells @ hits, hits @ hits]
    return np.array(sums), len(by_clip)
