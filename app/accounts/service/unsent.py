"""Forms that arrived after their session ended, kept for an hour so people can sign in again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.orm import Session

from app.accounts.domain import CLOCK_TOLERANCE, UserId
from app.accounts.domain.sessions import hash_key
from app.accounts.models import UnsentForm, User

KEPT_FOR = timedelta(hours=1)
_MAX_KEPT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A form as it was sent: its target, and every field in order."""

    path: str
    fields: list[list[str]]

    @property
    def written(self) -> list[str]:
        """Return the text that was written, to be shown to its writer."""
        return [text for _, text in self.fields if len(text.split()) > 1]


def keep_form(session: Session, writer: UserId, form: Unsent, key: str, now: datetime) -> bool:
    """Keep a form for its writer; False if the account no longer exists."""
    if session.scalar(select(User.id).where(User.id == writer)) is None:
        return False
    session.execute(delete(UnsentForm).where(_is_old(now)))
    newest = (
        select(UnsentForm.id)
        .where(UnsentForm.user_id == writer)
        .order_by(UnsentForm.id.desc())
        .limit(_MAX_KEPT - 1)
    )
    session.execute(
        delete(UnsentForm).where(UnsentForm.user_id == writer, UnsentForm.id.not_in(newest))
    )
    session.execute(
        insert(UnsentForm).values(
            key_hash=hash_key(key),
            user_id=writer,
            path=form.path,
            fields=form.fields,
            kept_at=now,
        )
    )
    return True


def find_form(session: Session, reader: UserId, key: str, now: datetime) -> Unsent | None:
    """Return a kept form, only to the person who wrote it."""
    row = session.execute(
        select(UnsentForm.path, UnsentForm.fields).where(
            UnsentForm.key_hash == hash_key(key),
            UnsentForm.user_id == reader,
            ~_is_old(now),
        )
    ).one_or_none()
    return None if row is None else Unsent(path=row.path, fields=row.fields)


def drop_form(session: Session, key: str) -> None:
    """Delete a kept form."""
    session.execute(delete(UnsentForm).where(UnsentForm.key_hash == hash_key(key)))


def _is_old(now: datetime) -> ColumnElement[bool]:
    return or_(UnsentForm.kept_at <= now - KEPT_FOR, UnsentForm.kept_at > now + CLOCK_TOLERANCE)
