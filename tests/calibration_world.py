"""A small world of calibration for tests: a rubric of four codes, clips, master scores, one set.

The rubric is not MQI: two 4-point codes where more is better, one where more is worse, and one
yes/no code. What works here works for any rubric.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.captions import Cue
from app.db import transaction
from app.library.content import ClipFile, CompiledClip
from app.library.domain.documents import StoredFile
from app.library.models import Clip, ClipRevision
from app.library.sync import sync_clips
from app.rubric.content import RubricFile, to_rubric
from app.rubric.domain.documents import rubric_from_document
from app.rubric.models import RubricRevision, RubricRow
from app.rubric.sync import sync_rubrics
from app.sets.content import MasterFile, PairFile, SetFile
from app.sets.models import CalibrationSet, ContrastPair, MasterRevision, SetRevision
from app.sets.sync import (
    SyncedClip,
    SyncedMaster,
    SyncedRubric,
    sync_masters,
    sync_pairs,
    sync_sets,
)
from app.standards.content import PolicyFile
from app.standards.sync import sync_policies
from tests.factories import MORNING
from tests.standards_world import policy_fields

LEVELS = ("Not Present", "Low", "Mid", "High")
CODES = ("meaning", "reasons", "slips", "maths")

RUBRIC: dict[str, Any] = {
    "id": "small-rubric",
    "version": "1",
    "title": "A small rubric",
    "credit": "Written for tests.",
    "scales": {
        "four": {
            "points": [
                {"key": label.lower().replace(" ", "_"), "label": label, "export": rank + 1}
                for rank, label in enumerate(LEVELS)
            ]
        },
        "yes_no": {
            "points": [
                {"key": "no", "label": "No", "export": 0},
                {"key": "yes", "label": "Yes", "export": 1},
            ]
        },
    },
    "domains": [
        {"id": "sense", "title": "Sense of the Mathematics", "short": "Sense"},
        {"id": "errors", "title": "Errors and Slips", "short": "Errors"},
    ],
    "codes": [
        {
            "key": key,
            "title": title,
            "short": title,
            "domain": domain,
            "section": "segment",
            "kind": "scored",
            "scale": scale,
            "direction": direction,
            "default": None,
            "exports": [key.upper()],
            "note": f"What counts as {title.lower()}.",
            "points": {},
        }
        for key, title, domain, scale, direction in (
            ("meaning", "Meaning of Quantities", "sense", "four", "high_is_good"),
            ("reasons", "Reasons Given", "sense", "four", "high_is_good"),
            ("slips", "Slips of Language", "errors", "four", "high_is_bad"),
            ("maths", "Is Mathematics", "sense", "yes_no", "high_is_good"),
        )
    ],
    "rules": [
        {
            "id": "T1",
            "severity": "soft",
            "when": {"all": [{"code": "meaning", "at_least": "mid"}]},
            "then": {"all": [{"code": "maths", "at_least": "yes"}]},
            "message": "Where meaning is Mid or High, the work is mathematics.",
        }
    ],
}

RUBRIC_FILE = RubricFile.model_validate_json(json.dumps(RUBRIC))

Ranks = dict[str, int]
FIRST_MASTERS: Ranks = {"meaning": 2, "reasons": 1, "slips": 0, "maths": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the builder made."""

    rubric_revision_id: int
    set_revision_id: int
    set_id: str
    clips: tuple[str, ...]


def make_world(
    session: Session,
    masters: tuple[Ranks, ...] = (FIRST_MASTERS, {**FIRST_MASTERS, "meaning": 0}),
    *,
    set_id: str = "first-look",
    rationale: str = "Because of what is said.",
    second_points: Ranks | None = None,
) -> World:
    """Put the rubric online with a rule, a clip for each master sheet, and a set over them.

    `second_points` are acceptable beside the master scores, on every clip.
    """
    clips = [_clip(number) for number in range(1, len(masters) + 1)]
    names = tuple(clip.id for clip in clips)
    files = [
        accept_second_points(make_master(clip, ranks, rationale), second_points or {})
        for clip, ranks in zip(names, masters, strict=True)
    ]
    with transaction(session):
        sync_rubrics(session, [RUBRIC_FILE], MORNING)
        sync_clips(session, clips, MORNING)
        rubrics = _synced_rubrics(session)
        sync_masters(session, files, rubrics, MORNING)
        set_revision_id = _sync_set(session, set_id, {"clips": names})
        put_rule_in_force(session)
    return World(
        rubric_revision_id=rubrics[RUBRIC_FILE.id].revision_id,
        set_revision_id=set_revision_id,
        set_id=set_id,
        clips=names,
    )


def accept_second_points(file: MasterFile, points: Ranks) -> MasterFile:
    """Return master scores with second points beside them, as two readers found them."""
    document = file.model_dump(mode="json")
    codes = to_rubric(RUBRIC_FILE).by_key
    for key, rank in points.items():
        document["scores"][key]["also"] = {
            "score": codes[key].scale.points[rank].key,
            "reason": "The count can be read either way.",
            "readers": ["first cold reader", "second cold reader"],
        }
    return MasterFile.model_validate_json(json.dumps(document))


def put_rule_in_force(session: Session, **changes: Any) -> None:
    """Put the example thresholds in force for the rubric, with other fields where given."""
    file = PolicyFile.model_validate_json(json.dumps({**policy_fields(), **changes}))
    sync_policies(session, [file], MORNING)


def add_form_of_same_clips(session: Session, world: World, test_form_id: str) -> None:
    """Make a test form of the very clips of a world: the worst case for what may be told."""
    put_set_online(session, test_form_id, clips=world.clips, purpose="certification")


def set_feedback(session: Session, set_id: str, feedback: str) -> None:
    """Let a set show its master scores at another time."""
    with transaction(session):
        revision = session.scalars(select(SetRevision).where(SetRevision.set_id == set_id)).one()
        revision.feedback = feedback
        revision.document = {**revision.document, "feedback": feedback}


def add_set_of_same_clips(
    session: Session, world: World, set_id: str, rubric: str = RUBRIC_FILE.id
) -> None:
    """Offer the clips of a world in another set too, as the shipped sets do."""
    put_set_online(session, set_id, clips=world.clips, rubric=rubric)


def put_set_online(session: Session, set_id: str, **changes: Any) -> None:
    """Sync one set more.

    Args:
        session: where it is stored.
        set_id: the set.
        changes: fields of its file; `clips` must be one of them.
    """
    with transaction(session):
        _sync_set(session, set_id, changes)


def put_rubric_online(session: Session, world: World, **changes: Any) -> None:
    """Sync a rubric more, under which the masters score the clips of a world as ever."""
    file = RubricFile.model_validate_json(json.dumps(RUBRIC | changes))
    with transaction(session):
        sync_rubrics(session, [RUBRIC_FILE, file], MORNING)
        masters = [make_master(clip, FIRST_MASTERS, "As ever.", file.id) for clip in world.clips]
        sync_masters(session, masters, _synced_rubrics(session), MORNING)


def sync_pair(session: Session, world: World, pair_id: str = "p") -> int:
    """Sync a pair of a world's first two clips, in the open transaction; return its revision."""
    first, second = world.clips[:2]
    masters = {
        (clip, RUBRIC_FILE.id): make_master(clip, FIRST_MASTERS | {"meaning": rank}, "As ever.")
        for rank, clip in ((1, first), (2, second))
    }
    file = {
        "id": pair_id,
        "rubric": RUBRIC_FILE.id,
        "code": "meaning",
        "clips": [first, second],
        "question": "Where is more meaning made?",
    }
    pair = PairFile.model_validate_json(json.dumps(file))
    sync_pairs(session, [pair], _synced_rubrics(session), masters, MORNING)
    return session.get_one(ContrastPair, pair_id).revision_id or 0


def _sync_set(session: Session, set_id: str, changes: dict[str, Any]) -> int:
    file = {
        "id": set_id,
        "title": "A first look",
        "purpose": "practice",
        "rubric": RUBRIC_FILE.id,
        "summary": "Two clips to begin with.",
        "codes": CODES,
        "feedback": "after_each_clip",
        "position": 1,
    } | changes
    online = {found.id: found for found in _sets_online(session)}
    files = online | {set_id: SetFile.model_validate_json(json.dumps(file))}
    synced = (_synced_rubrics(session), _synced_clips(session), _synced_masters(session))
    sync_sets(session, list(files.values()), *synced, MORNING)
    return session.get_one(CalibrationSet, set_id).revision_id or 0


def _synced_rubrics(session: Session) -> dict[str, SyncedRubric]:
    rows = session.scalars(
        select(RubricRevision).join(RubricRow, RubricRow.revision_id == RubricRevision.id)
    )
    return {
        row.rubric_id: SyncedRubric(
            revision_id=row.id,
            structure_hash=row.structure_hash,
            rubric=rubric_from_document(row.document),
        )
        for row in rows
    }


def _synced_clips(session: Session) -> dict[str, SyncedClip]:
    rows = session.execute(
        select(Clip.id, ClipRevision.id, ClipRevision.content_hash).join(
            ClipRevision, ClipRevision.id == Clip.revision_id
        )
    )
    return {name: SyncedClip(revision_id=number, content_hash=sha) for name, number, sha in rows}


def _synced_masters(session: Session) -> dict[tuple[str, str], SyncedMaster]:
    rows = session.execute(
        select(MasterRevision, RubricRevision.rubric_id)
        .join(RubricRevision, RubricRevision.id == MasterRevision.rubric_revision_id)
        .order_by(MasterRevision.id)
    )
    return {
        (row.clip_id, rubric): SyncedMaster(revision_id=row.id, content_hash=row.content_hash)
        for row, rubric in rows
    }


def _sets_online(session: Session) -> Iterator[SetFile]:
    stored = session.scalars(
        select(SetRevision.document).join(
            CalibrationSet, CalibrationSet.revision_id == SetRevision.id
        )
    )
    for document in stored:
        fields = {name: document[name] for name in SetFile.model_fields if name in document}
        yield SetFile.model_validate_json(json.dumps(fields))


def _clip(number: int) -> CompiledClip:
    """Return a clip of one minute, as the compiler makes it."""
    names = {
        "video": "clip.mp4",
        "captions": "captions.vtt",
        "descriptions": "descriptions.vtt",
        "poster": "poster.jpg",
    }
    file = {
        "id": f"clip-{number}",
        "title": f"Clip {number}",
        "grade": 4,
        "topic": "fractions",
        "summary": "A class at work.",
        "duration": "01:00",
        "provenance": {"kind": "synthetic", "label": "Synthetic practice vignette"},
        "media": names,
        "consent": {"kind": "not-needed", "reason": "synthetic"},
        "use": "practice",
    }
    return CompiledClip(
        file=ClipFile.model_validate_json(json.dumps(file)),
        media={
            key: StoredFile(file=name, bytes=10, sha256=key[0] * 64) for key, name in names.items()
        },
        cues=(
            Cue(start_ms=1000, end_ms=4000, speaker="Ms. Rivera", text="What do you see?"),
            Cue(start_ms=5000, end_ms=9000, speaker="Leo", text="Five parts."),
        ),
        descriptions=(),
    )


def make_master(
    clip_id: str, ranks: Ranks, rationale: str, rubric: str = RUBRIC_FILE.id
) -> MasterFile:
    """Return master scores of a clip as their file would hold them."""
    codes = to_rubric(RUBRIC_FILE).by_key
    scores = {
        key: {
            "score": codes[key].scale.points[rank].key,
            "rationale": rationale,
            "not_lower": None if rank == 0 else "It is more than that.",
            "not_higher": None if (key, rank) == ("maths", 1) else "It is less than that.",
            "evidence": [{"at": "00:10", "until": "00:15", "note": "The board."}] if rank else [],
        }
        for key, rank in ranks.items()
    }
    file = {"clip": clip_id, "rubric": rubric, "provenance": "designed", "scores": scores}
    return MasterFile.model_validate_json(json.dumps(file))
