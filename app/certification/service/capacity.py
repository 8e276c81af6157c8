"""What the pool of a rubric carries under the rule in force, and how widely it is known by now."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.certification.domain.pool import Pool
from app.certification.models import PoolExposure
from app.certification.service.pools import read_pool
from app.standards.domain.rule import Rule
from app.standards.service import list_rules_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolInUse:
    """A pool with the rule that sittings from it are decided by.

    Attributes:
        pool: the pool.
        rule: the rule in force for its rubric.
        people: how many people were shown a clip of it.
        most_shown: to how many of them the clip was shown that most have met.
    """

    pool: Pool
    rule: Rule
    people: int
    most_shown: int


def list_pools(session: Session, today: date) -> tuple[PoolInUse, ...]:
    """Return the pools from which people can sit today: for each rubric, sealed before demo."""
    found = []
    for rubric_id, revision in sorted(list_rules_in_force(session).items()):
        for is_demonstration in (False, True):
            pool = read_pool(session, rubric_id, is_demonstration=is_demonstration, today=today)
            if pool.clips:
                found.append(_in_use(session, pool, revision.rule))
    return tuple(found)


def _in_use(session: Session, pool: Pool, rule: Rule) -> PoolInUse:
    clips = [clip.clip_id for clip in pool.clips]
    shown = (
        select(func.count().label("people"))
        .where(PoolExposure.clip_id.in_(clips))
        .group_by(PoolExposure.clip_id)
        .subquery()
    )
    people = select(func.count(PoolExposure.rater_id.distinct())).where(
        PoolExposure.clip_id.in_(clips)
    )
    return PoolInUse(
        pool=pool,
        rule=rule,
        people=session.scalar(people) or 0,
        most_shown=session.scalar(select(func.max(shown.c.people))) or 0,
    )
