"""Every address declares who may use it."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.markup.links import PAGES

# Open to anybody, signed in or not. A new entry needs a reason.
PUBLIC = {
    "accounts.ask_for_reset",  # whoever forgot her password is not signed in
    "accounts.open_link",  # mailed links prove who holds them
    "accounts.show_forgotten",
    "accounts.show_link",
    "accounts.show_mailed",
    "accounts.use_link",
    "mail.show_sent",  # in development alone
    "accounts.show_sign_in",
    "accounts.sign_in",
    "accounts.show_second_step",  # half signed in: her password was right, a code has to follow
    "accounts.take_second_step",
    "accounts.show_sign_up",
    "accounts.sign_up",
    "assets.show_icon",
    "assets.show_static",
    # Whoever was handed the address of a certificate checks it; so does a program with a badge.
    "certificates.verify",
    "certificates.verify_for_programs",
    "certificates.verify_demonstration",
    "certificates.verify_demonstration_for_programs",
    "certificates.show_keys",
    "certificates.show_status_list",
    "health.show_health",
    "health.show_readiness",
    # A stranger reads what joining means before she creates an account.
    "joining.show_entry",
    "joining.enter_code",
    "joining.show_cohort",
    "joining.show_invitation",  # the mailed link proves who holds it
    "joining.decline_invitation",  # declining needs no account
    "home.show_home",  # a visitor sees what this is; a person, her next step
}


def rules_of(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    silent = [
        f"{rule.rule} -> {rule.endpoint}"
        for rule in rules_of(app)
        if not hasattr(app.view_functions[rule.endpoint], "roles")
    ]
    assert silent == []


def test_what_is_open_to_anybody_is_a_short_list(app: Flask) -> None:
    opened = {
        rule.endpoint
        for rule in rules_of(app)
        if not getattr(app.view_functions[rule.endpoint], "roles", None)
    }
    assert opened - PUBLIC == set(), "open to anybody and not in the list"
    assert PUBLIC - opened == set(), "in the list and not open, or not there"


def test_no_address_is_claimed_by_two_views(app: Flask) -> None:
    claimed = [
        (rule.rule, method)
        for rule in rules_of(app)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    assert len(claimed) == len(set(claimed))


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_nothing_personal_is_shown_to_a_stranger(app: Flask, method: str) -> None:
    """Whoever is not signed in is sent to sign in, or is refused; never served."""
    client = app.test_client()
    served = []
    for rule in rules_of(app):
        if rule.endpoint in PUBLIC or method not in (rule.methods or set()):
            continue
        address = app.url_map.bind("localhost").build(
            rule.endpoint, dict.fromkeys(rule.arguments, 1), method=method, force_external=False
        )
        answer = client.open(address, method=method)
        to_sign_in = answer.status_code in {302, 303} and "sign-in" in answer.location
        if not (to_sign_in or answer.status_code in {400, 401, 403}):
            served.append(f"{method} {address}: {answer.status_code}")
    assert served == []


@pytest.mark.parametrize("page", PAGES)
def test_every_page_that_a_lesson_may_link_to_is_there(app: Flask, page: str) -> None:
    path = page.replace("<", "").replace(">", "")
    assert app.url_map.bind("localhost").match(path, method="GET")
