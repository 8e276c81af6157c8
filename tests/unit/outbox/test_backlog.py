"""When Otto is told that nobody seems to do any jobs."""

from datetime import UTC, datetime, timedelta

import pytest

from app.outbox.domain import LONG_WAIT, Backlog

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("waited", "is_stuck"),
    [(None, False), (LONG_WAIT, False), (LONG_WAIT + timedelta(seconds=1), True)],
)
def test_jobs_are_stuck_when_one_has_been_due_for_too_long(
    waited: timedelta | None, is_stuck: bool
) -> None:
    since = None if waited is None else NOW - waited
    backlog = Backlog(due=1, waiting=9, running=0, dead=9, due_since=since)
    assert backlog.is_stuck(NOW) is is_stuck
