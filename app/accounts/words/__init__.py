"""What pages, emails and commands say about accounts: roles, browsers, and why an entry is refused."""

from collections.abc import Iterable
from typing import Final, assert_never

from app.accounts.domain import Role
from app.accounts.domain.entries import (
    EntryFault,
    FaultKind,
    find_email_fault,
    find_name_fault,
)
from app.accounts.domain.passwords import (
    MAX_PASSWORD_LENGTH,
    MIN_PASSWORD_LENGTH,
    PasswordFault,
    find_password_fault,
)
from app.accounts.domain.sessions import UNKNOWN_BROWSER, read_browser
from app.wording import gettext as _
from app.wording import lazy_gettext, ngettext, say

TOO_MANY_TRIES: Final = lazy_gettext(
    "There were ten wrong tries within five minutes. Your work is untouched; wait five minutes and "
    "try again."
)
ROLE_NAMES: Final = {
    Role.LEARNER: lazy_gettext("learner"),
    Role.TRAINER: lazy_gettext("trainer"),
    Role.AUTHOR: lazy_gettext("author"),
    Role.OPERATOR: lazy_gettext("operator"),
}

_CONTINENTS: Final = {
    "Africa": lazy_gettext("Africa"),
    "America": lazy_gettext("America"),
    "Antarctica": lazy_gettext("Antarctica"),
    "Arctic": lazy_gettext("Arctic"),
    "Asia": lazy_gettext("Asia"),
    "Atlantic": lazy_gettext("Atlantic"),
    "Australia": lazy_gettext("Australia"),
    "Europe": lazy_gettext("Europe"),
    "Indian": lazy_gettext("Indian"),
    "Pacific": lazy_gettext("Pacific"),
}


def name_continent(continent: str) -> str:
    """Return under what the time zones of a continent or an ocean are listed.

    >>> name_continent("Pacific")
    'Pacific'
    """
    return str(_CONTINENTS[continent])


def say_roles(roles: Iterable[Role]) -> str:
    """Name roles, the first with a capital.

    >>> say_roles({Role.TRAINER, Role.AUTHOR})
    'Author, trainer'
    """
    said = ", ".join(str(ROLE_NAMES[role]) for role in sorted(roles))
    return f"{said[:1].upper()}{said[1:]}"


def say_browser(stored: str) -> str:
    """Describe the browser of a session in words.

    >>> say_browser("Firefox on Linux"), say_browser("Another browser")
    ('Firefox on Linux', 'Another browser')
    """
    name, system = read_browser(stored)
    said = _("Another browser") if name == UNKNOWN_BROWSER else name
    return _("%(browser)s on %(system)s", browser=said, system=system) if system else said


def find_name_problem(name: str) -> str | None:
    """Return the sentence that says why a name cannot be used, or None when it can.

    >>> find_name_problem("Ana María"), find_name_problem("  ")
    (None, 'Enter a name.')
    """
    fault = find_name_fault(name)
    return None if fault is None else say_entry_fault(fault)


def find_email_problem(email: str) -> str | None:
    """Return the sentence that says why an email address cannot be used, or None when it can.

    >>> find_email_problem("ana@example.org"), find_email_problem("notanemail") is None
    (None, False)
    """
    fault = find_email_fault(email)
    return None if fault is None else say_entry_fault(fault)


def find_password_problem(password: str, email: str) -> str | None:
    """Return the sentence that says why a password cannot be used, or None when it can."""
    fault = find_password_fault(password, email)
    return None if fault is None else say_password_fault(fault)


def say_entry_fault(fault: EntryFault) -> str:
    """Say why a name or an email address cannot be used."""
    match fault.kind:
        case FaultKind.NO_NAME:
            return _("Enter a name.")
        case FaultKind.UNFIT:
            return say(fault.unfit)
        case FaultKind.TOO_LONG:
            return _("This address is too long for us when it is written in plain letters.")
        case FaultKind.NO_ADDRESS:
            return _("This does not look like an email address: one @, and a full domain after it.")
        case unknown:
            assert_never(unknown)


def say_password_fault(fault: PasswordFault) -> str:
    """Say why a password cannot be used."""
    match fault:
        case PasswordFault.SHORT:
            return ngettext(
                "Use at least %(num)d character. A short sentence works well.",
                "Use at least %(num)d characters. A short sentence works well.",
                MIN_PASSWORD_LENGTH,
            )
        case PasswordFault.LONG:
            return ngettext(
                "Use at most %(num)d character.",
                "Use at most %(num)d characters.",
                MAX_PASSWORD_LENGTH,
            )
        case PasswordFault.IS_THE_EMAIL:
            return _("Your password cannot be your email address.")
        case PasswordFault.GUESSED_FIRST:
            return _("This password is among the first that are guessed. Choose another one.")
        case unknown:
            assert_never(unknown)
