"""Sync the tables of sets with the files of master scores, sets, and pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.change import Change, Verb
from app.content.hashing import content_hash
from app.content.schema import document_of
from app.revisions import find_or_add_revision, point_at_revisions
from app.rubric.domain import Rubric
from app.rubric.models import RubricRevision
from app.sets.content import MasterFile, PairFile, SetFile, acceptable_ranks, master_ranks
from app.sets.content.documents import master_document, pair_document, set_document
from app.sets.models import (
    CalibrationSet,
    ContrastPair,
    MasterRevision,
    MasterScore,
    PairRevision,
    SetItem,
    SetRevision,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncedRubric:
    """A rubric with its current revision."""

    revision_id: int
    structure_hash: str
    rubric: Rubric


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncedClip:
    """A clip with its current revision."""

    revision_id: int
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncedMaster:
    """Master scores with their current revision."""

    revision_id: int
    content_hash: str


Masters = Mapping[tuple[str, str], SyncedMaster]


def sync_masters(
    session: Session,
    files: Sequence[MasterFile],
    rubrics: Mapping[str, SyncedRubric],
    now: datetime,
) -> tuple[dict[tuple[str, str], SyncedMaster], list[Change]]:
    """Insert new revisions of master scores; sets pin the one they were synced with.

    Returns:
        The revision by clip and rubric, and what changed.
    """
    synced: dict[tuple[str, str], SyncedMaster] = {}
    changes = []
    for file in files:
        digest = content_hash(document_of(file))
        known = _knows_masters(session, file)
        revision_id, is_new = _master_revision(session, file, digest, rubrics[file.rubric], now)
        synced[file.clip, file.rubric] = SyncedMaster(revision_id=revision_id, content_hash=digest)
        verb = (Verb.REVISED if known else Verb.ADDED) if is_new else Verb.UNCHANGED
        changes.append(Change(kind="master scores", id=file.clip, verb=verb))
    return synced, changes


def _knows_masters(session: Session, file: MasterFile) -> bool:
    found = session.scalar(
        select(MasterRevision.id)
        .join(RubricRevision)
        .where(MasterRevision.clip_id == file.clip, RubricRevision.rubric_id == file.rubric)
        .limit(1)
    )
    return found is not None


def _master_revision(
    session: Session, file: MasterFile, digest: str, rubric: SyncedRubric, now: datetime
) -> tuple[int, bool]:
    """Find the same scores under a rubric of the same structure, or add them as a revision."""
    found = session.scalar(
        select(MasterRevision.id)
        .join(RubricRevision)
        .where(
            MasterRevision.clip_id == file.clip,
            MasterRevision.content_hash == digest,
            RubricRevision.rubric_id == file.rubric,
            RubricRevision.structure_hash == rubric.structure_hash,
        )
        .order_by(MasterRevision.id.desc())
        .limit(1)
    )
    if found is not None:
        return found, False
    revision = MasterRevision(
        clip_id=file.clip,
        rubric_revision_id=rubric.revision_id,
        content_hash=digest,
        provenance=file.provenance.value,
        document=master_document(file, rubric.rubric).to_document(),
        synced_at=now,
    )
    session.add(revision)
    session.flush()
    seconds = acceptable_ranks(file, rubric.rubric)
    session.add_all(
        MasterScore(
            master_revision_id=revision.id, code=code, rank=rank, also_rank=seconds.get(code)
        )
        for code, rank in master_ranks(file, rubric.rubric).items()
    )
    session.flush()
    return revision.id, True


def sync_sets(
    session: Session,
    files: Sequence[SetFile],
    rubrics: Mapping[str, SyncedRubric],
    clips: Mapping[str, SyncedClip],
    masters: Masters,
    now: datetime,
) -> list[Change]:
    """Insert new revisions of sets, each pinning its clips and master scores."""
    positions = {file.id: file.position for file in files}
    in_force = {
        file.id: add_set_revision(session, file, rubrics[file.rubric], clips, masters, now)
        for file in files
    }
    changes = point_at_revisions(
        session,
        CalibrationSet,
        "set",
        in_force,
        lambda name: CalibrationSet(id=name, position=positions[name]),
    )
    for row in session.scalars(select(CalibrationSet).where(CalibrationSet.id.in_(positions))):
        row.position = positions[row.id]
    session.flush()
    return changes


def add_set_revision(
    session: Session,
    file: SetFile,
    rubric: SyncedRubric,
    clips: Mapping[str, SyncedClip],
    masters: Masters,
    now: datetime,
) -> int:
    """Return the revision with the content of a set, adding it when it is new.

    It pins the clips and master scores it was synced with; which revision is in force stays as it is.
    """
    pinned = {clip: masters[clip, file.rubric] for clip in file.clips}
    document = set_document(
        file,
        rubric.rubric,
        rubric.structure_hash,
        {clip: clips[clip].content_hash for clip in file.clips},
        {clip: master.content_hash for clip, master in pinned.items()},
    )
    manifest = document.manifest
    same = {"set_id": file.id, "manifest_sha256": content_hash(asdict(manifest))}
    rest = {
        "purpose": file.purpose.value,
        "feedback": file.feedback.value,
        "rubric_revision_id": rubric.revision_id,
        "content_hash": manifest.set,
        "title": file.title,
        "document": document.to_document(),
        "synced_at": now,
    }
    revision_id, is_new = find_or_add_revision(session, SetRevision, same, rest)
    if is_new:
        _add_items(session, revision_id, file.clips, clips, pinned)
    return revision_id


def sync_pairs(
    session: Session,
    files: Sequence[PairFile],
    rubrics: Mapping[str, SyncedRubric],
    masters: Mapping[tuple[str, str], MasterFile],
    now: datetime,
) -> list[Change]:
    """Insert new revisions of contrast pairs, each with the master scores of its code."""
    in_force = {}
    for file in files:
        document = pair_document(file, rubrics[file.rubric].rubric, masters)
        same = {"pair_id": file.id, "content_hash": document.content_hash()}
        rest = {"document": document.to_document(), "synced_at": now}
        in_force[file.id], _ = find_or_add_revision(session, PairRevision, same, rest)
    return point_at_revisions(
        session, ContrastPair, "contrast pair", in_force, lambda name: ContrastPair(id=name)
    )


def _add_items(
    session: Session,
    revision_id: int,
    names: Sequence[str],
    clips: Mapping[str, SyncedClip],
    masters: Mapping[str, SyncedMaster],
) -> None:
    session.add_all(
        SetItem(
            set_revision_id=revision_id,
            position=position,
            clip_revision_id=clips[name].revision_id,
            master_revision_id=masters[name].revision_id,
        )
        for position, name in enumerate(names, start=1)
    )
    session.flush()
