"""What went live before forbids some of what may go live now.

The database refuses to mix exemplars and clips of certification forms, whatever program writes to
it (migration 0004). Here an author hears of it in words, with the file, before anything is written.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calibration.content import SetPurpose
from app.calibration.models import SetItem, SetRevision
from app.content.problem import Problem
from app.library.content import ClipUse
from app.library.models import ClipRevision
from app.publishing.content import CompiledContent


def find_broken_promises(session: Session, content: CompiledContent) -> tuple[Problem, ...]:
    """Return the clips that changed places between exemplars and certification forms."""
    return (*_shown_exam_clips(session, content), *_known_exam_clips(session, content))


def _shown_exam_clips(session: Session, content: CompiledContent) -> Iterator[Problem]:
    were_in_forms = (
        select(ClipRevision.clip_id)
        .join(SetItem, SetItem.clip_revision_id == ClipRevision.id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .where(SetRevision.purpose == SetPurpose.CERTIFICATION.value)
    )
    exemplars = {name for name, clip in content.clips.items() if clip.file.use is ClipUse.EXEMPLAR}
    for clip_id in sorted(exemplars.intersection(session.scalars(were_in_forms))):
        message = (
            f"`{clip_id}` has stood in a certification form, so its master scores are never shown"
        )
        yield _problem(clip_id, message, "keep its use, or publish it under a new id")


def _known_exam_clips(session: Session, content: CompiledContent) -> Iterator[Problem]:
    were_shown = select(ClipRevision.clip_id).where(ClipRevision.use == ClipUse.EXEMPLAR.value)
    in_forms = {
        clip_id
        for file in content.sets
        if file.purpose is SetPurpose.CERTIFICATION
        for clip_id in file.clips
    }
    for clip_id in sorted(in_forms.intersection(session.scalars(were_shown))):
        message = f"`{clip_id}` was an exemplar, so its master scores are known"
        yield _problem(clip_id, message, "choose another clip for the form")


def _problem(clip_id: str, message: str, suggestion: str) -> Problem:
    file = f"clips/{clip_id}.yaml"
    return Problem(file=file, line=1, field="use", message=message, suggestion=suggestion)
