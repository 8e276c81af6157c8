"""Jobs that failed for good: tried again or given up by an operator, and audited."""

from sqlalchemy.orm import Session

from app.accounts.domain.stewardship import Act
from app.accounts.service import record_event
from app.db import after_commit
from app.outbox import service as outbox
from app.outbox.jobs import hand_over


def retry_jobs(session: Session, event_id: int | None, act: Act) -> int:
    """Have a dead letter, or all of them, tried again as if for the first time.

    Args:
        session: a writing transaction.
        event_id: the number of its event; None for all.
        act: who wants it.

    Returns:
        How many there were.
    """
    revived = outbox.revive(session, event_id, act.now)
    for number in revived:
        record_event(session, act.now, act.actor_id, "retried_job", ("job", str(number)))

    def hand_all_over() -> None:
        for number in revived:
            hand_over(number)

    after_commit(session, hand_all_over)
    return len(revived)


def give_up_job(session: Session, event_id: int, act: Act) -> bool:
    """Give a dead letter up: its job will never be done. False when there is none."""
    if not outbox.give_up(session, event_id, act.now):
        return False
    record_event(session, act.now, act.actor_id, "gave_up_job", ("job", str(event_id)))
    return True
