"""What is said about accounts: one sentence for every reason, role and browser."""

import pytest

from app.accounts.domain import Role
from app.accounts.domain.passwords import PasswordFault
from app.accounts.words import (
    find_password_problem,
    say_browser,
    say_password_fault,
    say_roles,
)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (PasswordFault.SHORT, "Use at least 10 characters. A short sentence works well."),
        (PasswordFault.LONG, "Use at most 128 characters."),
        (PasswordFault.IS_THE_EMAIL, "Your password cannot be your email address."),
        (
            PasswordFault.GUESSED_FIRST,
            "This password is among the first that are guessed. Choose another one.",
        ),
    ],
)
def test_ana_is_told_why_her_password_is_refused(fault: PasswordFault, words: str) -> None:
    assert say_password_fault(fault) == words


def test_a_good_password_has_no_problem_and_a_short_one_has() -> None:
    assert find_password_problem("plumb line, level and square", "ana@example.org") is None
    assert "at least 10" in (find_password_problem("short", "ana@example.org") or "")


def test_roles_are_listed_and_an_unknown_browser_keeps_its_system() -> None:
    assert say_roles(Role) == "Author, learner, operator, trainer"
    assert say_browser("Another browser on Linux") == "Another browser on Linux"
