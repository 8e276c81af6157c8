"""Sync the rubric tables with the rubric files."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.content.change import Change
from app.content.schema import document_of
from app.revisions import find_or_add_revision, point_at_revisions
from app.rubric.content import RubricFile, structure_hash
from app.rubric.domain.documents import RubricDocument
from app.rubric.models import RubricRevision, RubricRow


def sync_rubrics(
    session: Session, files: Sequence[RubricFile], now: datetime
) -> tuple[dict[str, int], list[Change]]:
    """Insert new revisions of rubrics and point each rubric at its current one.

    Returns:
        The current revision by rubric id, and what changed.
    """
    in_force = {file.id: _revision_id(session, file, now) for file in files}
    return in_force, point_at_revisions(
        session, RubricRow, "rubric", in_force, lambda name: RubricRow(id=name)
    )


def _revision_id(session: Session, file: RubricFile, now: datetime) -> int:
    document = RubricDocument.of(document_of(file))
    same = {"rubric_id": file.id, "content_hash": document.content_hash()}
    rest = {
        "version": file.version,
        "structure_hash": structure_hash(file),
        "document": document.to_document(),
        "synced_at": now,
    }
    return find_or_add_revision(session, RubricRevision, same, rest)[0]
