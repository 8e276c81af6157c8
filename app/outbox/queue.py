"""The queue: carries the numbers of events from whoever acts to whoever does the jobs.

It is huey, on SQLite, Valkey or Redis, PostgreSQL, or in the memory of one process. Nothing in it is
worth keeping, so nothing here fails when it is away: see `Queue.hand_over()`.
"""

import logging
import os
import sqlite3
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import make_url

from app.config import Settings
from app.db import sqlite_path
from app.optional import left_aside

with left_aside("psycopg"):
    import huey
    from huey import storage
    from huey.registry import Message
    from huey.serializer import Serializer

if TYPE_CHECKING:
    from redis import ConnectionPool

# After a queue that could not be reached, nobody waits for it again for a while.
_REST_S = 10.0
_WAIT_S = 2
_TASK = "app.outbox.queue.event"

_log = logging.getLogger(__name__)


class _Numbers(Serializer):  # type: ignore[misc]
    """Writes a message as the number of its event and reads it so: nothing else, never a pickle."""

    def _serialize(self, message: Message) -> bytes:
        return str(int(message.args[0])).encode()

    def _deserialize(self, data: bytes) -> Message:
        number = int(bytes(data))
        return Message(id=str(number), name=_TASK, retries=0, args=(number,), kwargs={})


class _SqliteQueue(storage.SqliteStorage):  # type: ignore[misc]
    """A file that is its owner's alone, and that no act waits for the disk for."""

    def _create_connection(self) -> sqlite3.Connection:
        path = Path(self.filename)
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection: sqlite3.Connection = super()._create_connection()
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection


class Queue:
    """The queue of one site; it is opened when it is needed first, and again after a failure."""

    def __init__(self, url: str, name: str, run: Callable[[int], object]) -> None:
        """Remember where it is.

        Args:
            url: where: see `JOBS_URL`.
            name: sets it apart from the queues of other sites in the same place.
            run: does the job of an event, by its number.
        """
        self._url, self._name, self._run = url, name, run
        self._opened: huey.Huey | None = None
        self._rests_until = 0.0

    def opened(self) -> huey.Huey:
        """Return the queue itself, opened."""
        if self._opened is None:
            queue = _open(self._url, self._name)
            run = self._run

            def event(number: int) -> None:
                run(number)

            self._task = queue.task(name="event")(event)
            self._opened = queue
        return self._opened

    def hand_over(self, event_id: int) -> bool:
        """Put an event into the queue; False, after a moment, when that is impossible."""
        if time.monotonic() < self._rests_until:
            return False
        try:
            self.opened()
            self._task(event_id)
        except Exception as error:  # noqa: BLE001  whatever a queue raises: a worker looks anyway
            self._rests_until = time.monotonic() + _REST_S
            _log.warning("the queue of jobs cannot be reached (%s)", type(error).__name__)
            return False
        return True

    def size(self) -> int | None:
        """Return how many events are in it; None when it cannot be reached."""
        try:
            return int(self.opened().storage.queue_size())
        except Exception:  # noqa: BLE001  as above
            return None

    def close(self) -> None:
        """Let go of the queue; it is opened anew when it is needed."""
        if self._opened is not None:
            self._opened.storage.close()
            self._opened = None


def find_url(settings: Settings) -> str:
    """Return where the queue is: beside the database, unless a Valkey or another place is named.

    A PostgreSQL that several machines share is then the queue of all of them.
    """
    database = make_url(settings.database_url)
    file = sqlite_path(database)
    if settings.jobs_url:
        return settings.jobs_url
    if settings.valkey_url:
        return settings.valkey_url.get_secret_value()
    if file is not None:
        return f"sqlite:///{(file.parent / 'jobs.sqlite3').as_posix()}"
    return "memory://" if database.get_backend_name() == "sqlite" else settings.database_url


def _open(url: str, name: str) -> huey.Huey:
    how: dict[str, Any] = {"results": False, "serializer": _Numbers()}
    scheme = url.partition(":")[0].partition("+")[0]
    match scheme:
        case "memory":
            return huey.Huey(name, storage_class=storage.MemoryStorage, **how)
        case "sqlite":
            file = sqlite_path(make_url(url))
            return huey.Huey(
                name, storage_class=_SqliteQueue, filename=str(file), timeout=_WAIT_S, **how
            )
        case "postgresql":
            storage.psycopg = import_module("psycopg")  # left aside above
            dsn = make_url(url).set(drivername="postgresql")
            where = {"dsn": dsn.render_as_string(hide_password=False), "connect_timeout": _WAIT_S}
            return huey.PostgresHuey(name, table_prefix="plumbline_jobs", **where, **how)
        case _:
            return huey.RedisHuey(name, connection_pool=_valkey_pool(url), **how)


def _valkey_pool(url: str) -> "ConnectionPool":
    from redis import ConnectionPool  # noqa: PLC0415  an extra: only who names such a queue needs it

    url = url.replace("valkey", "redis", 1)
    # A worker waits for a second at a time, which is within the patience for an answer.
    patience = {"socket_connect_timeout": _WAIT_S, "socket_timeout": 2 * _WAIT_S}
    return ConnectionPool.from_url(url, **patience)
