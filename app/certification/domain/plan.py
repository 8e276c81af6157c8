"""The study plan: what to read, compare and score before a next sitting, named and with minutes.

It is made of the codes she agreed on least, over all clips that counted together: never of one clip.
What was advised is kept with the decision; what is done of it is read from the records of course and
practice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from app.standards.domain.evidence import Evidence

FEWEST_SCORES = 4
"""Below so many scores of a code no figure of it is told: it would speak of single clips."""
WEAK_CODES = 3
"""A plan is about so many codes at most: what can be learned in a week or two."""
WEAK_BELOW = 0.8
"""A code with exact agreement from here on calls for no plan."""
CLIPS_A_CODE = 2
PAIR_MINUTES = 5
"""About how long two clips take to watch and compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeResult:
    """What came of one code over all clips that counted.

    Attributes:
        code: its key.
        domain: the id of its domain.
        scores: how many scores it rests on.
        exact: how many were exactly the master score, or an acceptable second point.
        far: how many were two points away or more.
        lean: the sum of signed distances, in score points.
    """

    code: str
    domain: str
    scores: int
    exact: int
    far: int
    lean: int

    @property
    def is_told(self) -> bool:
        """Say whether its figures may be told: with fewer scores they would speak of single clips."""
        return self.scores >= FEWEST_SCORES

    @property
    def share(self) -> float:
        """Return the share of exact scores; 0 without any."""
        return self.exact / self.scores if self.scores else 0.0

    def to_document(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return asdict(self)


def results_of(evidence: Evidence) -> tuple[CodeResult, ...]:
    """Return what came of each code, in the order of the evidence."""
    found = []
    for one in evidence.codes:
        given = [score.distance for score in one.scores.values()]
        distances = [distance for distance in given if distance is not None]
        found.append(
            CodeResult(
                code=one.code,
                domain=one.domain,
                scores=len(distances),
                exact=sum(distance == 0 for distance in distances),
                far=sum(abs(distance) >= 2 for distance in distances),
                lean=sum(distances),
            )
        )
    return tuple(found)


def weakest(results: Sequence[CodeResult], gated: Collection[str]) -> tuple[CodeResult, ...]:
    """Return the codes that call for work, the weakest first: gated ones alone decide."""
    open_ones = [
        one for one in results if one.domain in gated and one.is_told and one.share < WEAK_BELOW
    ]
    return tuple(sorted(open_ones, key=lambda one: (one.share, one.code))[:WEAK_CODES])


class StepKind(StrEnum):
    """What a step of a plan asks for."""

    LESSON = "lesson"
    PAIR = "pair"
    CLIP = "clip"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """One thing to do.

    Attributes:
        kind: read a lesson, compare a pair, or score a clip in practice.
        target: the id of the lesson, pair, or clip.
        title: what it is called; of a pair, its code.
        code: the code it is for.
        minutes: about how long it takes.
        set_id: of a clip, the practice set it is scored in.
        is_done: what the records say now.
    """

    kind: StepKind
    target: str
    title: str
    code: str
    minutes: int
    set_id: str | None = None
    is_done: bool = False

    def to_document(self) -> dict[str, Any]:
        """Return it as it is stored: what is done is read anew each time."""
        document = asdict(self)
        del document["is_done"]
        return document

    @classmethod
    def from_document(cls, stored: Mapping[str, Any], *, is_done: bool) -> "PlanStep":
        """Read a stored step, with what the records say now."""
        return cls(**{**stored, "kind": StepKind(stored["kind"])}, is_done=is_done)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnOffer:
    """What course and practice offer for each code, best first; what she has done is left out."""

    lessons: Mapping[str, Sequence[PlanStep]]
    pairs: Mapping[str, Sequence[PlanStep]]
    clips: Mapping[str, Sequence[PlanStep]]


def make_plan(weak: Sequence[CodeResult], offer: OnOffer) -> tuple[PlanStep, ...]:
    """Return a plan for the weakest codes: of each a lesson, a pair, and clips to score.

    Nothing is named twice; where a code has nothing left to offer, the plan is shorter.
    """
    steps: dict[tuple[StepKind, str], PlanStep] = {}
    for one in weak:
        for offered, most in (
            (offer.lessons, 1),
            (offer.pairs, 1),
            (offer.clips, CLIPS_A_CODE),
        ):
            fresh = [s for s in offered.get(one.code, ()) if (s.kind, s.target) not in steps]
            steps.update({(step.kind, step.target): step for step in fresh[:most]})
    return tuple(steps.values())
