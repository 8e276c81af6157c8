"""Attempts: opened here alone, and held by whoever writes in them."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, exists, func, insert, or_, select
from sqlalchemy.orm import Session

from app.accounts.domain import Role
from app.accounts.models import RoleGrant, User
from app.bench.domain.sheet import SheetRef
from app.bench.errors import AttemptNotFoundError
from app.bench.models import Attempt

_LOCK = (
    select(Attempt.id)
    .where(Attempt.id == bindparam("attempt_id"), Attempt.rater_id == bindparam("rater_id"))
    .with_for_update()
)
# Who has scored as staff once knows what staff know for good.
_IS_STAFF = or_(
    exists().where(RoleGrant.user_id == bindparam("rater"), RoleGrant.role != Role.LEARNER.value),
    exists().where(Attempt.rater_id == bindparam("rater"), Attempt.by_staff.is_(True)),
)
_STANDING = select(
    select(func.max(Attempt.number))
    .where(Attempt.rater_id == bindparam("rater"), Attempt.set_revision_id == bindparam("revision"))
    .scalar_subquery(),
    _IS_STAFF,
)


def hold_rater(session: Session, rater_id: int) -> None:
    """Let two windows that start something at once queue: the second one finds what the first made."""
    session.execute(select(User.id).where(User.id == rater_id).with_for_update(key_share=True))


def open_attempt(session: Session, *, rater_id: int, set_revision_id: int, now: datetime) -> int:
    """Open a rater's next attempt at a revision of a set; return its id.

    Whoever opens one holds the rater, so that no two windows open the same.
    """
    last, by_staff = session.execute(
        _STANDING, {"rater": rater_id, "revision": set_revision_id}
    ).one()
    row = {
        "rater_id": rater_id,
        "set_revision_id": set_revision_id,
        "number": (last or 0) + 1,
        "started_at": now,
        "by_staff": by_staff,
    }
    return session.execute(insert(Attempt).returning(Attempt.id), row).scalar_one()


def lock_attempt(session: Session, ref: SheetRef) -> None:
    """Make other writers of this attempt wait; on SQLite the transaction has done so already.

    Raises:
        AttemptNotFoundError: no such attempt of this rater.
    """
    if session.execute(_LOCK, asdict(ref)).one_or_none() is None:
        raise AttemptNotFoundError
