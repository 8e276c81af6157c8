"""What a person meets of certification: the gates there are, and where she stands at each.

Nothing here has a field for master scores.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.certificates.domain import CertificateStanding
from app.certification.domain.stages import Stage
from app.standards.domain.decision import Outcome
from app.standards.domain.rule import Rule


class GateKind(StrEnum):
    """Which pool a gate draws sittings from."""

    SEALED = "sealed"
    DEMONSTRATION = "demonstration"


class NeedKind(StrEnum):
    """What is asked for before a first sitting."""

    COURSE = "course"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A prerequisite and how much of it is still to be done: lessons, or clips."""

    kind: NeedKind
    left: int

    @property
    def is_met(self) -> bool:
        """Say whether nothing of it is left."""
        return self.left == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingUnderWay:
    """A sitting somebody is in the middle of: what it is called, and how far she is.

    Attributes:
        test_form_id: what its address names.
        title: what it is called.
        clips: how many clips she sees so far.
        recorded_clips: how many she has recorded.
        grows: more clips may follow.
    """

    test_form_id: str
    title: str
    clips: int
    recorded_clips: int
    grows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDecision:
    """The newest decision on a person's sittings at a gate: where to read it, and what it was."""

    test_form_id: str
    outcome: Outcome
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A rule with a pool of clips behind it, and where a person stands with it.

    Attributes:
        rubric_id: the rubric.
        title: what the rubric is called.
        kind: which pool.
        rule: the rule in force.
        families: how many clips the pool has that one person can meet.
        stage: where she stands, and whether she may sit.
        needs: the prerequisites, met or not.
        under_way: the sitting she is in the middle of.
        last: the newest decision.
        certificate: her certificate; a demonstration has none here.
    """

    rubric_id: str
    title: str
    kind: GateKind
    rule: Rule
    policy_revision_id: int
    families: int
    stage: Stage
    needs: tuple[Need, ...] = ()
    under_way: SittingUnderWay | None = None
    last: LastDecision | None = None
    certificate: CertificateStanding | None = None

    @property
    def is_demonstration(self) -> bool:
        """Say whether nobody can be certified here."""
        return self.kind is GateKind.DEMONSTRATION
