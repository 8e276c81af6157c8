"""Bring the tables of policies in step with their files."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.content.change import Change
from app.content.hashing import content_hash
from app.content.schema import document_of
from app.revisions import find_or_add_revision, point_at_revisions
from app.standards.content import PolicyFile
from app.standards.domain.documents import rule_document
from app.standards.models import Policy, PolicyRevision


def sync_policies(session: Session, files: Sequence[PolicyFile], now: datetime) -> list[Change]:
    """Insert new revisions of policies; a sitting keeps the one that it began under.

    Policies that are not in force get their revisions too, so that trainers can look at them.
    """
    in_force = {}
    for file in files:
        document = rule_document(document_of(file))
        same = {"policy_id": file.id, "content_hash": content_hash(document)}
        rest = {"rubric_id": file.rubric, "document": document, "synced_at": now}
        revision_id, _ = find_or_add_revision(session, PolicyRevision, same, rest)
        if file.in_force:
            in_force[file.id] = revision_id
    return point_at_revisions(session, Policy, "policy", in_force, lambda name: Policy(id=name))
