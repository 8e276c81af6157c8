"""The doctor's and the watchers' look at jobs: are they done, has any failed for good?"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.ops.domain import Finding, fine, problem, warning
from app.outbox.domain import Backlog
from app.outbox.service import find_backlog
from app.plurals import counted


def look_at_jobs(session: Session, now: datetime, *, is_queue_there: bool) -> Iterator[Finding]:
    """Check that jobs are done, and that none waits for an operator."""
    backlog = find_backlog(session, now)
    if backlog.is_stuck(now):
        what = f"nobody does them: {counted(backlog.due, 'job')} due since {backlog.due_since:%Y-%m-%d %H:%M} UTC"
        todo = "Start the server with JOBS_IN_SERVER=true, or: flask jobs run"
        yield problem("jobs", what, todo)
    else:
        yield fine("jobs", f"{backlog.due} due, {backlog.waiting} to be tried again")
    if backlog.dead:
        what = f"{counted(backlog.dead, 'job')} failed for good"
        yield warning("jobs", what, "See why: flask jobs dead. Then: flask jobs retry --all")
    if not is_queue_there:
        what = "the queue cannot be reached; jobs are done all the same, but up to a minute later"
        yield warning("queue", what, "Start what JOBS_URL names, or mend the setting.")


def find_remarks(session: Session, now: datetime) -> dict[str, str]:
    """Return what watchers should know that keeps nobody from using the site."""
    backlog = try_backlog(session, now)
    is_stuck = backlog is not None and backlog.is_stuck(now)
    return {"jobs": "nobody does them: flask jobs status"} if is_stuck else {}


def try_backlog(session: Session, now: datetime) -> Backlog | None:
    """Return how many jobs are open; None where the database cannot say."""
    try:
        return find_backlog(session, now)
    except DBAPIError:
        session.rollback()
        return None
