"""The group `flask accounts`, and how its commands find a person and report refusals."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.accounts import service
from app.accounts.domain import Role
from app.accounts.domain.entries import find_email_problem, find_name_problem
from app.accounts.domain.stewardship import Account, Act
from app.accounts.errors import (
    EmailTakenError,
    ErasedAccountError,
    LastOperatorError,
    UnknownUserError,
)
from app.db import db, transaction
from app.web import now

accounts = AppGroup(
    "accounts",
    help="""People who use the site, and what they may do.

    EMAIL is the address a person signs in with; the commands find them by it. Everything done here
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
    """Refuse what cannot be an email address, in one sentence."""
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
            f"the site. {_UNCHANGED} Make somebody else an operator first: flask accounts grant"
        )
        raise click.ClickException(message) from error
    except EmailTakenError as error:
        message = f"{error} already has an account. {_UNCHANGED}"
        raise click.ClickException(message) from error


def find_account(email: str) -> Account:
    """Return the account with an address, or say in one sentence that there is none."""
    with plain_refusals(email):
        return service.get_account_of(db.session(), email)


@contextmanager
def changing(email: str) -> Iterator[tuple[Session, Account]]:
    """Open a transaction on the account with an address; what cannot be done is said plainly."""
    with plain_refusals(email), transaction() as session:
        yield session, service.get_account_of(session, email)
