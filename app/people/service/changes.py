"""What those who manage a cohort change of it: its name and days, and its join code."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.domain.stewardship import Act
from app.people.domain import CohortKind, CohortLine
from app.people.errors import NameInUseError
from app.people.models import Cohort
from app.people.service.cohort_rows import record_of_cohort
from app.people.service.cohorts import check_running


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortChange:
    """What a cohort is to be called, what it is, and when it runs."""

    name: str
    kind: CohortKind
    starts_on: date
    ends_on: date | None


def change_cohort(session: Session, cohort: CohortLine, wanted: CohortChange, act: Act) -> None:
    """Change what a cohort is called, what it is, and when it runs.

    Raises:
        ClosedError: the cohort is closed.
        NameInUseError: another cohort of the organization has this name.
    """
    check_running(cohort)
    values = {
        "name": wanted.name.strip(),
        "kind": wanted.kind.value,
        "starts_on": wanted.starts_on,
        "ends_on": wanted.ends_on,
    }
    try:
        with session.begin_nested():
            session.execute(update(Cohort).where(Cohort.id == cohort.id).values(**values))
    except IntegrityError as error:
        raise NameInUseError(wanted.name) from error
    record_of_cohort(session, act, "changed_cohort", cohort, now_called=wanted.name.strip())


def put_join_code(session: Session, cohort: CohortLine, code: str | None, act: Act) -> None:
    """Give a cohort another join code, or none: the one before leads nowhere any more.

    Raises:
        ClosedError: the cohort is closed.
    """
    check_running(cohort)
    session.execute(update(Cohort).where(Cohort.id == cohort.id).values(join_code=code))
    if code is None:
        record_of_cohort(session, act, "switched_off_join_code", cohort)
    else:
        record_of_cohort(session, act, "renewed_join_code", cohort)
