"""Tess invites people by their address; Ana joins by the link in her email, or declines."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import AuditEvent, User
from app.db import transaction
from app.people.models import Invitation
from tests.factories import MORNING, PASSWORD, email_of, make_user
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database
from tests.fixtures.mail import Emails
from tests.people_world import INSTITUTE, answers, change, make_institute, members

ANA, BEN = email_of("Ana"), "b.cole@example.org"
WILL_SEE = "Tess, trainer of Fall institute, will see your lessons and scores."


@pytest.fixture
def tess(arrive: Callable[[str], Person]) -> Person:
    """Tess, trainer of the institute, signed in."""
    return arrive("Tess")


@pytest.fixture
def institute(session: Session, tess: Person) -> int:
    """The number of Tess's cohort, whose page she has open."""
    number = make_institute(session)
    tess.get(f"/cohorts/{number}")
    return number


@pytest.fixture
def place(institute: int) -> str:
    """Where its page is."""
    return f"/cohorts/{institute}"


def invite(tess: Person, place: str, email: str = ANA, name: str = "") -> TestResponse:
    return tess.post(f"{place}/invitations", email=email, name=name)


def link_in(emails: Emails, number: int = -1) -> str:
    """Return the path of the link in an email."""
    (link,) = [word for word in emails.all()[number].body.split() if "/invitations/" in word]
    return str(link).removeprefix("http://localhost")


def confirm(session: Session, name: str) -> None:
    """Let the address of a person be confirmed."""
    session.rollback()
    with transaction(session):
        is_hers = User.email == email_of(name)
        session.execute(update(User).where(is_hers).values(email_confirmed_at=MORNING))


def verbs(session: Session) -> list[tuple[str, object]]:
    session.rollback()
    rows = session.execute(select(AuditEvent.verb, AuditEvent.data).order_by(AuditEvent.id))
    wanted = {"invited", "joined", "declined", "declined_by_link", "withdrew_invitation"}
    return [(row.verb, row.data) for row in rows if row.verb in wanted]


@on_each_database
def test_ana_joins_by_the_link_in_her_email(
    session: Session, tess: Person, place: str, institute: int, ana: Person, emails: Emails
) -> None:
    page = tess.read(invite(tess, place, "ANA@example.org", "Ana Ruiz").location.split("#")[0])
    assert "ana@example.org has been invited" in page
    assert "1 open invitation" in page
    (letter,) = emails.all()
    assert letter.to == [ANA]
    assert letter.subject == "Tess invites you to Fall institute"
    assert letter.body.startswith("Hello Ana Ruiz,")
    page = ana.read(link_in(emails))
    assert "Tess invites you" in page
    assert WILL_SEE in page
    assert members(session, institute) == set()
    assert "You are in Fall institute now" in ana.read(ana.post(f"{link_in(emails)}/join").location)
    assert members(session, institute) == {"Ana"}
    assert answers(session) == {ANA: "joined"}
    assert verbs(session) == [
        ("invited", {"name": INSTITUTE, "people": 1}),
        ("joined", {"name": INSTITUTE}),
    ]
    page = tess.read(place)
    assert "open invitation" not in page
    assert ana.get(link_in(emails)).status_code == 404, "it is answered"


def test_a_stranger_signs_up_on_the_way_with_the_address_filled_in(
    session: Session, tess: Person, place: str, institute: int, stranger: Person, emails: Emails
) -> None:
    invite(tess, place, BEN)
    link = link_in(emails)
    assert "Create an account" in stranger.read(link)
    page = stranger.read(f"/sign-up?next={link}")
    assert f'value="{BEN}"' in page
    fields = {"name": "Ben Cole", "email": BEN, "password": PASSWORD}
    assert stranger.post("/sign-up", **fields, next=link).location == link
    assert WILL_SEE in stranger.read(link)
    stranger.post(f"{link}/join")
    assert members(session, institute) == {"Ben Cole"}


def test_somebody_signed_out_with_an_account_sees_the_same_as_a_stranger(
    app: Flask, session: Session, tess: Person, place: str, emails: Emails
) -> None:
    make_user(session, "Ana")
    invite(tess, place, ANA)
    invite(tess, place, BEN)
    pages = [Person(app).read(link_in(emails, number)) for number in (0, 1)]
    links = [link_in(emails, number) for number in (0, 1)]
    bare = [page.replace(link, "") for page, link in zip(pages, links, strict=True)]
    tokens = [page.split('name="csrf_token" value="')[1].split('"')[0] for page in pages]
    assert bare[0].replace(tokens[0], "") == bare[1].replace(tokens[1], "")
    letters = [letter.body for letter in emails.all()]
    assert letters[0].replace(links[0], "") == letters[1].replace(links[1], "")


def test_the_answer_to_tess_does_not_tell_who_has_an_account(
    session: Session, tess: Person, place: str
) -> None:
    make_user(session, "Ana")
    told = [tess.read(invite(tess, place, email).location.split("#")[0]) for email in (ANA, BEN)]
    assert f"{ANA} has been invited" in told[0]
    assert f"{BEN} has been invited" in told[1]


def test_an_invitation_of_another_address_joins_nobody(
    session: Session,
    tess: Person,
    place: str,
    institute: int,
    emails: Emails,
    ana: Person,
) -> None:
    invite(tess, place, BEN)
    link = link_in(emails)
    answer = ana.get(link)
    assert answer.status_code == 403
    assert "for another address" in answer.text
    assert BEN not in answer.text
    assert ana.post(f"{link}/join").status_code == 403
    assert ana.post(f"{link}/decline").status_code == 403
    assert members(session, institute) == set()
    assert answers(session) == {BEN: None}


def test_a_confirmed_address_finds_its_invitation_at_home_and_on_the_account_page(
    session: Session, tess: Person, place: str, institute: int, ana: Person
) -> None:
    invite(tess, place)
    number = session.scalars(select(Invitation.id)).one()
    own = f"/account/invitations/{number}"
    assert "invites you" not in ana.read("/"), "anybody may sign up with her address"
    assert ana.get(own).status_code == 404
    assert ana.post(f"{own}/join").status_code == 404
    confirm(session, "Ana")
    for page in ("/", "/account"):
        assert "Tess invites you to Fall institute" in ana.read(page)
        assert own in ana.read(page)
    assert WILL_SEE in ana.read(own)
    assert "You are in Fall institute now" in ana.read(ana.post(f"{own}/join").location)
    assert members(session, institute) == {"Ana"}
    assert "invites you" not in ana.read("/account")


def test_somebody_elses_invitation_is_not_there(
    session: Session, tess: Person, place: str, ana: Person
) -> None:
    confirm(session, "Ana")
    invite(tess, place, BEN)
    number = session.scalars(select(Invitation.id)).one()
    for act in ("join", "decline"):
        assert ana.post(f"/account/invitations/{number}/{act}").status_code == 404
    assert ana.get(f"/account/invitations/{number}").status_code == 404
    assert answers(session) == {BEN: None}


def test_declining_needs_no_account_and_happens_once(
    session: Session, tess: Person, place: str, stranger: Person, emails: Emails
) -> None:
    invite(tess, place, BEN)
    link = link_in(emails)
    stranger.get(link)
    assert "You have declined" in stranger.read(stranger.post(f"{link}/decline").location)
    assert stranger.post(f"{link}/decline").status_code == 404
    assert stranger.get(link).status_code == 404
    assert answers(session) == {BEN: "declined"}
    assert [verb for verb, _ in verbs(session)] == ["invited", "declined_by_link"]
    assert "1 person has declined" in tess.read(place)


def test_ana_declines_at_home(session: Session, tess: Person, place: str, ana: Person) -> None:
    confirm(session, "Ana")
    invite(tess, place)
    own = f"/account/invitations/{session.scalars(select(Invitation.id)).one()}"
    ana.get(own)
    ana.post(f"{own}/decline")
    assert answers(session) == {ANA: "declined"}
    assert ana.post(f"{own}/decline").status_code == 404
    assert "invites you" not in ana.read("/")


def test_a_withdrawn_invitation_leads_nowhere(
    session: Session, tess: Person, ana: Person, emails: Emails, clock: Clock
) -> None:
    institute = make_institute(session)
    place = f"/cohorts/{institute}"
    tess.get(place)
    invite(tess, place)
    ana.get(link_in(emails))
    number = session.scalars(select(Invitation.id)).one()
    withdraw = f"{place}/invitations/{number}/withdraw"
    assert f"The invitation of {ANA} is withdrawn" in tess.read(
        tess.post(withdraw).location.split("#")[0]
    )
    for act in ("/join", "/decline"):
        assert ana.post(f"{link_in(emails)}{act}").status_code == 404
    assert "no longer open" in ana.get(link_in(emails)).text
    assert members(session, institute) == set()
    again = tess.read(tess.post(withdraw).location.split("#")[0])
    assert "answered or withdrawn in the meantime" in again
    clock.advance(minutes=1)
    assert invite(tess, place).status_code == 303, "she can be invited again"
    assert link_in(emails, 0) != link_in(emails, 1)


def test_an_invitation_to_what_is_over_says_so(
    session: Session, tess: Person, ana: Person, emails: Emails
) -> None:
    institute = make_institute(session)
    place = f"/cohorts/{institute}"
    confirm(session, "Ana")
    tess.get(place)
    invite(tess, place)
    ana.get(link_in(emails))
    for name, value, said in (
        ("ends_on", date(2026, 3, 1), "ended on March 1, 2026"),
        ("closed_at", MORNING, "has been closed"),
    ):
        change(session, institute, **{name: value})
        assert said in ana.read(link_in(emails))
        assert said in ana.read(ana.post(f"{link_in(emails)}/join").location)
        assert "invites you" not in ana.read("/")
        assert said in tess.read(invite(tess, place, BEN).location)
    assert members(session, institute) == set()


def test_joining_by_code_answers_the_invitation(
    session: Session, tess: Person, place: str, ana: Person
) -> None:
    invite(tess, place)
    ana.get("/join/K7MP-CRTX")
    ana.post("/join/K7MP-CRTX")
    assert answers(session) == {ANA: "joined"}


def test_what_cannot_be_invited_is_told_at_the_field(
    session: Session, tess: Person, place: str, emails: Emails
) -> None:
    make_user(session, "Cleo", cohort=INSTITUTE)
    invite(tess, place)
    for email, name, said in (
        ("not an address", "", "does not look like an email address"),
        ("", "", "Enter an email address."),
        ("a\u202eb@example.org", "", "invisible mark"),
        (BEN, "x" * 121, "Keep it to 120 characters."),
        (BEN, "\u200b", "nothing to see in it"),
        (email_of("Cleo"), "", "is in the cohort already"),
        (ANA, "", "has an open invitation"),
    ):
        answer = invite(tess, place, email, name)
        assert answer.status_code == 422, said
        assert said in answer.text
    assert len(emails.all()) == 1


@pytest.mark.parametrize("app", [{"mail_backend": "none"}], indirect=True)
def test_where_no_email_is_set_up_the_page_offers_code_and_link(
    session: Session, tess: Person, place: str
) -> None:
    page = tess.read(place)
    assert "This site cannot send email" in page
    assert "Invite a whole list" not in page
    said = "nobody was invited"
    assert said in tess.read(invite(tess, place).location)
    assert said in tess.read(tess.get(f"{place}/invitations/list").location)
    assert said in tess.read(tess.post(f"{place}/invitations/list/send", people=BEN).location)
    assert answers(session) == {}
