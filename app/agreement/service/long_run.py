"""What the rater model expects of a rater's codes in the long run, from first scores open to her.

Worked out once for each sheet that counts, and kept: until she records another, or what other raters
have in common is learned anew, nothing in it changes.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.agreement.domain.agreement import ScoredCode
from app.agreement.service.agreement import RubricAgreement
from app.scorebook.domain import NO_RANK, lay_out_clips
from app.scorebook.service.expectations import Structure, find_difficulty, find_priors
from app.scoring.estimates import MIN_CLIPS
from app.scoring.rater_model.evidence import lay_out
from app.scoring.rater_model.outlook import TrueAgreement
from app.scoring.rater_model.priors import Priors
from app.scoring.rater_model.profile import find_true_agreement
from app.scoring.scheme import PoolKind
from app.sets.domain.codes import scheme_of
from app.sets.domain.documents import ALL_SCORED
from app.sets.service.documents import find_codes

KEPT = 512
"""Raters whose estimates are kept in a process, those who looked last."""

Expected = Mapping[str, TrueAgreement]


@dataclass(frozen=True, slots=True)
class _Key:
    """All that estimates of one database depend on but what other raters have in common."""

    rater_id: int
    structure: Structure
    accepts_second: bool
    last_sheet_id: int
    scores: int


_Kept = OrderedDict[_Key, tuple[Priors, Expected]]
# By database: a process of tests has many.
_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def find_expected(
    session: Session, entry: RubricAgreement, *, rater_id: int, now: datetime
) -> Expected:
    """Return true agreement by code, as far as the rater model can tell; nothing below `MIN_CLIPS`.

    Args:
        session: reads only.
        entry: her agreement, whose scores are all open to her.
        rater_id: whose it is.
        now: what other raters have in common is learned anew every hour.
    """
    if entry.agreement.clips < MIN_CLIPS:
        return {}
    structure = Structure(
        rubric_id=entry.rubric_id,
        structure_hash=entry.structure_hash,
        scheme=scheme_of(
            find_codes(session, entry.content_hash, entry.rubric_revision_id, ALL_SCORED)
        ),
    )
    key = _Key(
        rater_id,
        structure,
        entry.second_points.are_exact,
        max(score.sheet_id or 0 for score in entry.first),
        len(entry.first),
    )
    priors = find_priors(session, structure, now)
    kept = _kept.setdefault(session.get_bind().engine, OrderedDict())
    found = kept.get(key)
    if found is None or found[0] is not priors:
        found = priors, _expect(session, entry, structure, priors, rater_id)
        kept[key] = found
    kept.move_to_end(key)
    while len(kept) > KEPT:
        kept.popitem(last=False)
    return found[1]


def _expect(
    session: Session, entry: RubricAgreement, structure: Structure, priors: Priors, rater_id: int
) -> Expected:
    codes = frozenset(structure.scheme.keys)
    as_recorded = _by_clip(entry.as_recorded, codes)
    masters, scores = lay_out_clips(_by_clip(entry.first, codes), structure.scheme.keys)
    difficulty = find_difficulty(session, structure, priors, as_recorded)
    evidence = lay_out(structure.scheme, masters, scores, difficulty)
    found = find_true_agreement(structure.scheme, evidence, priors, rater_id)
    return {key: one for (kind, key), one in found.items() if kind is PoolKind.CODE}


def _by_clip(
    first: Sequence[ScoredCode], codes: frozenset[str]
) -> dict[str, dict[str, tuple[int, int]]]:
    by_clip: dict[str, dict[str, tuple[int, int]]] = {}
    for one in first:
        if one.code in codes:
            own = NO_RANK if one.own is None else one.own
            by_clip.setdefault(one.clip_id, {})[one.code] = (one.master, own)
    return by_clip
