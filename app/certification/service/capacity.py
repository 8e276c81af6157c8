"""What the pool of a rubric carries under the rule in force, and how widely it is known by now."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.certification.domain.capacity import Carried, Demand, carried_by_arithmetic
from app.certification.domain.demand import demand_of
from app.certification.domain.pool import ClipPool
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

    pool: ClipPool
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


def _in_use(session: Session, pool: ClipPool, rule: Rule) -> PoolInUse:
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


COACHES = (25, 50, 100, 250, 500, 1000)
"""For so many people the page of trainers says what a pool carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolPlan:
    """What a pool can carry at most, for a few numbers of people.

    Attributes:
        used: the pool and its rule.
        demand: what is asked of it; the number of people in it is the first of `carried`.
        carried: by number of people.
    """

    used: PoolInUse
    demand: Demand
    carried: tuple[tuple[int, Carried], ...]


def plan_pool(used: PoolInUse) -> PoolPlan:
    """Return what a pool carries by arithmetic, which no assembly exceeds."""
    clips = len(used.pool.counted)
    demands = [demand_of(used.rule, coaches) for coaches in COACHES]
    return PoolPlan(
        used=used,
        demand=demands[0],
        carried=tuple((one.coaches, carried_by_arithmetic(clips, one)) for one in demands),
    )
