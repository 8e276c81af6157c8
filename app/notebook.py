"""What pages note on the side, such as a first look at a clip: never a reason to refuse a page.

A note waits for other writers for a quarter of a second. When it cannot be stored, because somebody
else writes for long or the disk is full, it is kept in memory with the moment it is about, and
stored at the next opportunity. A page that asks again whether it was noted simply notes it again.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from app.db import BRIEFLY_S, DATABASE_FAULTS, transaction

Note = Callable[[Session], object]

_MAX_KEPT = 10_000
# After a note that could not be stored, pages do not even wait briefly for a while.
_REST_S = 1.0

_log = logging.getLogger(__name__)


class Notebook:
    """The notes of one process that are not stored yet, oldest first."""

    def __init__(self) -> None:
        self._kept: deque[Note] = deque(maxlen=_MAX_KEPT)
        self._turn = threading.Lock()
        self._rests_until = 0.0

    def __len__(self) -> int:
        """Return how many notes wait for an opportunity."""
        return len(self._kept)

    def note(self, act: Note) -> None:
        """Store a note, or keep it for later; it must bear being stored twice.

        Args:
            act: writes the note, given a session; it carries the moment it is about.
        """
        with self._turn:
            self._kept.append(act)
            self._store()

    def catch_up(self) -> None:
        """Store what is kept, as far as that is possible at once."""
        with self._turn:
            self._store()

    def _store(self) -> None:
        while self._kept and time.monotonic() >= self._rests_until:
            self._store_oldest()

    def _store_oldest(self) -> None:
        try:
            with transaction(patience_s=BRIEFLY_S) as session:
                self._kept[0](session)
        except (IntegrityError, DataError, ProgrammingError):
            _log.exception("a note that can never be stored was dropped")
        except DATABASE_FAULTS:
            self._rests_until = time.monotonic() + _REST_S
            _log.warning("%s notes cannot be stored at the moment; they are kept", len(self._kept))
            return
        self._kept.popleft()
