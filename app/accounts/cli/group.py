"""The group `flask accounts`, and how its commands find a person and report refusals."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from app.accounts.domain import Role
from app.accounts.domain.entries import find_email_problem, find_name_problem
from app.accounts.domain.stewardship import Act
from app.accounts.errors import (
    EmailTakenError,
    ErasedAccountError,
    LastOperatorError,
    UnknownUserError,
)
from app.web import now

accounts = AppGroup(
    "accounts",
    help="""People who use the site, and what they may do.

    EMAIL is the address a person signs in with; the commands find her by it. Everything done here
    is written into the audit, as done by a command. To begin:

    \b
      flask accounts create you@example.org --name "You" --role operator
      flask accounts list
    """,
)

ROLE = click.Choice([role.value for role in Role])
_UNCHANGED = "Nothing was changed."


def act() -> Act:
    """Return who acts: a command on the server, now."""
    return Act(actor_id=None, now=now())


def check_name(_: click.Context, __: click.Parameter, name: str) -> str:
    """Refuse what cannot be a name, in one sentence."""
    refuse_for(find_name_problem(name))
    return name.strip()


def check_email(_: click.Context, __: click.Parameter, email: str) -> str:
    """Refuse what cannot be an e-mail address, in one sentence."""
    refuse_for(find_email_problem(email))
    return email.strip()


def refuse_for(problem: str | None) -> None:
    """Refuse an entry for the given reason, if there is one."""
    if problem:
        raise click.ClickException(f"{problem} {_UNCHANGED}")


@contextmanager
def plain_refusals(email: str) -> Iterator[None]:
    """Say in one sentence why something cannot be done to the account with this address."""
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in email)
    try:
        yield
    except UnknownUserError as error:
        message = f"Nobody has an account as {shown}. {_UNCHANGED} See: flask accounts list"
        raise click.ClickException(message) from error
    except ErasedAccountError as error:
        message = f"{shown} was erased, and nothing brings that account back. {_UNCHANGED}"
        raise click.ClickException(message) from error
    except LastOperatorError as error:
        message = (
            f"{shown} is the only operator with an open account, and without one nobody could run "
            f"the site. {_UNCHANGED} Make somebody else operator first: flask accounts grant"
        )
        raise click.ClickException(message) from error
    except EmailTakenError as error:
        message = f"{error} has an account already. {_UNCHANGED}"
        raise click.ClickException(message) from error
