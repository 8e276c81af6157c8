"""A small world of calibration for tests: a rubric of four codes, clips, master scores, one set.

The rubric is not MQI: two 4-point codes where more is better, one where more is worse, and one
yes/no code. What works here works for any rubric.
"""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db import transaction
from app.library.models import Clip, ClipRevision
from app.rubric.models import RubricRevision, RubricRow
from app.sets.models import CalibrationSet, MasterRevision, MasterScore, SetItem, SetRevision
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
) -> World:
    """Make the rubric with a rule, a clip for each master sheet, and a practice set over them."""
    with transaction(session):
        rubric = _add_rubric(session)
        clips = [_add_clip(session, number) for number in range(1, len(masters) + 1)]
        revisions = [
            _add_masters(session, clip, rubric, ranks, rationale)
            for clip, ranks in zip(clips, masters, strict=True)
        ]
        set_revision = _add_set(session, set_id, rubric)
        session.add_all(
            SetItem(
                set_revision_id=set_revision.id,
                position=position,
                clip_revision_id=clip.id,
                master_revision_id=master.id,
            )
            for position, (clip, master) in enumerate(zip(clips, revisions, strict=True), start=1)
        )
        put_rule_in_force(session)
    return World(
        rubric_revision_id=rubric.id,
        set_revision_id=set_revision.id,
        set_id=set_id,
        clips=tuple(clip.clip_id for clip in clips),
    )


def put_rule_in_force(session: Session, **changes: Any) -> None:
    """Put the example thresholds in force for the rubric, with other fields where given."""
    file = PolicyFile.model_validate_json(json.dumps({**policy_fields(), **changes}))
    sync_policies(session, [file], MORNING)


def add_form_of_same_clips(session: Session, world: World, form_id: str) -> None:
    """Make a test form of the very clips of a world: the worst case for what may be told."""
    add_set_of_same_clips(session, world, form_id)
    with transaction(session):
        form = SetRevision.set_id == form_id
        session.execute(update(SetRevision).where(form).values(purpose="certification"))


def set_feedback(session: Session, set_id: str, feedback: str) -> None:
    """Let a set show its master scores at another time."""
    with transaction(session):
        revision = session.scalars(select(SetRevision).where(SetRevision.set_id == set_id)).one()
        revision.document = {**revision.document, "feedback": feedback}


def add_set_of_same_clips(session: Session, world: World, set_id: str) -> None:
    """Offer the clips of a world in another set too, as the shipped sets do."""
    with transaction(session):
        rubric = session.get_one(RubricRevision, world.rubric_revision_id)
        again = _add_set(session, set_id, rubric)
        items = select(SetItem).where(SetItem.set_revision_id == world.set_revision_id)
        session.add_all(
            SetItem(
                set_revision_id=again.id,
                position=item.position,
                clip_revision_id=item.clip_revision_id,
                master_revision_id=item.master_revision_id,
            )
            for item in session.scalars(items).all()
        )


def _add_rubric(session: Session) -> RubricRevision:
    revision = RubricRevision(
        rubric_id="small-rubric",
        version="1",
        content_hash="r" * 64,
        structure_hash="s" * 64,
        document=RUBRIC,
        synced_at=MORNING,
    )
    session.add(revision)
    session.flush()
    session.add(RubricRow(id="small-rubric", revision_id=revision.id))
    return revision


def _add_set(session: Session, set_id: str, rubric: RubricRevision) -> SetRevision:
    revision = SetRevision(
        set_id=set_id,
        purpose="practice",
        rubric_revision_id=rubric.id,
        content_hash=f"{set_id:0<64}"[:64],
        manifest_sha256=f"{set_id:0<64}"[:64],
        title="A first look",
        document={"codes": "all-scored", "summary": "Two clips to begin with."},
        synced_at=MORNING,
    )
    session.add(revision)
    session.flush()
    session.add(CalibrationSet(id=set_id, position=1, revision_id=revision.id))
    session.flush()
    return revision


def clip_document(clip_id: str) -> dict[str, Any]:
    """Return the document of a clip of one minute, as the compiler stores it."""
    media = {
        name: {"file": file, "bytes": 10, "sha256": name[0] * 64}
        for name, file in (
            ("video", "clip.mp4"),
            ("captions", "captions.vtt"),
            ("descriptions", "descriptions.vtt"),
            ("poster", "poster.jpg"),
        )
    }
    return {
        "id": clip_id,
        "title": f"Clip {clip_id[-1]}",
        "grade": 4,
        "topic": "fractions",
        "summary": "A class at work.",
        "duration": "01:00",
        "duration_ms": 60_000,
        "provenance": {"kind": "synthetic", "label": "Synthetic practice vignette"},
        "context": None,
        "consent": {"kind": "not-needed", "reason": "synthetic", "until": None},
        "use": "practice",
        "media": media,
        "cues": [
            {"start_ms": 1000, "end_ms": 4000, "speaker": "Ms. Rivera", "text": "What do you see?"},
            {"start_ms": 5000, "end_ms": 9000, "speaker": "Leo", "text": "Five parts."},
        ],
        "descriptions": [],
    }


def _add_clip(session: Session, number: int) -> ClipRevision:
    clip_id = f"clip-{number}"
    revision = ClipRevision(
        clip_id=clip_id,
        content_hash=f"{number:0>64}",
        title=f"Clip {number}",
        grade=4,
        topic="fractions",
        use="practice",
        duration_ms=60_000,
        document=clip_document(clip_id),
        synced_at=MORNING,
    )
    session.add(revision)
    session.flush()
    session.add(Clip(id=clip_id, revision_id=revision.id))
    session.flush()
    return revision


def _add_masters(
    session: Session, clip: ClipRevision, rubric: RubricRevision, ranks: Ranks, rationale: str
) -> MasterRevision:
    revision = MasterRevision(
        clip_id=clip.clip_id,
        rubric_revision_id=rubric.id,
        content_hash=f"{clip.id:m>64}",
        provenance="designed",
        document={
            "clip": clip.clip_id,
            "rubric": "small-rubric",
            "provenance": "designed",
            "coders": [],
            "scores": {
                code: {
                    "score": str(rank),
                    "rationale": rationale,
                    "not_lower": None if rank == 0 else "It is more than that.",
                    "not_higher": None if (code, rank) == ("maths", 1) else "It is less than that.",
                    "evidence": [{"at_ms": 10_000, "until_ms": 15_000, "note": "The board."}]
                    if rank
                    else [],
                }
                for code, rank in ranks.items()
            },
        },
        synced_at=MORNING,
    )
    session.add(revision)
    session.flush()
    session.add_all(
        MasterScore(master_revision_id=revision.id, code=code, rank=rank)
        for code, rank in ranks.items()
    )
    return revision
