"""A synthetic cohort in the database: real rows of people, attempts and sheets, marked as synthetic.

Its raters are demo accounts that nobody can sign in to. Its set and the clips made for it have no
revision in force, so no page offers them and the library never shows them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.domain import Role
from app.accounts.models import RoleGrant, User
from app.accounts.service import NO_HASH
from app.bench.domain.cohort import (
    RankArray,
    draw_difficulty,
    draw_habits,
    draw_ranks,
)
from app.bench.models import Attempt, Score, Sheet
from app.bench.service.bulk import insert_rows, reserve_ids, stored_moment
from app.bench.service.cohort_set import CohortSet, make_cohort_set
from app.bench.service.score_facts import FACTS_OF_RATERS
from app.scorebook.domain import NO_RANK
from app.scorebook.service.upkeep import Progress, Transaction, count_clip, refill_raters

ADDRESS: Final = "synthetic-rater-{number:05}@plumbline.example"
NAME: Final = "Synthetic rater {number:04}"
REASON: Final = "Synthetic: not seen."
RATERS_AT_ONCE: Final = 50
_BETWEEN_CLIPS = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticCohort:
    """What is asked for: so many raters on so many clips, drawn from a seed."""

    raters: int
    clips: int
    seed: int


def make_cohort(
    transaction: Transaction, asked: SyntheticCohort, now: datetime
) -> Iterator[Progress]:
    """Make the cohort, some raters at a time, each with her part of the score book.

    Args:
        transaction: opens a writing transaction.
        asked: how many, and the seed: the same seed draws the same habits and scores.
        now: when the last sheet was recorded.

    Raises:
        NoRubricError: there is no rubric to score with.
    """
    with transaction() as session:
        offered = make_cohort_set(session, asked.clips, now)
        before = session.scalar(select(func.count(User.id)).where(User.email.like(_LIKE))) or 0
    difficulty = draw_difficulty(asked.clips, np.random.default_rng(asked.seed))
    steps = asked.raters + len(offered.clip_ids)
    for start in range(0, asked.raters, RATERS_AT_ONCE):
        numbers = range(start, min(start + RATERS_AT_ONCE, asked.raters))
        drawn = [_draw(asked.seed, number, offered, difficulty) for number in numbers]
        with transaction() as session:
            raters = _add_raters(session, [before + number + 1 for number in numbers], now)
            _add_sheets(session, raters, drawn, offered, now)
            refill_raters(session, FACTS_OF_RATERS, raters[0], raters[-1])
        yield Progress(done=numbers[-1] + 1, of=steps)
    for done, clip_id in enumerate(offered.clip_ids, start=asked.raters + 1):
        with transaction() as session:
            count_clip(session, clip_id)
        yield Progress(done=done, of=steps)


_LIKE = ADDRESS.partition("{")[0] + "%"


def _draw(seed: int, number: int, offered: CohortSet, difficulty: NDArray[np.float64]) -> RankArray:
    # A stream for each rater: she is the same however many others there are.
    rng = np.random.default_rng([seed, number])
    return draw_ranks(draw_habits(rng), offered.masters, difficulty, offered.codes, rng)


def _add_raters(session: Session, numbers: list[int], now: datetime) -> list[int]:
    ids = list(reserve_ids(session, User, len(numbers)))
    made_at = stored_moment(session, now)
    columns = ("id", "email", "name", "password_hash", "is_active", "is_demo", "created_at")
    people = [
        (id_, ADDRESS.format(number=n), NAME.format(number=n), NO_HASH, True, True, made_at)
        for id_, n in zip(ids, numbers, strict=True)
    ]
    insert_rows(session, User, columns, people)
    granted = [(id_, Role.LEARNER.value, made_at) for id_ in ids]
    insert_rows(session, RoleGrant, ("user_id", "role", "granted_at"), granted)
    return ids


def _add_sheets(
    session: Session, raters: list[int], drawn: list[RankArray], offered: CohortSet, now: datetime
) -> None:
    clips = len(offered.item_ids)
    moments = [
        stored_moment(session, now - _BETWEEN_CLIPS * (clips - index)) for index in range(clips + 1)
    ]
    attempts = reserve_ids(session, Attempt, len(raters))
    insert_rows(
        session,
        Attempt,
        ("id", "rater_id", "set_revision_id", "number", "started_at", "completed_at"),
        [
            (attempt, rater, offered.set_revision_id, 1, moments[0], moments[-1])
            for attempt, rater in zip(attempts, raters, strict=True)
        ],
    )
    sheets = reserve_ids(session, Sheet, len(raters) * clips)
    insert_rows(
        session,
        Sheet,
        ("id", "attempt_id", "position", "set_item_id", "client_key", "recorded_at"),
        (
            (sheets[at * clips + index], attempt, index + 1, item, f"{index + 1}:cohort", moment)
            for at, attempt in enumerate(attempts)
            for index, (item, moment) in enumerate(zip(offered.item_ids, moments[1:], strict=True))
        ),
    )
    insert_rows(
        session,
        Score,
        ("sheet_id", "code", "rank", "cannot_score"),
        _scores(sheets, drawn, offered),
    )


def _scores(
    sheets: Iterable[int], drawn: list[RankArray], offered: CohortSet
) -> Iterator[tuple[int, str, int | None, str | None]]:
    keys = [code.key for code in offered.codes]
    rows = (row for ranks in drawn for row in ranks.tolist())
    for sheet, row in zip(sheets, rows, strict=True):
        for key, rank in zip(keys, row, strict=True):
            yield (sheet, key, None, REASON) if rank == NO_RANK else (sheet, key, rank, None)
