"""Rules on real tables: the one in force, and those that sittings of long ago pinned."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.hashing import content_hash
from app.db import transaction
from app.standards.content import PolicyFile
from app.standards.models import Policy, PolicyRevision
from app.standards.service import find_rule_in_force, list_rules
from app.standards.sync import sync_policies
from tests.factories import MORNING
from tests.fixtures.databases import on_each_database
from tests.standards_world import make_rule, old_policy_fields, policy_fields


def sync(session: Session, *files: dict[str, object]) -> None:
    with transaction(session):
        models = [PolicyFile.model_validate_json(json.dumps(file)) for file in files]
        sync_policies(session, models, MORNING)


def store_as_of_old(session: Session) -> int:
    """Store a policy the way the first version of the program did."""
    document = old_policy_fields()
    with transaction(session):
        revision = PolicyRevision(
            policy_id="default",
            rubric_id="small-rubric",
            content_hash=content_hash(document),
            document=document,
            synced_at=MORNING,
        )
        session.add(revision)
        session.flush()
        session.add(Policy(id="default", revision_id=revision.id))
        return revision.id


def test_the_rule_in_force_is_that_of_the_file_synced_last(session: Session) -> None:
    sync(session, policy_fields())
    first = find_rule_in_force(session, "small-rubric")
    sync(session, policy_fields(clips=20))
    second = find_rule_in_force(session, "small-rubric")
    assert first is not None
    assert second is not None
    assert (first.rule.clips_at_least, second.rule.clips_at_least) == (10, 20)
    assert list_rules(session, [first.revision_id]) == {first.revision_id: first}
    assert find_rule_in_force(session, "another-rubric") is None


def test_of_two_policies_the_one_decides_that_says_so(session: Session) -> None:
    sync(session, {**policy_fields(clips=20), "id": "a", "in_force": False}, policy_fields())
    found = find_rule_in_force(session, "small-rubric")
    assert found is not None
    assert (found.rule.policy_id, found.rule.clips_at_least) == ("default", 10)
    stored = session.scalars(select(PolicyRevision.policy_id)).all()
    assert sorted(stored) == ["a", "default"], "trainers may look at the other"


def test_a_policy_that_rests_and_comes_back_is_the_revision_that_it_was(session: Session) -> None:
    sync(session, policy_fields())
    first = find_rule_in_force(session, "small-rubric")
    sync(session, {**policy_fields(), "in_force": False})
    assert find_rule_in_force(session, "small-rubric") is None
    sync(session, policy_fields())
    assert find_rule_in_force(session, "small-rubric") == first


def test_a_policy_whose_file_is_gone_is_in_force_no_longer(session: Session) -> None:
    sync(session, policy_fields())
    sync(session)
    assert find_rule_in_force(session, "small-rubric") is None


@on_each_database
def test_a_rule_stored_by_the_first_version_holds_before_and_after_the_next_sync(
    session: Session,
) -> None:
    old = store_as_of_old(session)
    found = find_rule_in_force(session, "small-rubric")
    assert found is not None
    assert (found.revision_id, found.rule) == (old, make_rule())
    sync(session, policy_fields())
    after = find_rule_in_force(session, "small-rubric")
    assert after is not None
    assert after.rule == list_rules(session, [old])[old].rule == make_rule()
    kept = session.scalars(select(PolicyRevision.document).where(PolicyRevision.id == old)).one()
    assert kept == old_policy_fields(), "what a sitting pinned is never rewritten"


def test_a_revision_that_nobody_has_is_left_out(session: Session) -> None:
    assert list_rules(session, [7]) == {}
