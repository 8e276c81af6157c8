"""Tess manages her cohort; another trainer's is not there for her, and learners have no such pages."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.domain import Role
from app.accounts.domain.scopes import ScopeKind
from app.accounts.models import AuditEvent, RoleGrant, User
from app.db import transaction
from app.people.models import Cohort
from tests.factories import MORNING, email_of, make_user
from tests.fixtures.browsing import Person, untimed
from tests.fixtures.databases import on_each_database
from tests.people_world import (
    CODE,
    INSTITUTE,
    SHOWN_CODE,
    TOWN,
    change,
    make_institute,
    members,
)

DAYS = {"starts_on": "2026-04-01", "ends_on": "2026-06-30", "kind": "course"}


@pytest.fixture
def tess(arrive: Callable[[str], Person]) -> Person:
    """Tess, trainer of the institute, signed in."""
    return arrive("Tess")


@pytest.fixture
def institute(session: Session, tess: Person) -> int:
    """The number of Tess's cohort, which has a join code."""
    assert tess.token
    return make_institute(session)


@pytest.fixture
def place(institute: int) -> str:
    """Where its page is."""
    return f"/cohorts/{institute}"


def cohort_of(session: Session, number: int) -> Cohort:
    session.rollback()
    return session.get_one(Cohort, number)


def join(session: Session, name: str) -> int:
    """Make somebody who is in the institute."""
    return make_user(session, name, cohort=INSTITUTE).id


def verbs(session: Session) -> list[str]:
    session.rollback()
    found = session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id))
    return [verb for verb in found if not verb.startswith(("sign_", "signed", "opened"))]


def train_organization(session: Session, name: str, cohort_id: int) -> None:
    """Make somebody a trainer of the organization that runs a cohort."""
    user_id = session.scalars(select(User.id).where(User.email == email_of(name))).one()
    with transaction(session):
        session.add(
            RoleGrant(
                user_id=user_id,
                role=Role.TRAINER.value,
                scope_kind=ScopeKind.ORGANIZATION.value,
                scope_id=session.get_one(Cohort, cohort_id).organization_id,
                granted_at=MORNING,
            )
        )


@on_each_database
def test_tess_sees_her_cohorts_and_the_people_in_them(
    session: Session, tess: Person, place: str
) -> None:
    join(session, "Ana")
    make_user(session, "Uma")
    make_user(session, "Cleo", cohort="B")
    page = tess.read("/cohorts")
    assert INSTITUTE in page
    assert TOWN in page
    assert "1 person" in page
    assert 'href="/cohorts"' in tess.read("/")
    page = tess.read(place)
    assert SHOWN_CODE in page
    assert f"http://localhost/join/{SHOWN_CODE}" in page
    assert email_of("Ana") in page
    assert "Cleo" not in page


def test_past_cohorts_are_folded(session: Session, tess: Person, institute: int) -> None:
    change(session, institute, ends_on=date(2026, 3, 1))
    page = tess.read("/cohorts")
    assert "1 past cohort" in page
    assert "No cohort of yours is running" in page
    assert page.index('<details class="section past-cohorts"') < page.index(INSTITUTE)


def test_of_another_trainers_cohort_there_is_nothing(
    session: Session, institute: int, place: str, arrive: Callable[[str], Person]
) -> None:
    ana_id = join(session, "Ana")
    uma = arrive("Uma")
    assert INSTITUTE not in uma.read("/cohorts")
    paths = ("", "/invitations/list", "/close", f"/members/{ana_id}/remove")
    for path in (*(f"{place}{path}" for path in paths), "/cohorts/999"):
        assert uma.get(path).status_code == 404
    acts = ("", "/code", "/code/off", "/close", "/invitations", "/invitations/list")
    acts += (
        "/trainers",
        f"/trainers/{ana_id}/remove",
        "/invitations/list/send",
        "/invitations/1/withdraw",
        f"/members/{ana_id}/remove",
    )
    for act in acts:
        answer = uma.post(f"{place}{act}", name="Mine", email="x@example.org", people="x@x.org")
        assert answer.status_code == 404, act
    assert members(session, institute) == {"Ana"}
    assert cohort_of(session, institute).join_code == CODE
    assert verbs(session) == []


def test_learners_have_no_such_pages(ana: Person, session: Session) -> None:
    number = make_institute(session)
    for path in ("/cohorts", "/cohorts/new", f"/cohorts/{number}", "/operator/organizations"):
        assert ana.get(path).status_code == 403
    assert ana.post(f"/cohorts/{number}/close").status_code == 403


def test_the_code_is_renewed_and_switched_off(
    session: Session, tess: Person, institute: int, place: str, ana: Person
) -> None:
    tess.get(place)
    assert "The join code is new" in tess.read(tess.post(f"{place}/code").location)
    renewed = cohort_of(session, institute).join_code
    assert renewed not in {None, CODE}
    assert ana.get(f"/join/{CODE}").status_code == 404
    assert ana.get(f"/join/{renewed}").status_code == 200
    page = tess.read(tess.post(f"{place}/code/off").location)
    assert "Nobody can join by code or link" in page
    assert "Make a join code" in page
    assert ana.get(f"/join/{renewed}").status_code == 404
    assert verbs(session) == ["renewed_join_code", "switched_off_join_code"]


def test_a_member_is_taken_out_and_can_come_back(
    session: Session, tess: Person, institute: int, place: str
) -> None:
    ana_id = join(session, "Ana")
    remove = f"{place}/members/{ana_id}/remove"
    assert "Take Ana out of Fall institute?" in tess.read(remove)
    assert members(session, institute) == {"Ana"}, "asking takes nobody out"
    assert "Ana is no longer in Fall institute" in tess.read(tess.post(remove).location)
    assert members(session, institute) == set()
    assert tess.post(remove).status_code == 404, "she is no longer there"
    assert tess.get(remove).status_code == 404
    ana = Person(tess.client.application)
    ana.sign_in("Ana")
    assert ana.get(f"/join/{CODE}").status_code == 200
    session.rollback()
    event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "took_out")).one()
    assert (event.object_id, event.data) == (str(ana_id), {"cohort": INSTITUTE})


def test_a_trainer_finds_her_cohorts_at_home_and_a_learner_none(
    session: Session, tess: Person, institute: int, place: str, ana: Person
) -> None:
    join(session, "Ben")
    page = tess.read("/")
    assert "Cohorts you train" in page
    assert f'<a href="{place}">Fall institute</a>' in page
    assert "1 person" in page
    assert "Did a trainer give you a code?" not in page
    assert 'href="/trainer/learners"' in page
    assert f"/trainer/learners?cohort={institute}" in tess.read(place)
    assert "Cohorts you train" not in ana.read("/")
    change(session, institute, closed_at=MORNING)
    assert "None is running." in tess.read("/")


def test_closing_says_what_it_ends_and_happens_once(
    session: Session, tess: Person, place: str
) -> None:
    join(session, "Ben")
    tess.get(place)
    tess.post(f"{place}/invitations", email=email_of("Cleo"), name="")
    page = tess.read(f"{place}/close")
    assert "1 person is in it." in page
    assert "1 invitation is open; its link joins nobody then." in page
    tess.post(f"{place}/close")
    answer = tess.get(f"{place}/close")
    assert answer.location == place
    assert "nothing changes in it any more" in tess.read(place)


def test_nobody_is_taken_out_of_a_closed_cohort(
    session: Session, tess: Person, institute: int, place: str
) -> None:
    ana = join(session, "Ana")
    assert "Take Ana out" in tess.read(f"{place}/members/{ana}/remove")
    change(session, institute, closed_at=MORNING)
    assert tess.post(f"{place}/members/{ana}/remove").status_code == 404
    assert members(session, institute) == {"Ana"}


def test_name_and_days_are_changed_by_the_rules(
    session: Session, tess: Person, institute: int, place: str
) -> None:
    tess.get(place)
    assert tess.post(place, name=" Spring ", **DAYS).status_code == 303
    changed = cohort_of(session, institute)
    assert (changed.name, changed.kind) == ("Spring", "course")
    assert (changed.starts_on, changed.ends_on) == (date(2026, 4, 1), date(2026, 6, 30))
    for fields, said in (
        ({"name": ""}, "Enter a name."),
        ({"name": "x" * 121}, "120"),
        ({"name": "a\u202eb"}, "invisible mark"),
        ({"ends_on": "2026-03-31"}, "The last day lies before the first one."),
        ({"starts_on": ""}, "Choose the first day."),
        ({"starts_on": "soon"}, "Choose the first day."),
        ({"ends_on": "9999-99-99"}, "There is no such day"),
        ({"kind": "party"}, "Choose one of the list"),
    ):
        answer = tess.post(place, **{"name": "Spring", **DAYS, **fields})
        assert answer.status_code == 422, fields
        assert said in answer.text, fields
    assert cohort_of(session, institute).name == "Spring"
    assert tess.post(place, name="Spring", **DAYS | {"ends_on": ""}).status_code == 303
    assert cohort_of(session, institute).ends_on is None


def test_two_cohorts_of_an_organization_have_two_names(
    session: Session, tess: Person, institute: int, place: str
) -> None:
    with transaction(session):
        organization_id = session.get_one(Cohort, institute).organization_id
        values = {"organization_id": organization_id, "kind": "course", "name": "Spring"}
        session.add(Cohort(**values, starts_on=MORNING.date(), created_at=MORNING))
    tess.get(place)
    answer = tess.post(place, name="Spring", **DAYS)
    assert answer.status_code == 422
    assert "has this name" in answer.text


def test_a_closed_cohort_shows_nobody_and_takes_no_change(
    session: Session, tess: Person, institute: int, place: str
) -> None:
    ana_id = join(session, "Ana")
    assert "Close Fall institute?" in tess.read(f"{place}/close")
    assert cohort_of(session, institute).closed_at is None, "asking closes nothing"
    page = tess.read(tess.post(f"{place}/close").location)
    assert "was closed on March 2, 2026" in untimed(page)
    assert email_of("Ana") not in page
    for act in ("/code", "/code/off"):
        assert "This cohort is closed" in tess.read(tess.post(f"{place}{act}").location)
    assert "This cohort is closed" in tess.read(tess.post(place, name="New", **DAYS).location)
    assert "has been closed" in tess.read(
        tess.post(f"{place}/invitations", email="x@example.org").location
    )
    assert tess.post(f"{place}/close").status_code == 303, "closing twice is closing once"
    assert verbs(session) == ["closed_cohort"]
    ana = Person(tess.client.application)
    ana.sign_in("Ana")
    assert "no longer see your lessons and scores" in ana.read("/account")
    assert ana_id


def test_a_trainer_of_the_organization_makes_a_cohort(
    app: Flask, session: Session, institute: int
) -> None:
    make_user(session, "Uma")
    train_organization(session, "Uma", institute)
    uma = Person(app)
    uma.sign_in("Uma")
    assert INSTITUTE in uma.read("/cohorts")
    page = uma.read("/cohorts/new")
    assert TOWN in page
    assert "Organization of B" not in page
    organization = str(cohort_of(session, institute).organization_id)
    fields = {"organization": organization, "name": "Spring", **DAYS}
    answer = uma.post("/cohorts/new", **fields)
    session.rollback()
    made = session.scalars(select(Cohort).where(Cohort.name == "Spring")).one()
    assert answer.location == f"/cohorts/{made.id}"
    assert made.join_code is not None
    assert "has this name" in uma.post("/cohorts/new", **fields).text
    others = str(session.scalars(select(Cohort).where(Cohort.name == "B")).one().organization_id)
    wrong = uma.post("/cohorts/new", **fields | {"organization": others, "name": "Mine"})
    assert wrong.status_code == 422


def test_a_trainer_of_the_organization_names_trainers_among_its_people(
    app: Flask, session: Session, tess: Person, institute: int, place: str
) -> None:
    make_user(session, "Uma")
    train_organization(session, "Uma", institute)
    ana_id, ben_id = join(session, "Ana"), make_user(session, "Cleo").id
    uma, trainers = Person(app), f"{place}/trainers"
    uma.sign_in("Uma")
    page = uma.read(place)
    assert f"Ana, {email_of('Ana')}" in page
    assert email_of("Cleo") not in page, "she is nobody of this organization"
    assert "Ana is now a trainer" in uma.read(
        uma.post(trainers, person=str(ana_id)).location.split("#")[0]
    )
    ana = Person(app)
    ana.sign_in("Ana")
    assert INSTITUTE in ana.read("/cohorts")
    for person, status in ((ben_id, 404), (ana_id, 404), ("x", 422), ("", 422)):
        assert uma.post(trainers, person=str(person)).status_code == status
    assert tess.post(trainers, person=str(ana_id)).status_code == 404
    assert tess.post(f"{trainers}/{ana_id}/remove").status_code == 404
    assert "Ana no longer trains" in uma.read(
        uma.post(f"{trainers}/{ana_id}/remove").location.split("#")[0]
    )
    uma_id = session.scalars(select(User.id).where(User.email == email_of("Uma"))).one()
    assert uma.post(f"{trainers}/{uma_id}/remove").status_code == 404, "she trains all of it"
    assert members(session, institute) == {"Ana"}
    assert verbs(session) == ["granted_trainer", "revoked_trainer"]


@pytest.mark.usefixtures("institute")
def test_a_trainer_of_one_cohort_makes_none(tess: Person) -> None:
    assert "Make a cohort" not in tess.read("/cohorts")
    said = "you cannot make one"
    assert said in tess.read(tess.get("/cohorts/new").location)
    fields = {"organization": "1", "name": "Mine", **DAYS}
    assert said in tess.read(tess.post("/cohorts/new", **fields).location)


def test_an_operator_makes_organizations_and_cohorts(
    session: Session, institute: int, arrive: Callable[[str], Person]
) -> None:
    otto = arrive("Otto")
    assert 'href="/operator/organizations"' in otto.read("/")
    assert TOWN in otto.read("/operator/organizations")
    answer = otto.post("/operator/organizations", name="Hill county")
    assert answer.status_code == 303
    hill = answer.location
    number = hill.rpartition("/")[2]
    assert "already" in otto.post("/operator/organizations", name=" Hill county ").text
    assert otto.post("/operator/organizations", name=" ").status_code == 422
    assert 'selected value="' + number in otto.read(f"/cohorts/new?organization={number}")
    assert otto.get("/cohorts/new?organization=%00").status_code == 200
    made = otto.post("/cohorts/new", organization=number, name="First", **DAYS).location
    assert "First" in otto.read(hill)
    assert "None yet." in otto.read(hill)
    assert "First" in otto.read(made)
    assert otto.get(f"/cohorts/{institute}").status_code == 200
    assert otto.post(hill, name="Hill County").status_code == 303
    assert "Hill County" in otto.read("/operator/organizations")
    assert otto.post(hill, name=TOWN).status_code == 422
    assert verbs(session) == ["made_organization", "made_cohort", "renamed_organization"]
    assert otto.get("/operator/organizations/999").status_code == 404


def test_an_organization_closes_with_its_cohorts(
    session: Session, institute: int, arrive: Callable[[str], Person]
) -> None:
    otto = arrive("Otto")
    organization = f"/operator/organizations/{cohort_of(session, institute).organization_id}"
    page = otto.read(organization)
    assert "Tess" in page
    assert INSTITUTE in page
    assert f"Close {TOWN}?" in otto.read(f"{organization}/close")
    assert "Closed on" in otto.read(otto.post(f"{organization}/close").location)
    assert cohort_of(session, institute).closed_at is not None
    assert "is closed" in otto.read(otto.post(organization, name="New").location)
    page = otto.read(otto.get("/cohorts/new").location)
    assert "There is no open organization yet" in page
