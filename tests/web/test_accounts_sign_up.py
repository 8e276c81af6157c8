"""Opening an account in the browser."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import User
from app.config import Settings
from app.web import Surroundings
from tests.factories import PASSWORD, make_user
from tests.fixtures.browsing import Person


def sign_up(person: Person, **changes: str) -> tuple[int, str, str]:
    person.get("/sign-up")
    fields = {"name": "Ana", "email": "ana@example.org", "password": PASSWORD} | changes
    answer = person.post("/sign-up", **fields)
    location = answer.headers.get("Location", "")
    return answer.status_code, location, answer.text


def test_ana_opens_an_account_and_signs_in(stranger: Person) -> None:
    assert sign_up(stranger)[:2] == (303, "/sign-in")
    page = stranger.read("/sign-in")
    assert 'value="ana@example.org"' in page
    assert stranger.sign_in("Ana").location == "/"
    assert "Welcome, Ana" in stranger.read("/")


def test_a_known_address_gets_the_same_answer_and_no_second_account(
    stranger: Person, session: Session
) -> None:
    fresh = sign_up(stranger, email="new@example.org")
    make_user(session, "Ana")
    known = sign_up(stranger, email="ANA@example.org", password="another good sentence")
    assert known == fresh
    assert len(session.scalars(select(User)).all()) == 2
    assert stranger.sign_in("Ana").status_code == 303, "her own password still works"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"name": " "}, "Tell us what to call you", id="no name"),
        pytest.param({"email": "ana"}, "does not look like an e-mail address", id="no address"),
        pytest.param({"password": "short"}, "at least 10 characters", id="short password"),
        pytest.param({"password": "password123"}, "first that are guessed", id="common password"),
        pytest.param({"password": "ana@example.org"}, "cannot be your e-mail", id="the address"),
        pytest.param({"name": "x" * 121}, "120", id="long name"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    stranger: Person, changes: dict[str, str], sentence: str
) -> None:
    status, _, text = sign_up(stranger, **changes)
    assert status == 422
    assert sentence in text
    assert 'aria-invalid="true"' in text
    assert PASSWORD not in text


def test_a_name_is_shown_as_text(stranger: Person) -> None:
    sign_up(stranger, name="<script>alert(1)</script>")
    stranger.sign_in("Ana")
    page = stranger.read("/account")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_sign_up_is_limited_per_address(settings: Settings, surroundings: Surroundings) -> None:
    app = create_app(settings.model_copy(update={"rate_limits": True}), surroundings)
    person = Person(app)
    answers = [sign_up(person, password="short")[0] for _ in range(61)]
    assert answers[59:] == [422, 429]
