"""Who the demo people are, in plain values."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np

from app.accounts.domain import Role
from app.bench.domain.cohort import Habits

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


# In the order in which the synthetic learners score them; one that is not on offer is left out.
PRACTICE_SETS: Final = (
    *("first-look", "student-voices-1", "errors-1", "richness-1", "working-with-students-1"),
    "all-codes-1",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLearner:
    """A synthetic learner, and what is planted in her.

    Attributes:
        name: what she is called; her account is marked as a demo account.
        seed: draws her scores and hours; no two have the same.
        habits: how she scores.
        joined_days_ago: when she joined.
        last_days_ago: when she was last here.
        lessons: how many lessons she has done.
        clips: how many clips she has scored.
        takes_notes: whether she notes moments before she scores.
        watches: how much of a clip she watches, from 0 to 1.
    """

    name: str
    seed: int
    habits: Habits
    joined_days_ago: float
    last_days_ago: float
    lessons: int
    clips: int
    takes_notes: bool = True
    watches: float = 1.0

    @property
    def email(self) -> str:
        """Return her address; no mail can be sent there.

        >>> LEARNERS[0].email
        'carmen.ortega@plumbline.example'
        """
        return f"{self.name.lower().replace(' ', '.')}@plumbline.example"


def _habits(
    severity: float = 0.0,
    *,
    halo: float = 0.15,
    slope: float = 1.0,
    drift: float = 0.0,
    noise: float = 0.35,
) -> Habits:
    return Habits(severity=severity, halo=halo, slope=slope, drift=drift, noise=noise)


_GOOD: Final = _habits()


def _learner(
    name: str,
    seed: int,
    habits: Habits = _GOOD,
    *,
    days: tuple[float, float],
    done: tuple[int, int],
    care: tuple[bool, float] = (True, 1.0),
) -> DemoLearner:
    joined, last = days
    lessons, clips = done
    notes, watches = care
    return DemoLearner(
        name=name,
        seed=seed,
        habits=habits,
        joined_days_ago=joined,
        last_days_ago=last,
        lessons=lessons,
        clips=clips,
        takes_notes=notes,
        watches=watches,
    )


# Invented people. What is planted in each stands behind her.
LEARNERS: Final = (
    _learner("Carmen Ortega", 1, _habits(0.75), days=(40, 1), done=(22, 25)),  # severe
    _learner("Dale Whitfield", 2, _habits(-0.75), days=(39, 2), done=(20, 25)),  # generous
    _learner("Mei Zhou", 3, _habits(slope=0.35), days=(38, 1), done=(18, 25)),  # central
    _learner("Hannah Brandt", 4, _habits(halo=1.0), days=(37, 3), done=(17, 25)),  # halo
    _learner("Tyrone Banks", 5, _habits(noise=1.0), days=(36, 2), done=(15, 25)),  # noisy
    _learner("Priya Raman", 6, days=(41, 0.2), done=(35, 33)),  # good, and far along
    _learner("Joan Kessler", 7, days=(28, 1), done=(16, 14)),  # good, halfway
    _learner("Luis Herrera", 8, days=(41, 30), done=(6, 5)),  # has not been back for a month
    _learner("Aisha Khan", 9, days=(2, 0.1), done=(1, 0)),  # new
    _learner("Peter Novak", 10, days=(33, 4), done=(14, 0)),  # reads, and never practices
    _learner(
        *("Grace Okafor", 11, _habits(noise=0.6)),  # watches half, and notes nothing
        days=(25, 1),
        done=(10, 19),
        care=(False, 0.5),
    ),
    _learner("Sam Lindqvist", 12, _habits(drift=1.0), days=(20, 2), done=(9, 14)),  # drifts
)


def spread(learner: DemoLearner, count: int, now: datetime) -> list[datetime]:
    """Return so many moments of a learner's time here, in order, none of them to come."""
    rng = np.random.default_rng([learner.seed, count])
    first, last = learner.joined_days_ago, learner.last_days_ago
    places = np.linspace(first, last, count + 2)[1:-1]
    gap = (first - last) / (count + 1)
    shifted = places + gap * rng.uniform(-0.4, 0.4, count)
    return [now - timedelta(days=float(days)) for days in shifted]
