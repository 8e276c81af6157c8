"""Who may try, which passwords are refused, what a session may say."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from email_validator import validate_email

from app.accounts.domain import (
    MAX_WRONG_TRIES,
    Role,
    SignedInUser,
    UserId,
    hash_name,
    is_try_allowed,
    normalize_name_key,
    passwords,
)
from app.accounts.domain.entries import find_email_fault
from app.accounts.domain.passwords import PasswordFault, find_password_fault

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
    assert MAX_WRONG_TRIES == 10


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        pytest.param("too short", PasswordFault.SHORT, id="short"),
        pytest.param("x" * 129, PasswordFault.LONG, id="long"),
        pytest.param("password123", PasswordFault.GUESSED_FIRST, id="common"),
        pytest.param("aaaaaaaaaaaa", PasswordFault.GUESSED_FIRST, id="one letter"),
        pytest.param("  PassWord123  ", PasswordFault.GUESSED_FIRST, id="common, dressed up"),
        pytest.param("P4ssw0rd2024!", PasswordFault.GUESSED_FIRST, id="common, in disguise"),
        pytest.param("!!!Sunshine1985", PasswordFault.GUESSED_FIRST, id="common, between marks"),
        pytest.param(
            "dragondragondragon", PasswordFault.GUESSED_FIRST, id="common, said three times"
        ),
        pytest.param("monkey123456789", PasswordFault.GUESSED_FIRST, id="common, and counting"),
        pytest.param("9876543210", PasswordFault.GUESSED_FIRST, id="counting down"),
        pytest.param("mnopqrstuvw", PasswordFault.GUESSED_FIRST, id="the alphabet from somewhere"),
        pytest.param("MathTeacher1", PasswordFault.GUESSED_FIRST, id="what this site invites"),
        pytest.param("Ana@Example.org", PasswordFault.IS_THE_EMAIL, id="the address itself"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, fault: PasswordFault) -> None:
    assert find_password_fault(password, "ana@example.org") is fault


@pytest.mark.parametrize(
    "password",
    [
        "plumb line, level and square",
        "ÄÖÜ ßßß 日本語 and more",
        "x9!kd83mK2q",
        "Michael reads 4 books",
        "password managers are nice",
        "1234 and some words",
    ],
)
def test_a_sentence_is_a_good_password(password: str) -> None:
    assert find_password_fault(password, "ana@example.org") is None


def test_names_are_compared_without_case_and_width() -> None:
    assert normalize_name_key(" ＡNA@example.ORG ") == "ana@example.org"


@pytest.mark.parametrize(
    "sign", ["\ufe6b", "\uff20", "\u2025", "\uff0c", "\uff1c", "\u00a8", "\u2474"]
)
def test_an_address_is_judged_as_it_is_stored_and_written_to(sign: str) -> None:
    email = f"ben{sign}x.example@example.org"
    validate_email(email, check_deliverability=False)  # as it is typed, nothing is wrong with it
    assert find_email_fault(email) is not None
    assert find_email_fault(" ANA@Example.org ") is None


def person(*roles: Role) -> SignedInUser:
    return SignedInUser(
        id=UserId(7),
        name="Tess",
        email="tess@example.org",
        roles=frozenset(roles),
        is_demo=False,
        session_id=3,
        session_key="her secret key",
    )


def test_every_role_includes_learning_and_no_other() -> None:
    tess = person(Role.TRAINER)
    assert tess.may(Role.TRAINER)
    assert tess.may(Role.LEARNER)
    assert not tess.may(Role.OPERATOR)
    assert not person().may(Role.LEARNER)


def test_a_session_is_known_by_its_key_which_is_never_printed() -> None:
    tess = person(Role.TRAINER)
    assert tess.get_id() == "her secret key"
    assert "secret" not in repr(tess)
    assert tess.is_authenticated
    assert tess.is_active
    assert not tess.is_anonymous


def test_the_three_thousand_commonest_passwords_are_all_refused() -> None:
    folder = Path(passwords.__file__).parent.parent / "vendor" / "common-passwords"
    words = (folder / "passwords.txt").read_text("utf-8").split()
    assert len(words) > 4000
    assert [word for word in words if find_password_fault(word, "ana@example.org") is None] == []
