"""Certificates for tests: a policy they rest on, and people who have them."""

from datetime import datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.domain import Grounds, Issued
from app.certificates.service.issuing import issue, issue_demonstration
from app.db import transaction
from app.standards.models import PolicyRevision
from tests.factories import MORNING

RUBRIC = "mqi-4pt"
HASH = "5b0c7e94d1f28a63e7b9045c1d8fa2365b0c7e94d1f28a63e7b9045c1d8fa236"
PROVENANCE = "calibrated on vignettes"
ANAS_ADDRESS = "ana-has-this-address"
_DECISIONS = count(1)


def grounds_for(
    session: Session, rater_id: int, *, decided_at: datetime = MORNING, **changes: object
) -> Grounds:
    """Return the grounds of a decision that was just made."""
    values: dict[str, object] = {
        "rater_id": rater_id,
        "decision_id": next(_DECISIONS),
        "rubric_id": RUBRIC,
        "rubric_title": "Mathematical Quality of Instruction, 4-point",
        "policy_revision_id": _policy(session),
        "policy_title": "Pooled agreement",
        "policy_version": "3",
        "policy_hash": HASH,
        "clips": 14,
        "provenance": PROVENANCE,
        "valid_months": 12,
        "decided_at": decided_at,
    }
    return Grounds(**(values | changes))  # type: ignore[arg-type]


def certify(
    session: Session,
    rater_id: int,
    *,
    now: datetime = MORNING,
    address: str = ANAS_ADDRESS,
    **changes: object,
) -> Issued:
    """Give somebody a certificate, as a decision does."""
    with transaction(session):
        grounds = grounds_for(session, rater_id, decided_at=now, **changes)
        return issue(session, grounds, now=now, new_token=lambda: address)


def demonstrate(
    session: Session,
    rater_id: int,
    *,
    now: datetime = MORNING,
    address: str = "demonstration-of-ana",
) -> Issued:
    """Give somebody a demonstration certificate."""
    with transaction(session):
        grounds = grounds_for(session, rater_id, decided_at=now)
        return issue_demonstration(session, grounds, now=now, new_token=lambda: address)


def _policy(session: Session) -> int:
    found = session.scalar(select(PolicyRevision.id).where(PolicyRevision.content_hash == HASH))
    if found is not None:
        return found
    row = PolicyRevision(
        policy_id="pooled", rubric_id=RUBRIC, content_hash=HASH, document={}, synced_at=MORNING
    )
    session.add(row)
    session.flush()
    return row.id
