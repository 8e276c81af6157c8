"""What may be entered, how long sessions and links last, and who must stay an operator."""

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.domain import MAX_WRONG_TRIES, Role, TriesMeanwhile, UserId
from app.accounts.domain.entries import (
    MAX_EMAIL_LENGTH,
    MAX_NAME_LENGTH,
)
from app.accounts.domain.links import LinkPurpose, kin_of, lifetime_of
from app.accounts.domain.scopes import Grant
from app.accounts.domain.sessions import (
    IdleLimits,
    find_idle_limit,
    hash_key,
    is_session_open,
    name_browser,
)
from app.accounts.domain.stewardship import Account, AccountState, is_last_operator, state_of
from app.accounts.words import find_email_problem, find_name_problem, say_browser

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def test_tries_that_could_not_be_stored_count_together_with_stored_ones() -> None:
    meanwhile, stored = TriesMeanwhile(), [NOW - SECOND] * (MAX_WRONG_TRIES - 2)
    assert [meanwhile.count("ana", stored, NOW) for _ in range(3)] == [True, True, False]


def test_tries_of_one_name_lock_out_no_other_and_are_forgotten_with_the_right_password() -> None:
    meanwhile = TriesMeanwhile()
    allowed = [meanwhile.count("ana", [], NOW) for _ in range(MAX_WRONG_TRIES + 1)]
    assert allowed == [True] * MAX_WRONG_TRIES + [False]
    assert all(meanwhile.count("ben", [], NOW) for _ in range(MAX_WRONG_TRIES))
    meanwhile.forget("ana")
    assert meanwhile.count("ana", [], NOW)
    assert not meanwhile.count("ben", [], NOW)


def test_tries_that_could_not_be_stored_are_over_after_five_minutes() -> None:
    meanwhile = TriesMeanwhile()
    for _ in range(MAX_WRONG_TRIES):
        meanwhile.count("ana", [], NOW)
    assert not meanwhile.count("ana", [], NOW + timedelta(minutes=5) - SECOND)
    assert meanwhile.count("ana", [], NOW + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ana María", None),
        ("  Ana  ", None),
        ("a" * MAX_NAME_LENGTH, None),
        (f" {'a' * MAX_NAME_LENGTH} ", None),
        ("  ", "Enter a name."),
        ("a" * (MAX_NAME_LENGTH + 1), "Keep it to 120 characters."),
    ],
)
def test_a_name_is_there_and_not_too_long(name: str, words: str | None) -> None:
    assert find_name_problem(name) == words


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("ana@example.org\u202e", "order of letters"),
        ("ana\x00@example.org", "cannot be shown"),
        # One letter that becomes eighteen when it is written in plain ones.
        ("\ufdfa" * 14 + "@example.org", "too long for us"),
        ("a" * 243 + "@example.org", "too long for us"),
        ("ana.example.org", "one @"),
    ],
)
def test_an_address_that_cannot_be_used_says_why(email: str, words: str) -> None:
    assert len(email) <= MAX_EMAIL_LENGTH + 1
    assert words in (find_email_problem(email) or "")


def test_an_address_may_be_as_long_as_the_table_has_room_for() -> None:
    longest = "a" * (MAX_EMAIL_LENGTH - len("@example.org")) + "@example.org"
    assert find_email_problem(longest) is None


def test_links_to_a_password_end_each_other_and_no_others() -> None:
    to_a_password = (LinkPurpose.RESET, LinkPurpose.HANDED)
    for purpose in LinkPurpose:
        assert kin_of(purpose) == (to_a_password if purpose in to_a_password else (purpose,))


def test_the_link_that_keeps_an_address_lasts_three_days_and_every_other_an_hour() -> None:
    for purpose in LinkPurpose:
        assert lifetime_of(purpose) == (3 * DAY if purpose is LinkPurpose.KEEP else HOUR)


@pytest.mark.parametrize(
    ("opened", "seen", "is_open"),
    [
        pytest.param(HOUR, SECOND, True, id="in use"),
        pytest.param(30 * DAY, HOUR - SECOND, True, id="a second before the limit"),
        pytest.param(30 * DAY, HOUR, False, id="unused for the limit"),
        pytest.param(90 * DAY - SECOND, SECOND, True, id="almost ninety days"),
        pytest.param(90 * DAY, SECOND, False, id="ninety days, however often used"),
        pytest.param(-DAY, -DAY, True, id="the clock jumped back"),
    ],
)
def test_a_session_ends_unused_or_after_ninety_days(
    opened: timedelta, seen: timedelta, is_open: bool
) -> None:
    assert is_session_open(NOW - opened, NOW - seen, HOUR, NOW) is is_open


def test_who_sees_the_data_of_others_may_be_idle_for_less_long() -> None:
    limits = IdleLimits(learner=DAY, staff=HOUR)
    assert find_idle_limit([Role.LEARNER], limits) == DAY
    assert find_idle_limit([], limits) == DAY
    assert find_idle_limit([Role.LEARNER, Role.TRAINER], limits) == HOUR
    assert find_idle_limit([Role.OPERATOR], limits) == HOUR


def test_a_key_is_stored_as_a_hash_of_its_own() -> None:
    assert hash_key("one key") == hash_key("one key")
    assert hash_key("one key") != hash_key("another key")
    assert "one key" not in hash_key("one key")


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (iPhone) AppleWebKit Version/18 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537", "Chrome on Android"),
        ("Firefox/140", "Firefox"),
        ("Something (Linux)", "Another browser on Linux"),
        ("", "Another browser"),
    ],
)
def test_a_browser_is_named_in_words(user_agent: str, words: str) -> None:
    assert name_browser(user_agent) == words
    assert say_browser(words) == words


def account(*roles: Role, state: AccountState = AccountState.OPEN) -> Account:
    return Account(
        id=UserId(7),
        email="otto@example.org",
        name="Otto",
        grants=frozenset(Grant(role) for role in roles),
        state=state,
        is_demo=False,
        opened_at=NOW,
    )


@pytest.mark.parametrize(
    ("one", "open_operators", "is_last"),
    [
        (account(Role.OPERATOR), 1, True),
        (account(Role.OPERATOR), 2, False),
        (account(Role.TRAINER), 1, False),
        (account(Role.OPERATOR, state=AccountState.CLOSED), 1, False),
    ],
)
def test_otto_is_the_last_operator_when_no_other_account_could_operate(
    one: Account, open_operators: int, is_last: bool
) -> None:
    assert is_last_operator(one, open_operators) is is_last


def test_an_erased_account_is_erased_whether_it_was_closed_or_not() -> None:
    assert state_of(is_active=True, erased_at=NOW) is AccountState.ERASED
    assert state_of(is_active=False, erased_at=NOW) is AccountState.ERASED
    assert state_of(is_active=True, erased_at=None) is AccountState.OPEN
    assert state_of(is_active=False, erased_at=None) is AccountState.CLOSED
