"""The audit log: who did what to what."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.domain import UserId
from app.accounts.models import AuditEvent


def record_event(
    session: Session,
    now: datetime,
    actor_id: UserId | None,
    verb: str,
    thing: tuple[str, str],
    data: dict[str, Any] | None = None,
) -> None:
    """Record who did what to what, in the transaction of the act itself.

    Args:
        session: the transaction of the act.
        now: when it happened.
        actor_id: who did it; None for the program itself.
        verb: what was done, in the past tense.
        thing: kind and id of what it was done to.
        data: what else an auditor needs.
    """
    session.add(
        AuditEvent(
            happened_at=now,
            actor_id=actor_id,
            verb=verb,
            object_type=thing[0],
            object_id=thing[1],
            data=data or {},
        )
    )
