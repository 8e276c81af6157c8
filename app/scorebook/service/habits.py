"""What stands out in one rater, as far as her first practice scores tell; for those who may see her.

Not for the rater herself: clips count whose master scores are not open to her yet.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rubric.models import RubricRevision
from app.scorebook.domain import lay_out_clips
from app.scorebook.models import FirstScore
from app.scorebook.service.expectations import Structure, find_difficulty, find_priors
from app.scoring.estimates import MIN_CLIPS
from app.scoring.rater_model.evidence import lay_out
from app.scoring.rater_model.profile import Profile, profile_rater
from app.sets.domain.codes import CodeOnSheet, scheme_of
from app.sets.domain.documents import ALL_SCORED
from app.sets.service.disclosure import FEEDBACK_PURPOSES
from app.sets.service.documents import find_codes

_ByClip = dict[str, dict[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterHabits:
    """What is known of a rater under the rubric she scored with last.

    Attributes:
        clips: how many she has scored.
        codes: the codes it is about.
        profile: what is known of her; None below `MIN_CLIPS` clips.
    """

    clips: int
    codes: tuple[CodeOnSheet, ...]
    profile: Profile | None

    @property
    def domains(self) -> tuple[str, ...]:
        """Return the titles of the domains, in order."""
        return tuple(dict.fromkeys(code.domain_title for code in self.codes))


def find_habits(session: Session, rater_id: int, now: datetime) -> RaterHabits | None:
    """Return what stands out in a rater; None where she has scored nothing in practice."""
    mine = FirstScore.rater_id == rater_id, FirstScore.purpose.in_(FEEDBACK_PURPOSES)
    newest = select(func.max(FirstScore.sheet_id)).where(*mine).scalar_subquery()
    revision = session.scalar(
        select(RubricRevision)
        .join(FirstScore, FirstScore.structure_id == RubricRevision.id)
        .where(*mine, FirstScore.sheet_id == newest)
        .limit(1)
    )
    if revision is None:
        return None
    codes = find_codes(session, revision.content_hash, revision.id, ALL_SCORED)
    structure = Structure(
        rubric_id=revision.rubric_id,
        structure_hash=revision.structure_hash,
        scheme=scheme_of(codes),
    )
    by_clip = _read_scores(session, rater_id, structure, revision.id)
    if len(by_clip) < MIN_CLIPS:
        return RaterHabits(clips=len(by_clip), codes=codes, profile=None)
    priors = find_priors(session, structure, now)
    masters, scores = lay_out_clips(by_clip, structure.scheme.keys)
    evidence = lay_out(
        structure.scheme,
        masters,
        scores,
        find_difficulty(session, structure, priors, by_clip),
    )
    return RaterHabits(
        clips=len(by_clip),
        codes=codes,
        profile=profile_rater(structure.scheme, evidence, priors, rater_id),
    )


def _read_scores(
    session: Session, rater_id: int, structure: Structure, structure_id: int
) -> _ByClip:
    entries = session.execute(
        select(FirstScore.clip_id, FirstScore.code, FirstScore.master_rank, FirstScore.own_rank)
        .where(
            FirstScore.rater_id == rater_id,
            FirstScore.purpose.in_(FEEDBACK_PURPOSES),
            FirstScore.structure_id == structure_id,
        )
        .order_by(FirstScore.sheet_id)
    )
    by_clip: _ByClip = {}
    for clip_id, code, master, own in entries:
        if code in structure.scheme.keys:
            by_clip.setdefault(clip_id, {})[code] = (master, own)
    return by_clip
