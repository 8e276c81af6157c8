"""Syncing: compiled content becomes revisions, in one transaction, all or nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.calibration.sync import SyncedClip, SyncedRubric, sync_masters, sync_sets
from app.content.change import Change
from app.course.sync import sync_course
from app.library.sync import sync_clips
from app.publishing.content import CompiledContent
from app.publishing.errors import UnpublishableError
from app.rubric.content import RubricFile, structure_hash, to_rubric
from app.rubric.sync import sync_rubrics


def publish(session: Session, content: CompiledContent, now: datetime) -> tuple[Change, ...]:
    """Write every new revision and put it in force; ids without files are offered no longer.

    Nothing is ever rewritten: what attempts were scored with stays as it was.

    Raises:
        UnpublishableError: the content has errors; nothing was written.
    """
    if not content.is_publishable() or content.course is None:
        raise UnpublishableError(content.problems)
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
    changes += sync_sets(session, content.sets, rubrics, clips, masters, now)
    changes += sync_course(session, content.course, content.lessons, now)
    return tuple(changes)


def _synced_rubrics(files: Sequence[RubricFile], ids: dict[str, int]) -> dict[str, SyncedRubric]:
    return {
        file.id: SyncedRubric(
            revision_id=ids[file.id], structure_hash=structure_hash(file), rubric=to_rubric(file)
        )
        for file in files
    }
