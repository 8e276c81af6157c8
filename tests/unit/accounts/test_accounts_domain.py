"""Who may try, which passwords are refused, what a session may say."""

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.domain import (
    MOST_WRONG_TRIES,
    Role,
    SignedInUser,
    UserId,
    find_password_problem,
    hash_name,
    is_try_allowed,
    normalize_name_key,
    read_session_id,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def tries(count: int, age: timedelta) -> list[datetime]:
    return [NOW - age] * count


@pytest.mark.parametrize(
    ("made", "allowed"),
    [
        pytest.param([], True, id="the first try"),
        pytest.param(tries(9, timedelta(minutes=1)), True, id="the tenth try"),
        pytest.param(tries(10, timedelta(minutes=1)), False, id="the eleventh try"),
        pytest.param(tries(10, timedelta(minutes=5)), True, id="five minutes later"),
        pytest.param(tries(10, -timedelta(days=1)), True, id="the clock jumped back a day"),
        pytest.param(tries(10, -timedelta(seconds=5)), False, id="another machine is 5 s ahead"),
    ],
)
def test_ten_wrong_tries_in_five_minutes_are_the_limit(made: list[datetime], allowed: bool) -> None:
    assert is_try_allowed(made, NOW) is allowed


def test_a_known_device_counts_apart() -> None:
    assert hash_name("ana@example.org") != hash_name("ana@example.org", "her laptop")
    assert MOST_WRONG_TRIES == 10


@pytest.mark.parametrize(
    ("password", "word"),
    [
        pytest.param("too short", "10 characters", id="short"),
        pytest.param("x" * 129, "at most", id="long"),
        pytest.param("password123", "guessed", id="common"),
        pytest.param("aaaaaaaaaaaa", "guessed", id="one letter"),
        pytest.param("Ana@Example.org", "e-mail", id="the address itself"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, word: str) -> None:
    problem = find_password_problem(password, "ana@example.org")
    assert problem is not None
    assert word in problem


@pytest.mark.parametrize("password", ["plumb line, level and square", "ÄÖÜ ßßß 日本語 and more"])
def test_a_sentence_is_a_good_password(password: str) -> None:
    assert find_password_problem(password, "ana@example.org") is None


def test_names_are_compared_without_case_and_width() -> None:
    assert normalize_name_key(" ＡNA@example.ORG ") == "ana@example.org"


@pytest.mark.parametrize("text", ["", "1", "1.", ".1", "1.2.3", "a.b", "-1.2", "².1"])
def test_a_session_that_says_anything_else_is_nobodys(text: str) -> None:
    assert read_session_id(text) is None


def person(*roles: Role) -> SignedInUser:
    return SignedInUser(
        id=UserId(7),
        name="Tess",
        email="tess@example.org",
        roles=frozenset(roles),
        session_version=3,
        is_demo=False,
    )


def test_every_role_includes_learning_and_no_other() -> None:
    tess = person(Role.TRAINER)
    assert tess.may(Role.TRAINER)
    assert tess.may(Role.LEARNER)
    assert not tess.may(Role.OPERATOR)
    assert not person().may(Role.LEARNER)


def test_a_session_names_the_person_and_its_version() -> None:
    tess = person(Role.TRAINER)
    assert read_session_id(tess.get_id()) == (7, 3)
    assert tess.is_authenticated
    assert tess.is_active
    assert not tess.is_anonymous
