"""What is said about accounts: one sentence for every reason, role and browser."""

import pytest
from flask import Flask

from app.accounts.domain import Role
from app.accounts.domain.passwords import PasswordFault
from app.accounts.words import (
    find_password_problem,
    say_browser,
    say_password_fault,
    say_roles,
)
from app.wording import init_app, to_pseudo


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


def test_roles_and_browsers_are_said_in_the_language_of_the_site() -> None:
    app = Flask(__name__)
    init_app(app, is_pseudo=True)
    with app.app_context():
        assert say_roles(Role) == ", ".join(to_pseudo(role.value) for role in sorted(Role))
        assert say_browser("Firefox on Linux") == to_pseudo("%(b)s on %(s)s") % {
            "b": "Firefox",
            "s": "Linux",
        }
        assert say_browser("Another browser") == to_pseudo("Another browser")
