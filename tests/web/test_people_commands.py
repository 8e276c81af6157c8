"""`flask organizations …`, `flask cohorts …`, and roles in a cohort by `flask accounts …`."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from app.accounts.service import get_account
from app.db import transaction
from app.people.models import Cohort
from tests.factories import make_user, scope_of

DISTRICT = "Maple County"
FALL = "Fall institute"


@pytest.fixture
def run(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def say(run: FlaskCliRunner) -> Any:
    """Type a command and return what it says, with its exit code before it."""

    def typed(*args: str) -> str:
        done = run.invoke(args=list(args))
        return f"{done.exit_code} {done.output.strip()}"

    return typed


@pytest.fixture
def fall(session: Session, say: Any) -> int:
    """The fall institute of Maple County, made by commands."""
    assert say("organizations", "create", DISTRICT).startswith("0 Maple County is organization 1.")
    made = say(
        *("cohorts", "create", FALL, "--organization", "maple county", "--kind", "institute"),
        *("--starts", "2026-02-01", "--ends", "2026-12-01"),
    )
    assert made.startswith("0 Fall institute is cohort 1. Next, a trainer:")
    return session.scalars(select(Cohort.id)).one()


def test_a_district_and_its_cohort_are_made_listed_and_closed(fall: int, say: Any) -> None:
    assert say("organizations", "list") == f"0 1\t{DISTRICT}\t1 open cohort"
    line = f"{fall}\t{FALL}\t{DISTRICT}\tInstitute\t2026-02-01 to 2026-12-01"
    assert say("cohorts", "list") == f"0 {line}\t0 learning, 0 training\trunning"
    assert say("cohorts", "close", FALL, "--yes") == "0 Fall institute is closed."
    assert say("cohorts", "close", FALL, "--yes") == "0 Fall institute was already closed."
    assert say("cohorts", "list").endswith("closed")


def test_a_closed_district_takes_its_cohorts_with_it(fall: int, say: Any) -> None:
    assert "its cohorts with it" in say("organizations", "close", DISTRICT, "--yes")
    assert "already closed" in say("organizations", "close", str(fall), "--yes")
    assert say("cohorts", "list").endswith("closed")
    more = say("cohorts", "create", "Spring", "--organization", DISTRICT)
    assert more == "1 Error: Maple County is closed. Nothing was changed."


def test_a_trainer_is_one_of_a_cohort_or_of_a_whole_district(
    session: Session, fall: int, say: Any
) -> None:
    make_user(session, "Vera")
    grant = ("accounts", "grant", "vera@example.org", "trainer")
    assert say(*grant, "--cohort", FALL).endswith("is now a trainer of Fall institute.")
    assert say(*grant, "--cohort", str(fall)).endswith("is already a trainer of Fall institute.")
    assert say(*grant, "--organization", DISTRICT).endswith("is now a trainer of Maple County.")
    held = "learner, trainer of Fall institute, trainer of Maple County"
    assert held in say("accounts", "list")
    assert held in say("accounts", "show", "vera@example.org")
    revoke = ("accounts", "revoke", "vera@example.org", "trainer")
    assert say(*revoke, "--cohort", FALL).endswith("is no longer a trainer of Fall institute.")
    assert "trainer of Maple County" in say("accounts", "list")
    assert say(*revoke).endswith("is no longer a trainer.")
    session.rollback()
    events = session.scalars(select(AuditEvent).where(AuditEvent.verb.endswith("_trainer")))
    assert [(e.verb, e.data) for e in events] == [
        ("granted_trainer", {"where": FALL}),
        ("granted_trainer", {"where": DISTRICT}),
        ("revoked_trainer", {"where": FALL}),
        ("revoked_trainer", {}),
    ]


def test_an_account_is_made_as_a_trainer_of_a_cohort(fall: int, say: Any) -> None:
    new = ("accounts", "create", "uma@example.org", "--name", "Uma", "--role", "trainer")
    words = ("--password", "plumb line and square")
    assert "say of which cohort" in say(*new, *words)
    made = say(*new, *words, "--cohort", str(fall))
    assert made == "0 uma@example.org now has an account, as a trainer of Fall institute."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["trainer"], "say of which cohort, or of which organization"),
        (["author", "--cohort", FALL], "The role author is for the whole site: leave out --cohort"),
        (["learner", "--cohort", FALL], "Nobody is put into Fall institute by somebody else"),
        (["trainer", "--cohort", "Winter"], "There is no cohort Winter: see `flask cohorts list`."),
        (["trainer", "--organization", "Oak"], "There is no organization Oak: see"),
        (["trainer", "--cohort", FALL, "--organization", DISTRICT], "not both"),
    ],
)
@pytest.mark.usefixtures("fall")
def test_what_no_role_can_be_is_said_in_a_sentence(
    session: Session, say: Any, typed: list[str], said: str
) -> None:
    ana = make_user(session, "Ana").id
    answer = say("accounts", "grant", "ana@example.org", *typed)
    assert "Error: " in answer
    assert not answer.startswith("0 ")
    assert said in answer
    assert answer.endswith("Nothing was changed.")
    assert {str(grant) for grant in get_account(session, ana).grants} == {"learner"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["organizations", "create", DISTRICT], "There is already one called Maple County."),
        (["organizations", "create", " "], "Enter a name."),
        (["cohorts", "create", FALL, "--organization", DISTRICT], "already one called Fall"),
        (
            ["cohorts", "create", "X", "--organization", DISTRICT, "--starts", "soon"],
            "--starts is a day such as 2026-09-01.",
        ),
        (
            ["cohorts", "create", "X", "--organization", DISTRICT, "--ends", "2020-01-01"],
            "The last day lies before the first one.",
        ),
    ],
)
@pytest.mark.usefixtures("fall")
def test_a_refused_command_says_why(say: Any, typed: list[str], said: str) -> None:
    answer = say(*typed)
    assert "Error: " in answer
    assert not answer.startswith("0 ")
    assert said in answer
    assert answer.endswith("Nothing was changed.")


def test_a_name_in_two_organizations_is_asked_for_by_its_number(session: Session, say: Any) -> None:
    with transaction(session):
        first = scope_of(session, FALL).id
    say("organizations", "create", DISTRICT)
    say("cohorts", "create", FALL, "--organization", DISTRICT)
    answer = say("cohorts", "close", FALL, "--yes")
    assert f"{first} (Organization of {FALL})" in answer
    assert "closed" in say("cohorts", "close", str(first), "--yes")


def test_whoever_may_not_learn_any_more_is_in_no_cohort(session: Session, say: Any) -> None:
    ben = make_user(session, "Ben").id
    assert len(get_account(session, ben).grants) == 2
    assert "learner, member of A" in say("accounts", "list")
    session.rollback()
    assert "is no longer a learner" in say("accounts", "revoke", "ben@example.org", "learner")
    assert get_account(session, ben).grants == frozenset()
