"""Whatever somebody types as a name or an address: kept as it is, or refused in a sentence."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from tests.factories import PASSWORD
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database
from tests.reference import reference_json

UNSHOWABLE = ("a\x00b", "\x00", "tab\there", "esc\x1b[0m", "\x9f")
GROWS = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 60


@on_each_database
def test_a_name_with_unshowable_characters_is_refused(ana: Person) -> None:
    for name in UNSHOWABLE:
        answer = ana.post("/account/name", name=name)
        assert answer.status_code == 422, name
        assert 'aria-invalid="true"' in answer.text
    assert "Your name is changed" not in ana.read("/account")


@on_each_database
@pytest.mark.parametrize(
    ("field", "text"),
    [("name", "a\x00b"), ("email", "a\x00@example.org"), ("email", f"{GROWS}@example.org")],
    ids=["a NUL in the name", "a NUL in the address", "an address that grows when normalized"],
)
def test_an_account_that_cannot_be_stored_is_refused(
    stranger: Person, session: Session, field: str, text: str
) -> None:
    stranger.get("/sign-up")
    fields = {"name": "Ana", "email": "ana@example.org", "password": PASSWORD, field: text}
    assert stranger.post("/sign-up", **fields).status_code == 422
    assert session.scalars(select(User)).all() == []


@on_each_database
def test_nobody_signs_in_with_an_unshowable_address(stranger: Person) -> None:
    stranger.get("/sign-in")
    answer = stranger.post("/sign-in", email="a\x00@example.org", password="x\x00y")
    assert answer.status_code == 422


def test_naughty_strings_are_kept_as_they_are_or_refused(ana: Person, session: Session) -> None:
    for text in reference_json("security", "strings", "blns.json"):
        status = ana.post("/account/name", name=text).status_code
        if status == 303:
            assert session.scalar(select(User.name)) == text.strip()
        assert status in {303, 422}, repr(text)
        session.rollback()
