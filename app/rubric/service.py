"""Finding rubrics: the current revision, or the one an attempt was scored with."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.rubric.domain import Rubric
from app.rubric.domain.documents import rubric_from_document
from app.rubric.errors import RubricNotFoundError
from app.rubric.models import RubricRevision, RubricRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricInForce:
    """A rubric with its current revision."""

    revision_id: int
    rubric: Rubric


def get_rubric(session: Session, revision_id: int) -> Rubric:
    """Return the rubric of one revision, however old.

    Raises:
        RubricNotFoundError: there is no such revision.
    """
    document = session.scalar(
        select(RubricRevision.document).where(RubricRevision.id == revision_id)
    )
    if document is None:
        raise RubricNotFoundError(str(revision_id))
    return rubric_from_document(document)


def get_current_wording(session: Session, revision_id: int) -> Rubric:
    """Return a revision's rubric in its current wording.

    Sets pin the rubric they were synced with. If the current revision has the same structure, its
    notes and labels may be shown instead: better wording makes no score incomparable.

    Raises:
        RubricNotFoundError: there is no such revision.
    """
    pinned = aliased(RubricRevision)
    document = session.scalar(
        select(RubricRevision.document)
        .join(RubricRow, RubricRow.revision_id == RubricRevision.id)
        .join(pinned, pinned.rubric_id == RubricRow.id)
        .where(pinned.id == revision_id, pinned.structure_hash == RubricRevision.structure_hash)
    )
    return get_rubric(session, revision_id) if document is None else rubric_from_document(document)


def find_rubric(session: Session, rubric_id: str) -> RubricInForce | None:
    """Return the current revision of a rubric, or None when it is not offered."""
    row = session.execute(
        select(RubricRevision.id, RubricRevision.document)
        .join(RubricRow, RubricRow.revision_id == RubricRevision.id)
        .where(RubricRow.id == rubric_id)
    ).one_or_none()
    if row is None:
        return None
    return RubricInForce(revision_id=row.id, rubric=rubric_from_document(row.document))


def list_rubrics(session: Session) -> tuple[RubricInForce, ...]:
    """Return every rubric in force, by id."""
    rows = session.execute(
        select(RubricRevision.id, RubricRevision.document)
        .join(RubricRow, RubricRow.revision_id == RubricRevision.id)
        .order_by(RubricRow.id)
    )
    return tuple(
        RubricInForce(revision_id=row.id, rubric=rubric_from_document(row.document)) for row in rows
    )
