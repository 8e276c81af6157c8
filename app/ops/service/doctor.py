"""The doctor: checks everything the site depends on; each finding says what to do."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.config import Settings
from app.ops.domain import Finding, State, problem
from app.ops.service.address import look_at_address
from app.ops.service.content import look_at_content, look_at_media
from app.ops.service.database import look_at_database
from app.ops.service.jobs import look_at_jobs
from app.ops.service.machine import (
    look_at_files,
    look_at_packages,
    look_at_room,
    look_at_settings,
)
from app.ops.service.storage import look_at_uploads
from app.storage import StorageDownError, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """What the doctor checks.

    `transaction` opens a writing transaction, which is rolled back; `url` is the public URL, which
    is checked from outside if given; `is_queue_there` tries to reach the queue of jobs.
    """

    settings: Settings
    session: Session
    uploads: Store
    transaction: Callable[[], AbstractContextManager[Session]]
    now: datetime
    url: str = ""
    is_queue_there: Callable[[], bool] = lambda: True


def examine(patient: Patient, *, quick: bool = False) -> Iterator[Finding]:
    """Yield the findings one by one, as they are made.

    Args:
        patient: what to check.
        quick: skip checks that read every content and media file.
    """
    settings = patient.settings
    yield from look_at_settings(settings)
    yield from look_at_files(settings)
    yield from look_at_room(settings)
    yield from look_at_packages()
    yield from look_at_uploads(settings, patient.uploads)
    is_usable = True
    for finding in look_at_database(patient.session, settings, patient.now):
        is_usable &= finding.state is not State.PROBLEM or finding.check not in _NEEDED
        yield finding
    if is_usable:
        is_there = patient.is_queue_there()
        yield from look_at_jobs(patient.session, patient.now, is_queue_there=is_there)
    if is_usable and not quick:
        yield from _look_at_files(patient)
    if patient.url:
        yield from look_at_address(patient.url)


def _look_at_files(patient: Patient) -> Iterator[Finding]:
    settings, uploads = patient.settings, patient.uploads
    try:
        yield from look_at_media(patient.session, settings, uploads)
        yield from look_at_content(patient.transaction(), settings, uploads, patient.now)
    except StorageDownError as error:
        yield problem("media", str(error), "Mend what was said of uploads above, then look again.")


# Without these, content cannot be compared.
_NEEDED = frozenset({"database", "schema", "integrity"})
