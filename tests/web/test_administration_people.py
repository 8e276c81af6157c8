"""Operators find people, mend their accounts, and leave a trace of every act."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.accounts.models import AccountSession, AuditEvent, RoleGrant, User
from app.db import transaction
from tests.factories import MORNING, PASSWORD, email_of, make_user, scope_of
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database
from tests.fixtures.mail import Emails
from tests.web.test_second_factor import set_up


@pytest.fixture
def otto(arrive: Callable[[str], Person]) -> Person:
    """Otto, an operator, signed in."""
    return arrive("Otto")


@pytest.fixture
def ana_id(session: Session) -> int:
    """The number of Ana's account."""
    return make_user(session, "Ana").id


def verbs(session: Session) -> list[tuple[str, int | None]]:
    """Return what was done in this test beside signing in, and by whom."""
    session.rollback()
    rows = session.execute(select(AuditEvent.verb, AuditEvent.actor_id).order_by(AuditEvent.id))
    return [(row.verb, row.actor_id) for row in rows if not row.verb.startswith("sign")]


def id_of(session: Session, name: str) -> int:
    session.rollback()
    return session.execute(select(User.id).where(User.email == email_of(name))).scalar_one()


def test_others_do_not_open_these_pages(arrive: Callable[[str], Person], ana_id: int) -> None:
    tess = arrive("Tess")
    for path in ("/operator/people", f"/operator/people/{ana_id}", "/operator/audit"):
        assert tess.get(path).status_code == 403
    assert tess.post(f"/operator/people/{ana_id}/close").status_code == 403
    assert "/operator/" not in tess.read("/")


def test_the_menu_leads_there(otto: Person) -> None:
    page = otto.read("/")
    assert 'href="/operator/people"' in page
    assert 'href="/operator/audit"' in page


@on_each_database
def test_people_are_found_by_name_address_role_and_state(session: Session, otto: Person) -> None:
    make_user(session, "Ana")
    make_user(session, "Tess")
    closed = make_user(session, "Ben")
    with transaction(session):
        closed.is_active = False

    def shown(query: str) -> set[str]:
        page = otto.read(f"/operator/people?{query}")
        return {name for name in ("Ana", "Ben", "Tess", "Otto") if email_of(name) in page}

    assert shown("") == {"Ana", "Ben", "Tess", "Otto"}
    assert shown("who=AN") == {"Ana"}
    assert shown("who=tess@") == {"Tess"}
    assert shown("role=operator") == {"Otto"}
    assert shown("state=closed") == {"Ben"}
    assert shown("state=open&role=learner") == {"Ana"}
    assert shown("who=a%00b") == shown("who=%25") == shown("state=erased") == set()
    assert shown("role=queen&state=odd") == {"Ana", "Ben", "Tess", "Otto"}


def test_ten_thousand_people_come_in_pages_and_few_queries(
    app: Flask, session: Session, otto: Person, count_queries: Callable[[Session], list[str]]
) -> None:
    people = [
        {
            "id": number,
            "email": f"p{number}@example.org",
            "name": f"Person {number:05d}",
            "password_hash": "!",
            "created_at": MORNING,
            "is_active": True,
            "is_demo": False,
        }
        for number in range(1000, 11_000)
    ]
    grants = [{"user_id": p["id"], "role": "learner", "granted_at": MORNING} for p in people]
    with transaction(session):
        session.execute(insert(User), people)
        session.execute(insert(RoleGrant), grants)
    with app.app_context():
        from app.db import db  # noqa: PLC0415  the application's own engine

        queries = count_queries(db.session())
        page = otto.read("/operator/people?role=learner")
    assert "10,000 accounts" in page
    assert "Page 1 of 200" in page
    assert page.count("@example.org") == 50
    selects = [query for query in queries if query.startswith("SELECT")]
    assert len(selects) <= 4
    assert "Person 10999" in otto.read("/operator/people?role=learner&page=9999")
    assert "_external" not in otto.read("/operator/people?role=learner&_external=1&_scheme=x")


def test_roles_are_given_and_taken(app: Flask, session: Session, otto: Person, ana_id: int) -> None:
    ana = Person(app)
    ana.sign_in("Ana")
    with transaction(session):
        role = f"trainer@{scope_of(session, 'Fall institute')}"
    assert f'value="{role}">Trainer of Fall institute<' in otto.read(f"/operator/people/{ana_id}")
    otto.post(f"/operator/people/{ana_id}/grant", role=role)
    assert "/sign-in" in ana.get("/account").location, "she signs in again to use it"
    ana.sign_in("Ana")
    assert ana.get("/trainer/learners").status_code == 200
    assert "Ana is now a trainer of Fall institute" in otto.read(f"/operator/people/{ana_id}")
    assert "learner, trainer of Fall institute" in otto.read("/operator/people?who=ana")
    otto.post(f"/operator/people/{ana_id}/revoke", role=role)
    ana.sign_in("Ana")
    assert ana.get("/trainer/learners").status_code == 403
    for refused in ("queen", "trainer", "author@cohort:1"):
        assert otto.post(f"/operator/people/{ana_id}/grant", role=refused).status_code == 422
    by = id_of(session, "Otto")
    assert verbs(session) == [("granted_trainer", by), ("revoked_trainer", by)]


def test_a_closed_account_is_out_at_once_and_comes_back_whole(
    app: Flask, session: Session, otto: Person, ana_id: int
) -> None:
    ana = Person(app)
    ana.sign_in("Ana")
    assert "Close the account of Ana?" in otto.read(f"/operator/people/{ana_id}/close")
    assert ana.get("/account").status_code == 200, "asking closes nothing"
    otto.post(f"/operator/people/{ana_id}/close")
    assert "/sign-in" in ana.get("/account").location
    assert ana.sign_in("Ana").status_code == 422
    assert "Closed" in otto.read(f"/operator/people/{ana_id}")
    otto.post(f"/operator/people/{ana_id}/reopen")
    assert ana.sign_in("Ana").status_code == 303
    assert [verb for verb, _ in verbs(session)] == ["closed", "reopened"]


def test_a_name_and_an_address_are_mended_by_the_rules_of_the_sign_up_page(
    app: Flask, session: Session, otto: Person, ana_id: int
) -> None:
    make_user(session, "Ben")
    place = f"/operator/people/{ana_id}"
    otto.get(place)
    for field, path, texts in (
        ("name", f"{place}/name", ("", " ", "\u200b\u200d", "a\u202eb", "a\x00b", "x" * 121)),
        ("email", f"{place}/address", ("notanemail", "a\x00@example.org", email_of("Ben"))),
    ):
        for text in texts:
            assert otto.post(path, **{field: text}).status_code == 422, repr(text)
    assert verbs(session) == []
    otto.post(f"{place}/name", name="Ana Ruiz")
    otto.post(f"{place}/address", email="Ana.Ruiz@example.org")
    assert Person(app).sign_in("Ana").status_code == 422
    assert Person(app).sign_in("Ana Ruiz").status_code == 303
    assert [verb for verb, _ in verbs(session)] == ["set_name", "set_address"]
    data = session.scalars(select(AuditEvent.data)).all()
    assert data == [{}] * len(data), "neither names nor addresses stand in the audit"


def test_sessions_are_ended_from_afar(app: Flask, otto: Person, ana_id: int) -> None:
    ana = Person(app)
    ana.sign_in("Ana")
    otto.get(f"/operator/people/{ana_id}")
    otto.post(f"/operator/people/{ana_id}/end-sessions")
    assert "/sign-in" in ana.get("/account").location


def test_a_copy_of_a_persons_data_needs_the_operators_password(
    session: Session, otto: Person, ana_id: int
) -> None:
    place = f"/operator/people/{ana_id}/export"
    otto.get(place)
    assert otto.post(place, password="a guess").status_code == 422
    taken = otto.post(place, password=PASSWORD)
    assert taken.mimetype == "application/zip"
    assert taken.get_data()[:2] == b"PK"
    assert verbs(session) == [("exported", id_of(session, "Otto"))]


def test_a_person_is_erased_after_the_address_and_a_password(
    session: Session, otto: Person, ana_id: int
) -> None:
    place = f"/operator/people/{ana_id}/erase"
    assert "What stays" in otto.read(place)
    for fields in ({"address": email_of("Ana")}, {"address": "x@y.zz", "password": PASSWORD}):
        assert otto.post(place, **fields).status_code == 422
    assert otto.post(place, address=email_of("Ana"), password=PASSWORD).status_code == 303
    page = otto.read(f"/operator/people/{ana_id}")
    assert "Former learner" in page
    assert "Remove the role" not in page
    otto.post(f"/operator/people/{ana_id}/grant", role="author")
    assert "nothing about it can be changed" in otto.read(f"/operator/people/{ana_id}")
    assert verbs(session) == [("erased", id_of(session, "Otto"))]


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("address", {"email": "thief@example.org"}),
        ("reset-link", {}),
        ("second-factor/remove", {}),
    ],
)
def test_an_operators_session_alone_does_not_take_her_own_account(
    otto: Person, session: Session, clock: Clock, act: str, fields: dict[str, str]
) -> None:
    set_up(otto, clock)
    me = f"/operator/people/{id_of(session, 'Otto')}"
    page = otto.read(me)
    assert f'action="{me}/{act}"' not in page
    answer = otto.post(f"{me}/{act}", **fields)
    assert answer.location == me
    page = otto.read(me)
    assert "That is your own account" in page
    assert "under My account" in page
    assert "Second step: on" in page
    assert [verb for verb, _ in verbs(session)] == ["set_up_second_factor"]


def test_only_open_sessions_are_listed(
    app: Flask, session: Session, otto: Person, clock: Clock, ana_id: int
) -> None:
    Person(app).sign_in("Ana")
    clock.advance(days=15)
    otto.sign_in("Otto")
    assert "Not signed in anywhere." in otto.read(f"/operator/people/{ana_id}")
    run = app.test_cli_runner()
    assert run.invoke(args=["accounts", "sessions", email_of("Ana")]).output == ""
    assert session.scalars(select(AccountSession.user_id)).all().count(ana_id) == 1


def test_a_link_that_was_handed_over_confirms_no_address(
    app: Flask, otto: Person, ana_id: int
) -> None:
    otto.get(f"/operator/people/{ana_id}")
    page = otto.post(f"/operator/people/{ana_id}/reset-link").text
    path = "/links/reset/" + page.partition("/links/reset/")[2].partition("<")[0]
    ana = Person(app)
    ana.get(path)
    ana.get("/links/reset")
    assert ana.post("/links/reset", password="another sentence of mine").status_code == 303
    ana.sign_in("Ana", "another sentence of mine")
    assert "Not confirmed yet" in ana.read("/account"), "nobody read an email"


def test_links_to_a_new_password_end_each_other(
    app: Flask, otto: Person, emails: Emails, ana_id: int
) -> None:
    place, ana = f"/operator/people/{ana_id}", Person(app)
    ana.get("/forgotten-password")
    ana.post("/forgotten-password", email=email_of("Ana"))
    otto.get(place)
    page = otto.post(f"{place}/reset-link").text
    handed = "/links/reset/" + page.partition("/links/reset/")[2].partition("<")[0]
    assert "no longer works" in emails.open(ana)
    ana.get("/forgotten-password")
    ana.post("/forgotten-password", email=email_of("Ana"))
    ana.get(handed)
    assert ana.get("/links/reset").status_code == 410
    assert ana.get("/links/handed").status_code == 404


@pytest.mark.parametrize("act", ["close", "erase", "revoke"])
def test_an_operator_does_not_lock_herself_out(otto: Person, session: Session, act: str) -> None:
    make_user(session, "Olga", roles=("operator",))
    me = f"/operator/people/{id_of(session, 'Otto')}"
    assert f"{me}/close" not in otto.read(me)
    fields = {"role": "operator", "address": email_of("Otto"), "password": PASSWORD}
    otto.post(f"{me}/{act}", **fields)
    assert "That is your own account" in otto.read(me)
    assert verbs(session) == []


def test_the_last_operator_keeps_the_role(app: Flask, session: Session, otto: Person) -> None:
    olga = make_user(session, "Olga", roles=("operator",))
    other = Person(app)
    other.sign_in("Olga")
    otto.get("/operator/people")
    otto.post(f"/operator/people/{olga.id}/close")
    me = id_of(session, "Otto")
    make_user(session, "Olaf", roles=("operator",))
    olaf = Person(app)
    olaf.sign_in("Olaf")
    olaf.get("/operator/people")
    olaf.post(f"/operator/people/{me}/revoke", role="operator")
    assert otto.get("/operator/people").status_code == 303
    assert "has to sign in again" not in olaf.read("/operator/people")
    assert [verb for verb, _ in verbs(session)] == ["closed", "revoked_operator"]


def test_nobodys_number_is_a_page_that_is_not_there(otto: Person) -> None:
    for number in (999, 2**31, 10**30):
        assert otto.get(f"/operator/people/{number}").status_code == 404
        assert otto.post(f"/operator/people/{number}/end-sessions").status_code == 404


def test_a_link_to_a_new_password_is_handed_over_and_works_once(
    app: Flask, session: Session, otto: Person, ana_id: int
) -> None:
    otto.get(f"/operator/people/{ana_id}")
    page = otto.post(f"/operator/people/{ana_id}/reset-link").text
    path = "/links/reset/" + page.partition("/links/reset/")[2].partition("<")[0]
    assert path not in otto.read(f"/operator/people/{ana_id}"), "it is shown once"
    ana = Person(app)
    ana.get(path)
    ana.get("/links/reset")
    assert ana.post("/links/reset", password="another sentence of mine").status_code == 303
    assert ana.sign_in("Ana", "another sentence of mine").status_code == 303
    assert Person(app).get(path).status_code == 303
    again = Person(app)
    again.get(path)
    assert again.get("/links/reset").status_code == 410
    assert ("made_reset_link", id_of(session, "Otto")) in verbs(session)
