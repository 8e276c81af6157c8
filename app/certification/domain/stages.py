"""Where a person stands with a gate, and whether she may sit: one function says it everywhere.

Days are days of the site's zone: a wait of seven days ends with the seventh midnight there, whatever
clocks do in between and wherever she travels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.certificates.domain import CertificateState
from app.standards.domain.rule import Attempts


class StageKind(StrEnum):
    """Where a person stands."""

    CLOSED = "closed"
    PREPARING = "preparing"
    MAY_SIT = "may_sit"
    UNDER_WAY = "under_way"
    NOT_YET = "not_yet"
    VALID = "valid"
    DUE = "due"
    LAPSED = "lapsed"
    REVOKED = "revoked"


class Hindrance(StrEnum):
    """Why a sitting cannot be started now."""

    CLOSED = "closed"
    UNDER_WAY = "under_way"
    ANOTHER_UNDER_WAY = "another_under_way"
    PREREQUISITES = "prerequisites"
    STILL_VALID = "still_valid"
    COOLING_OFF = "cooling_off"
    PLAN = "plan"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFacts:
    """All that decides where somebody stands with one gate.

    Attributes:
        today: the day in the site's zone.
        attempts: what the rule says of trying again; None where there is no rule in force.
        is_open: there is a rule in force, and clips to draw a sitting from.
        needs: how many prerequisites are not met yet.
        under_way: she is in the middle of a sitting of this gate.
        another_under_way: she is in the middle of one elsewhere.
        not_yet_on: the days of decisions "not yet" since she was certified last, oldest first.
        plan_left: how much of her last study plan is still to be done.
        practiced: clips she has scored in practice since the last decision.
        certificate: how her certificate stands; None when she has none.
        valid_until: its last day.
    """

    today: date
    attempts: Attempts | None = None
    is_open: bool = True
    needs: int = 0
    under_way: bool = False
    another_under_way: bool = False
    not_yet_on: Sequence[date] = ()
    plan_left: int = 0
    practiced: int = 0
    certificate: CertificateState | None = None
    valid_until: date | None = None

    @property
    def begins_round(self) -> bool:
        """Say whether the sittings of a round are used up, so that the next one begins another."""
        return self.attempts is not None and self._used == 0 and bool(self.not_yet_on)

    @property
    def tries_left(self) -> int | None:
        """Return how many sittings this round still has; None where there is no rule."""
        return None if self.attempts is None else max(1, self.attempts.tries) - self._used

    @property
    def practice_left(self) -> int:
        """Return how many clips are to be scored in practice before a new round."""
        if self.attempts is None or not self.begins_round:
            return 0
        return max(0, self.attempts.practice_clips - self.practiced)

    @property
    def not_before(self) -> date | None:
        """Return the first day she may sit again; None when it has come."""
        if self.attempts is None or not self.not_yet_on:
            return None
        waits = self.attempts.wait_days if self.begins_round else self.attempts.cooling_off_days
        first = max(self.not_yet_on) + timedelta(days=waits)
        return first if first > self.today else None

    @property
    def _used(self) -> int:
        return 0 if self.attempts is None else len(self.not_yet_on) % max(1, self.attempts.tries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where she stands, and what keeps her from starting a sitting now; nothing: she may.

    Attributes:
        kind: the state that pages name.
        hindrances: every reason why she may not start.
        not_before: the first day of a next sitting, where she has to wait.
        valid_until: the last day of her certificate, where she has one.
        tries_left: how many sittings this round still has; None where there is no rule.
        practice_left: clips to score in practice before the next one.
    """

    kind: StageKind
    hindrances: tuple[Hindrance, ...] = ()
    not_before: date | None = None
    valid_until: date | None = None
    tries_left: int | None = None
    practice_left: int = 0

    @property
    def may_start(self) -> bool:
        """Say whether she may start a sitting now."""
        return not self.hindrances


_OF_CERTIFICATE = {
    CertificateState.VALID: StageKind.VALID,
    CertificateState.DUE: StageKind.DUE,
    CertificateState.EXPIRED: StageKind.LAPSED,
    CertificateState.REVOKED: StageKind.REVOKED,
    # The newest certificate of a person is superseded by none; were it, the newer one would hold.
    CertificateState.SUPERSEDED: StageKind.VALID,
}


def stage_of(facts: StageFacts) -> Stage:
    """Return where somebody stands with a gate.

    What she is in the middle of comes first; then her certificate, then what her last sitting
    left to do. A certificate that is due may be renewed while it is still valid.
    """
    hindrances = tuple(_hindrances(facts))
    return Stage(
        kind=_kind(facts),
        hindrances=hindrances,
        not_before=facts.not_before,
        valid_until=facts.valid_until,
        tries_left=facts.tries_left,
        practice_left=facts.practice_left,
    )


def _kind(facts: StageFacts) -> StageKind:
    if facts.under_way:
        return StageKind.UNDER_WAY
    if facts.certificate is not None:
        return _OF_CERTIFICATE[facts.certificate]
    if facts.not_yet_on:
        return StageKind.NOT_YET
    if not facts.is_open:
        return StageKind.CLOSED
    return StageKind.PREPARING if facts.needs else StageKind.MAY_SIT


def _hindrances(facts: StageFacts) -> list[Hindrance]:
    is_retake = bool(facts.not_yet_on) and facts.attempts is not None
    found = {
        Hindrance.CLOSED: not facts.is_open,
        Hindrance.UNDER_WAY: facts.under_way,
        Hindrance.ANOTHER_UNDER_WAY: facts.another_under_way,
        Hindrance.STILL_VALID: facts.certificate is CertificateState.VALID,
        Hindrance.PREREQUISITES: facts.needs > 0,
        Hindrance.COOLING_OFF: facts.not_before is not None,
        Hindrance.PLAN: is_retake and _plan_first(facts) and facts.plan_left > 0,
        Hindrance.PRACTICE: facts.practice_left > 0,
    }
    return [hindrance for hindrance, holds in found.items() if holds]


def _plan_first(facts: StageFacts) -> bool:
    return facts.attempts is not None and facts.attempts.plan_before_retry
