"""Doing jobs: one event at a time, at least once, and in the database exactly once."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from hashlib import blake2b
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, has_app_context
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import after_commit, db, transaction
from app.outbox import service
from app.outbox.domain import Event
from app.sentences import Sentence
from app.web import now
from app.web.log import log_event, log_fault, log_progress

if TYPE_CHECKING:
    from app.outbox.queue import Queue

Effect = Callable[[], object]
# Writes to the database and returns nothing; or writes nothing, and returns what is to be done
# outside of it, such as sending an email.
Handler = Callable[[Session, Event], Effect | None]

_UNKNOWN = Sentence("no room of this version does jobs of this kind")
_MAX_AT_ONCE = 500


class JobError(Exception):
    """A job cannot be done as things are; the sentence is for operators, with nobody's data in it."""


class Outbox:
    """The jobs of one application: who does what, and the queue between."""

    def __init__(self, app: Flask) -> None:
        """Remember the application; the queue is opened when it is needed."""
        self._app = app
        self._queue: Queue | None = None
        self._turn = Lock()
        self.handlers: dict[str, Handler] = {}

    @property
    def queue(self) -> "Queue":
        """The queue of this site."""
        with self._turn:
            if self._queue is None:
                # Most commands hand nothing over, and need not wait until huey is loaded.
                from app.outbox.queue import Queue, find_url  # noqa: PLC0415

                settings: Settings = self._app.config["SETTINGS"]
                key = f"queue of jobs\0{self._app.config['SECRET_KEY']}"
                name = f"plumbline{blake2b(key.encode(), digest_size=6).hexdigest()}"
                self._queue = Queue(find_url(settings), name, self._run_from_queue)
            return self._queue

    def close(self) -> None:
        """Let go of the queue."""
        if self._queue is not None:
            self._queue.close()

    def _run_from_queue(self, event_id: int) -> None:
        with self._app.app_context():
            run(event_id)


def init_app(app: Flask) -> None:
    """Give the application its outbox."""
    app.extensions["outbox"] = Outbox(app)


def outbox() -> Outbox:
    """Return the outbox of the running application."""
    found: Outbox = current_app.extensions["outbox"]
    return found


def register(app: Flask, kind: str, handler: Handler) -> None:
    """Say what does the jobs of a kind of event.

    Args:
        app: the application.
        kind: the kind, which begins with the name of the room: `accounts.…`.
        handler: does the job, in a transaction in which the event is locked.
    """
    found: Outbox = app.extensions["outbox"]
    found.handlers[kind] = handler


def put(session: Session, kind: str, payload: dict[str, Any], now: datetime) -> int:
    """Write an event in the transaction of its act; its job is done after the commit.

    Args:
        session: the transaction of the act.
        kind: what a room has registered a handler for.
        payload: ids and the like; never a secret, and nothing about a person that can be looked up.
        now: when it happened.

    Returns:
        The number of the event.
    """
    event_id = service.add_event(session, kind, payload, now)
    after_commit(session, partial(hand_over, event_id))
    return event_id


def hand_over(event_id: int) -> bool:
    """Put an event into the queue; where that is impossible, a worker finds it in the table."""
    return has_app_context() and outbox().queue.hand_over(event_id)


def run(event_id: int) -> bool:
    """Do the job of an event, once; False when it is not to be done now, or somebody else does it.

    What fails is tried again later, with longer and longer pauses, and is a dead letter in the end.
    """
    with transaction() as session:
        event = service.take(session, event_id, now())
    if event is None:
        return False
    start = perf_counter()
    try:
        _do(event)
    except Exception as error:  # noqa: BLE001  whatever a job raises is noted, and tried again
        _note_failure(event, error)
    else:
        taken = round((perf_counter() - start) * 1000, 1)
        log_progress("job_done", kind=event.kind, event_id=event.id, tries=event.tries, ms=taken)
    return True


def _do(event: Event) -> None:
    handler = outbox().handlers.get(event.kind)
    if handler is None:
        raise JobError(_UNKNOWN)
    with transaction() as session:
        if not service.is_still_ours(session, event):
            return
        effect = handler(session, event)
        if effect is None:
            service.finish(session, event, now())
            return
        # Nothing is written with an effect to come: it would be written again when that fails. And
        # nobody who wants to write has to wait for a mail server.
        session.rollback()
    effect()
    with transaction() as session:
        service.finish(session, event, now())


def _note_failure(event: Event, error: Exception) -> None:
    words = _words_for(error)
    with transaction() as session:
        is_tried_again = service.fail(session, event, words, now())
    name = "job_failed" if is_tried_again else "job_dead"
    log_event(name, kind=event.kind, event_id=event.id, tries=event.tries, error=words)
    if not isinstance(error, JobError):
        log_fault(error, with_message=False)


def _words_for(error: Exception) -> str:
    # The text of any other error may name an address.
    if isinstance(error, JobError):
        return str(error)
    return f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()


def run_due(go_on: Callable[[], bool] = lambda: True) -> int:
    """Do every job that is due, one after the other, here and now; return how many were done."""
    done = 0
    while due := _list_due():
        for event_id in due:
            if not go_on():
                return done
            done += run(event_id)
    return done


def sweep(go_on: Callable[[], bool] = lambda: True) -> None:
    """Take care of what is due and in no queue, because a process died or the queue was away.

    What is in the queue is on its way. Where there is no queue to be reached, jobs are done here.
    """
    _delete_old()  # first, because it asks the database: without one, no queue is made beside it
    queue = outbox().queue
    if not queue.size() and not all(map(queue.hand_over, _list_due())):
        run_due(go_on)


def _list_due() -> list[int]:
    session = db.session()
    session.rollback()
    due = service.list_due(session, now(), _MAX_AT_ONCE)
    session.rollback()
    return due


def _delete_old() -> None:
    if service.has_old(db.session(), now()):
        with transaction() as session:
            service.delete_old(session, now())
