"""What can go wrong at the door, in one sentence each: what happened, and what to do about it.

Every command and every start of the server ends with such a sentence instead of a traceback. What
is not known here is a fault of the program, and keeps its traceback.
"""

import errno
import sys
from types import TracebackType

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from app.config import SettingsRefusedError
from app.db import DatabaseNotMadeError, UnsafeDatabaseError
from app.storage.errors import StorageDownError

_UPGRADE = "Run `flask db upgrade` first."
# What drivers say, and what it means to an operator; the first that fits counts.
_DATABASE = (
    ("no such table", f"The database has no tables of this version yet. {_UPGRADE}"),
    ("undefinedtable", f"The database has no tables of this version yet. {_UPGRADE}"),
    ("no such column", f"The database is of an older version. {_UPGRADE}"),
    ("undefinedcolumn", f"The database is of an older version. {_UPGRADE}"),
    (
        "no database file",
        "There is {reason}. Mend DATABASE_URL; or, for a new database, run `flask db upgrade` first.",
    ),
    ("unable to open database", "The file of DATABASE_URL cannot be opened: {reason}."),
    ("readonly database", "The SQLite file of DATABASE_URL, or its folder, cannot be written to."),
    ("attempt to write a readonly", "The database cannot be written to: {reason}."),
    ("not a database", "The file of DATABASE_URL is no SQLite database."),
    ("malformed", "The SQLite file of DATABASE_URL is damaged. Restore a backup."),
    ("database is locked", "The database is busy with somebody else. Try again in a minute."),
    ("lock timeout", "The database is busy with somebody else. Stop the server, then try again."),
    ("disk is full", "The disk of the database is full. Make room, then try again."),
    ("no space left", "The disk of the database is full. Make room, then try again."),
    ("password authentication", "PostgreSQL refuses the user or the password of DATABASE_URL."),
    ("no password supplied", "PostgreSQL wants a password, and DATABASE_URL has none."),
    ("does not exist", "PostgreSQL does not have what DATABASE_URL names: {reason}."),
    ("permission denied", "The user of DATABASE_URL may not do that: {reason}."),
)
_ELSE = "The database cannot be reached: {reason}. Check DATABASE_URL, and that the server runs."
_FILES = {
    errno.EACCES: "{path} may not be read or written by this user. Check owner and permissions.",
    errno.EPERM: "{path} may not be read or written by this user. Check owner and permissions.",
    errno.EROFS: "{path} lies on a disk that cannot be written to.",
    errno.ENOSPC: "The disk is full. Make room, then try again.",
    errno.ENOENT: "{path} is not there.",
    errno.ENOTDIR: "{path} is not in a folder: something else has the folder's name.",
    errno.EADDRINUSE: "Another program listens on this port. Choose another one.",
}


# What says itself what is wrong.
_SAID = (SettingsRefusedError, UnsafeDatabaseError, DatabaseNotMadeError, StorageDownError)


def explain(error: BaseException) -> str | None:
    """Return a sentence for an operator about an error; None when it is a fault of the program."""
    match error:
        case _ if isinstance(error, _SAID):
            return str(error)
        case DBAPIError():
            return _explain_database(error)
        case NoSuchModuleError() | ArgumentError():
            return (
                "DATABASE_URL cannot be understood. Write sqlite:///FILE or postgresql+psycopg://…"
            )
        case ModuleNotFoundError(name="psycopg" | "psycopg2"):
            return "PostgreSQL needs its driver: install the package psycopg[binary]."
        case OSError() if error.errno in _FILES:
            return _FILES[error.errno].format(path=error.filename or "A file")
    return None


def _explain_database(error: DBAPIError) -> str:
    kind = type(error.orig).__name__.lower()
    # The first line alone: what follows may repeat what was to be stored.
    reason = (str(error.orig).strip().splitlines() or [kind])[0].strip().rstrip(".")
    heard = f"{kind} {error.orig}".lower()
    found = (sentence for sign, sentence in _DATABASE if sign in heard)
    return next(found, _ELSE).format(reason=reason)


def tell_faults_in_words() -> None:
    """End this process with a sentence where it would end with a traceback."""
    sys.excepthook = _tell


def _tell(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    sentence = explain(error)
    if sentence is None:
        sys.__excepthook__(kind, error, traceback)
    else:
        sys.stderr.write(f"{sentence}\n")
