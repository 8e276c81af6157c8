"""What the book lets the rater model expect: of a rater, from other raters; of a clip, from its scores.

Nobody is named in either, and no master score can be read from them: difficulties are asked for clips
whose masters the rater has open, and the habits of a cohort are of no clip.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.rubric.models import RubricRevision
from app.scorebook.domain import lay_out_clip_tables, lay_out_ranks
from app.scorebook.models import ClipTally, FirstScore, RaterTally
from app.scoring.rater_model.cohort import learn_priors
from app.scoring.rater_model.difficulty import calibrate
from app.scoring.rater_model.evidence import lay_out
from app.scoring.rater_model.layout import layout_of
from app.scoring.rater_model.priors import Priors
from app.scoring.scheme import Scheme
from app.scoring.weights import FloatArray
from app.sets.service.disclosure import FEEDBACK_PURPOSES

RATERS = 60
"""Raters who are asked, the newest with enough scores: what they have in common is then known to an
eighth of its spread, and learning it takes a tenth of a second."""
_CLIPS_EACH = 5
_KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """Codes and scales of a rubric that scores were made under, as the engine and the book know them."""

    rubric_id: str
    structure_hash: str
    scheme: Scheme


_Kept = dict[Structure, tuple[datetime, Priors]]
# By database: a process of tests has many.
_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def find_priors(session: Session, structure: Structure, now: datetime) -> Priors:
    """Return what to expect of a rater; learned anew every hour, from defaults where nobody scored."""
    kept = _kept.setdefault(session.get_bind().engine, {})
    if structure not in kept or kept[structure][0] < now:
        kept[structure] = (now + _KEPT_FOR, _learn(session, structure))
    return kept[structure][1]


def find_difficulty(
    session: Session,
    structure: Structure,
    priors: Priors,
    own: Mapping[str, Mapping[str, tuple[int, int]]],
) -> FloatArray:
    """Return how much higher than the master everybody else saw each code of some clips.

    Args:
        session: reads only.
        structure: the codes.
        priors: of the raters.
        own: by clip and code, the master rank and the rank that the rater gave herself: clips whose
            master scores are open to her. Her own scores are taken out.

    Returns:
        ``[clip, code]`` in score points, clips in the order given.
    """
    cells = session.execute(
        select(
            ClipTally.clip_id,
            ClipTally.code,
            ClipTally.master_rank,
            ClipTally.own_rank,
            ClipTally.scores,
        ).where(
            ClipTally.clip_id.in_(list(own)),
            ClipTally.structure_id == _structure_id(session, structure),
            ClipTally.purpose.in_(FEEDBACK_PURPOSES),
        )
    )
    counts = lay_out_clip_tables(
        ((c[0], c[1], c[2], c[3], c[4]) for c in cells),
        own,
        structure.scheme.keys,
        structure.scheme.size,
    )
    return calibrate(layout_of(structure.scheme), priors, counts)


def _learn(session: Session, structure: Structure) -> Priors:
    raters = _find_raters(session, structure)
    masters, scores = _read_ranks(session, structure, raters)
    return learn_priors(lay_out(structure.scheme, masters, scores))


def _structure_id(session: Session, structure: Structure) -> int | None:
    return session.scalar(
        select(func.min(RubricRevision.id)).where(
            RubricRevision.rubric_id == structure.rubric_id,
            RubricRevision.structure_hash == structure.structure_hash,
        )
    )


def _find_raters(session: Session, structure: Structure) -> Sequence[int]:
    enough = _CLIPS_EACH * len(structure.scheme.codes)
    return session.scalars(
        select(RaterTally.rater_id)
        .join(User, User.id == RaterTally.rater_id)
        .where(
            User.is_demo.is_(False),
            RaterTally.structure_id == _structure_id(session, structure),
            RaterTally.purpose.in_(FEEDBACK_PURPOSES),
            RaterTally.code.in_(structure.scheme.keys),
        )
        .group_by(RaterTally.rater_id)
        .having(func.sum(RaterTally.scores) >= enough)
        .order_by(RaterTally.rater_id.desc())
        .limit(RATERS)
    ).all()


def _read_ranks(
    session: Session, structure: Structure, raters: Iterable[int]
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    entries = session.execute(
        select(
            FirstScore.rater_id,
            FirstScore.clip_id,
            FirstScore.code,
            FirstScore.master_rank,
            FirstScore.own_rank,
        )
        .where(
            FirstScore.rater_id.in_(raters),
            FirstScore.structure_id == _structure_id(session, structure),
            FirstScore.purpose.in_(FEEDBACK_PURPOSES),
        )
        .order_by(FirstScore.rater_id, FirstScore.clip_id)
    )
    return lay_out_ranks(((e[0], e[1], e[2], e[3], e[4]) for e in entries), structure.scheme.keys)
