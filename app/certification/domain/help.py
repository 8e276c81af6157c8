"""What a trainer sees and grants: sittings that can be set aside, more time, appeals."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.standards.domain.decision import Outcome


class AppealOutcome(StrEnum):
    """What came of an appeal."""

    STANDS = "stands"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class SatLine:
    """A sitting of somebody a trainer trains: how far it is, and whether it can be set aside."""

    sitting_id: int
    attempt_id: int
    test_form_id: str
    title: str
    is_demonstration: bool
    started_at: datetime
    recorded_clips: int
    outcome: Outcome | None
    is_set_aside: bool
    can_be_set_aside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Grantable:
    """Something the rule lets a trainer grant; `granted_at` says since when somebody has it."""

    rubric_id: str
    title: str
    kind: str
    granted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An appeal, as a trainer reads it."""

    id: int
    title: str
    reason: str
    asked_at: datetime
    outcome: AppealOutcome | None
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """All that a trainer sees of somebody's certification; never a figure of how well she scored."""

    user_id: int
    name: str
    sittings: tuple[SatLine, ...]
    grants: tuple[Grantable, ...]
    appeals: tuple[Asked, ...]
