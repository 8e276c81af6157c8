"""Making an export: written down first, then everything of one person as one file."""

from datetime import datetime
from typing import IO

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.domain.stewardship import Account, Act
from app.personal_data.service.archive import write_archive
from app.personal_data.service.sections import list_sections


def record_export(session: Session, user_id: int, act: Act) -> Account:
    """Write down that a person's data is taken away, before it is; return whose.

    Apart from the reading, which may take a second in which nobody else should have to wait.

    Raises:
        UnknownUserError: there is no such account.
        ErasedAccountError: it was erased; nothing is anybody's there.
    """
    account = accounts.take_account(session, user_id)
    accounts.record_event(session, act.now, act.actor_id, "exported", ("user", str(account.id)))
    return account


def write_export(session: Session, account: Account, now: datetime) -> IO[bytes]:
    """Return an open file with everything of one person; it is gone when it is closed."""
    sections = list_sections(session, account.id)
    return write_archive(sections, name=account.name, email=account.email, now=now)
