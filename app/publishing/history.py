"""What was live before restricts what may go live now.

The database refuses to mix exemplars and certification clips, whatever program writes to it
(migration 0004). Here an author is told in words, with the file, before anything is written. A clip
may move between practice and forms only until somebody has scored it: that person knows its master
scores, or was promised that nobody ever would.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app.bench.models import Sheet
from app.content.problem import Problem
from app.library.content import ClipUse
from app.library.models import ClipRevision
from app.publishing.content import CompiledContent
from app.sets.content import SetPurpose
from app.sets.models import SetItem, SetRevision
from app.sets.service.disclosure import CERTIFICATION, may_enter_feedback


def find_broken_promises(session: Session, content: CompiledContent) -> tuple[Problem, ...]:
    """Return the problems of clips that moved between exemplars, practice, and forms."""
    return (
        *_shown_exam_clips(session, content),
        *_known_exam_clips(session, content),
        *_scored_clips(session, content),
    )


def _shown_exam_clips(session: Session, content: CompiledContent) -> Iterator[Problem]:
    were_in_forms = (
        select(ClipRevision.clip_id)
        .join(SetItem, SetItem.clip_revision_id == ClipRevision.id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .where(SetRevision.purpose == SetPurpose.CERTIFICATION.value)
    )
    exemplars = {name for name, clip in content.clips.items() if clip.file.use is ClipUse.EXEMPLAR}
    for clip_id in sorted(exemplars.intersection(session.scalars(were_in_forms))):
        message = f"`{clip_id}` has stood in a test form, so its master scores are never shown"
        yield _problem(clip_id, message, "keep its use, or publish it under a new id")


def _known_exam_clips(session: Session, content: CompiledContent) -> Iterator[Problem]:
    were_shown = select(ClipRevision.clip_id).where(ClipRevision.use == ClipUse.EXEMPLAR.value)
    in_forms = _clips_of_sets(content, are_forms=True)
    for clip_id in sorted(in_forms.intersection(session.scalars(were_shown))):
        message = f"`{clip_id}` was an exemplar, so its master scores are known"
        yield _problem(clip_id, message, "choose another clip for the test form")


def _scored_clips(session: Session, content: CompiledContent) -> Iterator[Problem]:
    practiced = session.scalars(_scored(may_enter_feedback()))
    for clip_id in sorted(_clips_of_sets(content, are_forms=True).intersection(practiced)):
        message = f"`{clip_id}` has been scored in practice, so its master scores are known"
        yield _problem(clip_id, message, "choose another clip for the test form")
    sat = session.scalars(_scored(SetRevision.purpose == CERTIFICATION))
    for clip_id in sorted(_clips_of_sets(content, are_forms=False).intersection(sat)):
        message = (
            f"`{clip_id}` has been scored on a test form, so its master scores are never shown"
        )
        yield _problem(clip_id, message, "keep its use, or publish it under a new id")


def _scored(where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(ClipRevision.clip_id)
        .join(SetItem, SetItem.clip_revision_id == ClipRevision.id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .join(Sheet, Sheet.set_item_id == SetItem.id)
        .where(where)
        .distinct()
    )


def _clips_of_sets(content: CompiledContent, *, are_forms: bool) -> set[str]:
    return {
        clip_id
        for file in content.sets
        if (file.purpose is SetPurpose.CERTIFICATION) is are_forms
        for clip_id in file.clips
    }


def _problem(clip_id: str, message: str, suggestion: str) -> Problem:
    file = f"clips/{clip_id}.yaml"
    return Problem(file=file, line=1, field="use", message=message, suggestion=suggestion)
