"""Ana joins Tess's cohort by its code: she is told who will see what, and leaves when she likes."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from tests.factories import MORNING, PASSWORD
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
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

LINK = f"/join/{SHOWN_CODE}"
SEES = "Tess, trainer of Fall institute, sees your lessons and scores."
WILL_SEE = "Tess, trainer of Fall institute, will see your lessons and scores."
NO_CODE = "No cohort has this code"


@pytest.fixture
def institute(session: Session) -> int:
    """The number of Tess's cohort, which has a join code."""
    return make_institute(session)


def verbs(session: Session) -> list[str]:
    session.rollback()
    found = session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id))
    return [verb for verb in found if not verb.startswith(("sign", "opened"))]


@on_each_database
def test_ana_joins_by_the_code_she_was_given(session: Session, institute: int, ana: Person) -> None:
    assert "Join a cohort" in ana.read("/")
    ana.get("/join")
    answer = ana.post("/join", code="k7mp crtx")
    assert answer.location == LINK
    page = ana.read(LINK)
    assert INSTITUTE in page
    assert TOWN in page
    assert WILL_SEE in page
    assert members(session, institute) == set(), "looking at it joins nothing"
    assert SEES in ana.read(ana.post(LINK).location)
    assert members(session, institute) == {"Ana"}
    assert verbs(session) == ["joined"]
    assert "Did a trainer give you a code?" not in ana.read("/")
    assert SEES in ana.read("/account")


@pytest.mark.usefixtures("institute")
def test_a_code_is_taken_however_it_is_typed_and_a_wrong_one_leads_nowhere(ana: Person) -> None:
    ana.get("/join")
    for typed in (CODE, CODE.lower(), "K7MP CRTX", " k7-mp-cr-tx "):
        assert ana.post("/join", code=typed).location == LINK
        assert ana.get(f"/join/{typed}").status_code == 200
    for code in ("K7MP-CRTW", "K7MP", "", "x" * 41, "\u202e", "%00", "9" * 5000):
        answer = ana.post("/join", code=code)
        assert answer.status_code == 422, code
        assert "Please look at 1 field again" in answer.text, code


@pytest.mark.usefixtures("institute")
def test_joining_twice_is_joining_once(session: Session, ana: Person) -> None:
    ana.get(LINK)
    ana.post(LINK)
    assert "You are in this cohort already" in ana.read(LINK)
    assert "You were in Fall institute already" in ana.read(ana.post(LINK).location)
    assert verbs(session) == ["joined"]


def test_a_link_with_a_wrong_code_or_one_switched_off_asks_for_the_right_one(
    session: Session, institute: int, ana: Person
) -> None:
    answer = ana.get("/join/K7MP-CRTW")
    assert answer.status_code == 404
    assert NO_CODE in answer.text
    assert ana.post("/join/K7MP-CRTW").status_code == 404
    ana.get(LINK)
    change(session, institute, join_code=None)
    assert ana.post(LINK).status_code == 404
    assert NO_CODE in ana.get(LINK).text
    assert members(session, institute) == set()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_on": date(2026, 3, 1)}, "Fall institute ended on March 1, 2026"),
        ({"closed_at": MORNING}, "Fall institute has been closed"),
    ],
    ids=["ended", "closed"],
)
def test_nobody_joins_what_is_over(
    session: Session, institute: int, ana: Person, changes: dict[str, object], said: str
) -> None:
    ana.get(LINK)
    change(session, institute, **changes)
    assert said in ana.read(ana.post(LINK).location)
    assert said in ana.read(LINK)
    assert members(session, institute) == set()


def test_a_cohort_is_joined_before_its_first_day_and_on_its_last(
    session: Session, institute: int, ana: Person, clock: Clock
) -> None:
    change(session, institute, starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 2))
    assert WILL_SEE in ana.read(LINK)
    clock.advance(days=31)
    assert WILL_SEE in ana.read(LINK)
    clock.advance(days=1)
    ana.sign_in("Ana")
    assert "ended on April 2" in ana.read(LINK)


def test_a_stranger_sees_who_will_see_what_and_comes_back_after_signing_up(
    session: Session, institute: int, stranger: Person
) -> None:
    page = stranger.read(LINK)
    assert WILL_SEE in page
    assert f"/sign-up?next=/join/{SHOWN_CODE}" in page.replace("%2F", "/")
    stranger.get(f"/sign-up?next={LINK}")
    fields = {"name": "Cleo", "email": "cleo@example.org", "password": PASSWORD}
    answer = stranger.post("/sign-up", **fields, next=LINK)
    assert answer.location == LINK
    stranger.get(LINK)
    stranger.post(LINK)
    assert members(session, institute) == {"Cleo"}


def test_whatever_link_a_stranger_takes_she_comes_back(institute: int, stranger: Person) -> None:
    assert institute
    page = stranger.read(f"/join/{CODE}")
    for address in ("/sign-up", "/sign-in"):
        links = re.findall(rf'href="({address}[^"]*)"', page)
        assert links == [f"{address}?next=/join/{CODE}"] * 2, "in the header and in the page"


def test_a_session_that_ended_on_the_page_loses_nothing(
    session: Session, institute: int, ana: Person
) -> None:
    ana.get(LINK)
    token = ana.token
    ana.client.delete_cookie("plumbline")
    answer = ana.client.post(LINK, data={"csrf_token": token})
    assert "/sign-in" in answer.location
    assert members(session, institute) == set()


def test_ana_leaves_when_she_likes(
    session: Session, institute: int, ana: Person, arrive: Callable[[str], Person]
) -> None:
    ana.get(LINK)
    ana.post(LINK)
    cleo = arrive("Cleo")
    assert cleo.post(f"/account/cohorts/{institute}/leave").status_code == 404, (
        "it is Ana who is in"
    )
    assert members(session, institute) == {"Ana"}
    ana.get("/account")
    answer = ana.post(f"/account/cohorts/{institute}/leave")
    page = ana.read(answer.location.partition("#")[0])
    assert "You have left Fall institute" in page
    assert "no trainer sees your lessons and scores" in page
    assert members(session, institute) == set()
    assert verbs(session) == ["joined", "left"]
    assert ana.post(f"/account/cohorts/{institute}/leave").status_code == 404
    assert ana.post("/account/cohorts/999/leave").status_code == 404


@pytest.mark.usefixtures("institute")
@pytest.mark.parametrize("app", [{"rate_limits": True}], indirect=True)
def test_guessing_codes_is_stopped_and_right_codes_are_not(ana: Person) -> None:
    ana.get("/join")
    for _ in range(100):  # a whole institute joins from one address
        assert ana.post("/join", code=CODE).status_code == 303
    for _ in range(60):
        assert ana.post("/join", code="K7MP-CRTW").status_code == 422
    assert ana.post("/join", code="K7MP-CRTW").status_code == 429
    assert ana.post("/join", code=CODE).status_code == 429
