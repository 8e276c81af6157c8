"""Assembling a sitting for one person from what the database knows of the pool and of her."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from sqlalchemy.orm import Session

from app.certification.domain.assembly import CannotAssemble, SittingPlan, assemble
from app.certification.domain.blueprint import blueprint_of
from app.certification.domain.pool import ClipPool, PoolClip
from app.certification.service.exposure import exposure_shares, read_met

NO_CAP = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How long sittings of a kind are, and how widely their clips may be known.

    Attributes:
        at_least: the fewest clips that are counted.
        at_most: the most.
        cap: the share of people who may meet one clip; the demo pool knows none.
    """

    at_least: int
    at_most: int
    cap: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """A sitting's clips in their order, or why there are none, with the pool they are from."""

    pool: ClipPool
    drawn: tuple[PoolClip, ...] | CannotAssemble


def assemble_for(
    session: Session,
    rater_id: int,
    pool: ClipPool,
    length: Length,
    rng: np.random.Generator,
) -> Assembled:
    """Draw a sitting for a person from a pool: nothing she has met, and nothing that is too well known.

    The caller holds the rater (`bench.service.attempts.hold_rater`): two windows draw one sitting.
    """
    cap = NO_CAP if pool.is_demonstration else length.cap
    plan = SittingPlan(
        at_least=length.at_least,
        at_most=length.at_most,
        blueprint=blueprint_of(pool, length.at_least),
        cap=cap,
    )
    drawn = assemble(
        pool,
        met=read_met(session, rater_id),
        exposure=exposure_shares(session, pool),
        plan=plan,
        rng=rng,
    )
    return Assembled(pool=pool, drawn=drawn)
