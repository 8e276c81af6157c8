"""Making an export: everything of one person, audited, as a file that is gone when it is closed."""

from typing import IO

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.domain.stewardship import Act
from app.personal_data.service.archive import write_archive
from app.personal_data.service.sections import list_sections


def export_person(session: Session, user_id: int, act: Act) -> IO[bytes]:
    """Return an open file with everything of one person.

    Args:
        session: a writing transaction: the export is itself audited, and part of what it holds.
        user_id: whose data.
        act: who asks, and when.

    Raises:
        UnknownUserError: there is no such account.
        ErasedAccountError: it was erased; nothing is anybody's there.
    """
    account = accounts.take_account(session, user_id)
    accounts.record_event(session, act.now, act.actor_id, "exported", ("user", str(account.id)))
    session.flush()
    sections = list_sections(session, account.id)
    return write_archive(sections, name=account.name, email=account.email, now=act.now)
