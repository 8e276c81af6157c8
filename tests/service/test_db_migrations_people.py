"""An old site's trainers saw everybody: with cohorts, nobody loses sight of anybody."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from app import create_app
from app.accounts.models import RoleGrant, User
from app.db import db, transaction
from app.people.models import Cohort, Organization
from tests.factories import make_people, make_user
from tests.fixtures.databases import MIGRATIONS, on_each_database, settings_for

BEFORE = "0016"


@pytest.fixture
def site(database_url: str) -> Iterator[Flask]:
    app = create_app(settings_for(database_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def held() -> set[tuple[str, str, str]]:
    """Return who holds which role where, by the names of people and cohorts."""
    cohorts = {cohort.id: cohort.name for cohort in db.session.scalars(select(Cohort))}
    rows = db.session.execute(
        select(User.name, RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_id).join(
            RoleGrant, RoleGrant.user_id == User.id
        )
    )
    return {
        (name, role, cohorts[number] if kind == "cohort" else kind)
        for name, role, kind, number in rows
    }


def old_roles() -> list[tuple[str, str]]:
    """Return who held which role before there were scopes."""
    sql = "SELECT name, role FROM role_grant JOIN user_account u ON u.id = user_id"
    return sorted((name, role) for name, role in db.session.execute(text(sql)))


@on_each_database
@pytest.mark.usefixtures("site")
def test_everybody_so_far_is_a_cohort_of_all_learners_and_trainers() -> None:
    make_people(db.session())
    downgrade(directory=MIGRATIONS, revision=BEFORE)
    assert old_roles() == [
        ("Ana", "learner"),
        ("Ben", "learner"),
        ("Otto", "operator"),
        ("Tess", "trainer"),
        ("Uma", "trainer"),
    ]
    db.session.remove()
    upgrade(directory=MIGRATIONS)
    everybody = "Everybody so far"
    assert held() == {
        ("Ana", "learner", "site"),
        ("Ana", "learner", everybody),
        ("Ben", "learner", "site"),
        ("Ben", "learner", everybody),
        ("Tess", "trainer", everybody),
        ("Uma", "trainer", everybody),
        ("Otto", "operator", "site"),
    }
    cohort = db.session.execute(
        select(Organization.name, Cohort.kind, Cohort.ends_on, Cohort.closed_at).join(
            Cohort, Cohort.organization_id == Organization.id
        )
    ).one()
    assert tuple(cohort) == ("This site", "course", None, None)


@on_each_database
@pytest.mark.usefixtures("site")
def test_where_nobody_trains_no_cohort_is_made() -> None:
    make_user(db.session(), "Ana")
    make_user(db.session(), "Otto")
    downgrade(directory=MIGRATIONS, revision=BEFORE)
    upgrade(directory=MIGRATIONS)
    assert db.session.scalars(select(Organization.id)).all() == []
    assert held() == {("Ana", "learner", "site"), ("Otto", "operator", "site")}


@on_each_database
@pytest.mark.usefixtures("site")
def test_on_the_way_down_a_role_in_many_scopes_is_one_role_since_the_first_day() -> None:
    tess = make_user(db.session(), "Tess")
    early = text("UPDATE role_grant SET granted_at = '2026-01-05 08:00:00+00:00' WHERE id = :id")
    with transaction(db.session()) as session:
        session.add(
            RoleGrant(
                user_id=tess.id,
                role="trainer",
                scope_kind="cohort",
                scope_id=99,
                granted_at=tess.created_at,
            )
        )
        session.flush()
        last = session.scalars(select(RoleGrant.id).order_by(RoleGrant.id.desc())).first()
        session.execute(early, {"id": last})
    downgrade(directory=MIGRATIONS, revision=BEFORE)
    db.session.remove()
    days = db.session.scalars(text("SELECT granted_at FROM role_grant")).all()
    assert [str(day)[:10] for day in days] == ["2026-01-05"]
