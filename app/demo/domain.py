"""Who the demo people are, in plain values."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.accounts.domain import Role

DISTRICT: Final = "Demo district"
COHORT: Final = "Demo cohort (synthetic)"
_BEFORE, _AFTER = timedelta(weeks=6), timedelta(weeks=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody to sign in as."""

    name: str
    email: str
    password: str
    role: Role


# Printed and fixed on purpose: these accounts exist only where the program runs for development.
PEOPLE: Final = (
    DemoPerson(
        name="Demo learner",
        email="learner@plumbline.example",
        password="learner-on-the-line",  # noqa: S106
        role=Role.LEARNER,
    ),
    DemoPerson(
        name="Demo trainer",
        email="trainer@plumbline.example",
        password="trainer-on-the-line",  # noqa: S106
        role=Role.TRAINER,
    ),
    DemoPerson(
        name="Demo author",
        email="author@plumbline.example",
        password="author-on-the-line",  # noqa: S106
        role=Role.AUTHOR,
    ),
    DemoPerson(
        name="Demo operator",
        email="operator@plumbline.example",
        password="operator-on-the-line",  # noqa: S106
        role=Role.OPERATOR,
    ),
)


def cohort_days(day: date) -> tuple[date, date]:
    """Return the first and last day of the demo cohort, made on a day: it is under way.

    >>> cohort_days(date(2026, 3, 16))
    (datetime.date(2026, 2, 2), datetime.date(2026, 5, 25))
    """
    return day - _BEFORE, day + _AFTER
