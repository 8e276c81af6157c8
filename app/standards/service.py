"""Finding rules: the one in force for a rubric, or those of revisions that sittings pinned."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.standards.domain.documents import read_rule
from app.standards.domain.rule import Rule
from app.standards.models import Policy, PolicyRevision


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRevision:
    """A rule with the revision of the policy it was read from."""

    revision_id: int
    rule: Rule


def find_rule_in_force(session: Session, rubric_id: str) -> RuleRevision | None:
    """Return the rule in force for a rubric, or None when there is none."""
    return list_rules_in_force(session, rubric_id).get(rubric_id)


def list_rules_in_force(session: Session, rubric_id: str | None = None) -> dict[str, RuleRevision]:
    """Return the rule in force for each rubric that has one, or for one rubric alone.

    Content checks refuse a second policy for a rubric; in an older database the first by id holds.
    """
    wanted = (
        select(PolicyRevision.id, PolicyRevision.rubric_id, PolicyRevision.document)
        .join(Policy, Policy.revision_id == PolicyRevision.id)
        .order_by(Policy.id)
    )
    if rubric_id is not None:
        wanted = wanted.where(PolicyRevision.rubric_id == rubric_id)
    found: dict[str, RuleRevision] = {}
    for row in session.execute(wanted):
        if row.rubric_id not in found:
            rule = read_rule(row.document)
            found[row.rubric_id] = RuleRevision(revision_id=row.id, rule=rule)
    return found


def list_rules(session: Session, revision_ids: Collection[int]) -> dict[int | None, RuleRevision]:
    """Return the rules of some revisions, however old; ids that nobody has are left out."""
    if not revision_ids:
        return {}
    rows = session.execute(
        select(PolicyRevision.id, PolicyRevision.document).where(
            PolicyRevision.id.in_(revision_ids)
        )
    )
    return {row.id: RuleRevision(revision_id=row.id, rule=read_rule(row.document)) for row in rows}
