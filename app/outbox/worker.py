"""A worker: takes events from the queue and does their jobs, until it is told to stop.

It runs in a thread beside the pages (`JOBS_IN_SERVER`), or as a program of its own, `flask jobs run`.
Any number of workers may run at once.
"""

import logging
import threading
import time
from collections.abc import Callable

from flask import Flask

from app.outbox.jobs import Outbox, sweep

# How often a worker looks for what is due and in no queue. A job that failed waits longer anyway.
_SWEEP_EVERY_S = 60.0
# How long it waits after the queue or the database was away.
_REST_S = 10.0
# How long it waits for the next event where the queue cannot tell by itself that there is one.
_FIRST_LOOK_S, _LAST_LOOK_S, _SLOWER = 0.1, 1.0, 1.2

# How long a process that ends waits for the job being done; after that it is done once more.
_LAST_JOB_S = 2.0

_log = logging.getLogger(__name__)


class Worker:
    """Does jobs one after the other."""

    def __init__(self, app: Flask) -> None:
        """Get ready; nothing happens before `work()` or `start()`."""
        self._app = app
        self._outbox: Outbox = app.extensions["outbox"]
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Work in a thread of this process, which ends with it."""
        self._thread = threading.Thread(target=self.work, name="jobs", daemon=True)
        self._thread.start()

    def stop(self, wait_s: float = 0) -> None:
        """Let the job end that is being done, and begin no other.

        Args:
            wait_s: how long to wait for the thread to end.
        """
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(wait_s)

    def work(self) -> None:
        """Do jobs until told to stop."""
        pause, sweep_at = _FIRST_LOOK_S, time.monotonic()
        while not self._stopping.is_set():
            if time.monotonic() >= sweep_at:
                # No queue is opened, and none is made, before the database has answered.
                if self._try(self._sweep):
                    sweep_at = time.monotonic() + _SWEEP_EVERY_S
            elif self._try(self._do_next):
                pause = _FIRST_LOOK_S
            else:
                self._stopping.wait(pause)
                pause = min(_LAST_LOOK_S, pause * _SLOWER)
        self._outbox.close()

    def _try(self, act: Callable[[], bool]) -> bool:
        try:
            return act()
        except Exception as error:  # noqa: BLE001  a worker outlives its queue and its database
            _log.warning("jobs rest for %.0f s (%s)", _REST_S, type(error).__name__)
            self._outbox.close()
            self._stopping.wait(_REST_S)
            return False

    def _sweep(self) -> bool:
        with self._app.app_context():
            sweep(lambda: not self._stopping.is_set())
        return True

    def _do_next(self) -> bool:
        """Do the next job in the queue; False when there is none."""
        queue = self._outbox.queue.opened()
        try:
            task = queue.dequeue()
        except ValueError:  # not a number, so not one of ours; it is out of the queue
            return True
        if task is None:
            return bool(queue.storage.blocking)
        queue.execute(task)
        return True


def start_beside(app: Flask) -> None:
    """Start a worker in a thread beside the pages of an application; `stop_beside()` ends it."""
    worker = Worker(app)
    app.extensions["worker"] = worker
    worker.start()


def stop_beside(app: Flask) -> None:
    """End the worker beside the pages, if there is one, with the job it is doing."""
    worker: Worker | None = app.extensions.get("worker")
    if worker is not None:
        worker.stop(_LAST_JOB_S)
