"""Syncing: compiled content becomes revisions, in one transaction, all or nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.content.change import Change
from app.course.sync import sync_course
from app.library.content import ClipUse, CompiledClip
from app.library.domain.documents import OpenScore
from app.library.sync import add_clip, sync_clips, sync_exemplars
from app.publishing.content import CompiledContent
from app.publishing.domain import FormFigures, PoolBalance, balance_of
from app.publishing.errors import SetNotFoundError, UnpublishableError
from app.publishing.history import find_broken_promises
from app.rubric.content import RubricFile, structure_hash, to_rubric
from app.rubric.domain import CodeKind, Direction, Rubric
from app.rubric.sync import sync_rubrics
from app.search.sync import add_clip_to_search, sync_search
from app.sets.content import SetFile, SetPurpose, master_ranks, set_codes
from app.sets.content.documents import exemplar_documents
from app.sets.sync import SyncedClip, SyncedRubric, sync_masters, sync_pairs, sync_sets
from app.standards.content import key_of
from app.standards.sync import sync_policies

_POOLS = {
    "practice and exemplars": frozenset((ClipUse.PRACTICE, ClipUse.EXEMPLAR)),
    "certification": frozenset((ClipUse.CERTIFICATION,)),
}


def publish(session: Session, content: CompiledContent, now: datetime) -> tuple[Change, ...]:
    """Write every new revision and make it current; ids without files are no longer offered.

    Nothing is ever rewritten: what attempts were scored with stays as it was.

    Raises:
        UnpublishableError: the content has errors, or conflicts with what was live before; nothing
            was written.
    """
    if not content.is_publishable() or content.course is None:
        raise UnpublishableError(content.problems)
    broken = find_broken_promises(session, content)
    if broken:
        raise UnpublishableError(broken)
    rubric_ids, changes = sync_rubrics(session, content.rubrics, now)
    rubrics = _synced_rubrics(content.rubrics, rubric_ids)
    clip_ids, more = sync_clips(session, content.clips.values(), now)
    changes += more
    clips = {
        name: SyncedClip(revision_id=clip_ids[name], content_hash=clip.content_hash())
        for name, clip in content.clips.items()
    }
    masters, more = sync_masters(session, content.masters, rubrics, now)
    changes += more
    sync_exemplars(session, _exemplar_scores(content))
    changes += sync_sets(session, content.sets, rubrics, clips, masters, now)
    by_clip = {(master.clip, master.rubric): master for master in content.masters}
    changes += sync_pairs(session, content.pairs, rubrics, by_clip, now)
    changes += sync_policies(session, content.policies, now)
    changes += sync_course(session, content.course, content.lessons, content.code_labels(), now)
    sync_search(session, content.lessons, content.clips.values())
    return tuple(changes)


def publish_clip(session: Session, clip: CompiledClip, now: datetime) -> None:
    """Put one more clip online and leave everything else as it is.

    Raises:
        ClipIdTakenError: a clip has, or had, this id.
    """
    add_clip(session, clip, now)
    add_clip_to_search(session, clip)


def _exemplar_scores(content: CompiledContent) -> list[OpenScore]:
    """Return the master scores that are open to everybody: only those of exemplars."""
    rubrics = {file.id: to_rubric(file) for file in content.rubrics}
    open_masters = [
        (master, rubrics[master.rubric])
        for master in content.masters
        if content.clips[master.clip].file.use is ClipUse.EXEMPLAR
    ]
    return [row for master, rubric in open_masters for row in exemplar_documents(master, rubric)]


def measure_balance(content: CompiledContent, set_id: str | None = None) -> tuple[PoolBalance, ...]:
    """Return how the master scores of each pool, or of one set, cover each code's score points.

    Raises:
        SetNotFoundError: there is no such set.
    """
    if set_id is None:
        return tuple(
            _pool(content, to_rubric(file), name, uses)
            for file in content.rubrics
            for name, uses in _POOLS.items()
        )
    file = next((file for file in content.sets if file.id == set_id), None)
    if file is None:
        raise SetNotFoundError(set_id, tuple(file.id for file in content.sets))
    rubric = next(to_rubric(found) for found in content.rubrics if found.id == file.rubric)
    sheets = _sheets(content, rubric, frozenset(file.clips))
    rows = balance_of(set_codes(file, rubric), sheets)
    return (PoolBalance(name=f"set {set_id}", rubric_id=rubric.id, clips=len(sheets), rows=rows),)


def measure_forms(content: CompiledContent) -> tuple[FormFigures, ...]:
    """Return the figures of every test form whose master scores are complete."""
    rubrics = {file.id: to_rubric(file) for file in content.rubrics}
    forms = [file for file in content.sets if file.purpose is SetPurpose.CERTIFICATION]
    found = [_form_figures(content, file, rubrics[file.rubric]) for file in forms]
    return tuple(form for form in found if form is not None)


def _form_figures(content: CompiledContent, file: SetFile, rubric: Rubric) -> FormFigures | None:
    by_clip = {sheet.clip: sheet for sheet in content.masters if sheet.rubric == rubric.id}
    sheets = [by_clip[clip] for clip in file.clips if clip in by_clip]
    scored = set_codes(file, rubric)
    whole = [code for code in rubric.codes_of() if code.kind is not CodeKind.GATE]
    one, every = key_of(file, scored, sheets, rubric), key_of(file, whole, sheets, rubric)
    if one is None or every is None:
        return None
    return FormFigures(
        scored=one,
        all_codes=every,
        overalls={
            code.key: tuple(
                other.key
                for other in rubric.codes_of(CodeKind.SCORED)
                if other.domain == code.domain
            )
            for code in rubric.codes_of(CodeKind.OVERALL)
        },
        worse=frozenset(code.key for code in whole if code.direction is Direction.HIGH_IS_BAD),
    )


def _pool(
    content: CompiledContent, rubric: Rubric, name: str, uses: frozenset[ClipUse]
) -> PoolBalance:
    clips = frozenset(name for name, clip in content.clips.items() if clip.file.use in uses)
    sheets = _sheets(content, rubric, clips)
    rows = balance_of(rubric.codes_of(), sheets)
    return PoolBalance(name=name, rubric_id=rubric.id, clips=len(sheets), rows=rows)


def _sheets(
    content: CompiledContent, rubric: Rubric, clips: frozenset[str]
) -> list[dict[str, int]]:
    return [
        master_ranks(master, rubric)
        for master in content.masters
        if master.rubric == rubric.id and master.clip in clips
    ]


def _synced_rubrics(files: Sequence[RubricFile], ids: dict[str, int]) -> dict[str, SyncedRubric]:
    return {
        file.id: SyncedRubric(
            revision_id=ids[file.id], structure_hash=structure_hash(file), rubric=to_rubric(file)
        )
        for file in files
    }
