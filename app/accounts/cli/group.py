"""The group `flask accounts`, and how its commands find a person and report refusals."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click
from sqlalchemy.orm import Session

from app.accounts import service
from app.accounts.domain import Role, normalize_name_key
from app.accounts.domain.stewardship import Account, Act
from app.accounts.errors import (
    EmailTakenError,
    ErasedAccountError,
    LastOperatorError,
    UnknownUserError,
)
from app.accounts.words import find_email_problem, find_name_problem, find_password_problem
from app.db import db, transaction
from app.web import now
from app.web.commands import UNCHANGED, CommandGroup, refuse

accounts = CommandGroup(
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


def check_free(ctx: click.Context, param: click.Parameter, email: str) -> str:
    """Refuse what cannot be the email address of somebody new, in one sentence."""
    email = check_email(ctx, param, email)
    with suppress(UnknownUserError, ErasedAccountError):
        taken = service.get_account_of(db.session(), email)
        if normalize_name_key(ctx.params.get("email") or "") != taken.email:
            refuse_for(f"{email} already has an account.")
    return email


def check_password(ctx: click.Context, _: click.Parameter, password: str | None) -> str | None:
    """Refuse what cannot be a password, in one sentence."""
    if password is not None:
        refuse_for(find_password_problem(password, ctx.params.get("email") or ""))
    return password


def check_known(_: click.Context, __: click.Parameter, email: str) -> str:
    """Refuse the address of nobody, in one sentence."""
    find_account(email)
    return email


def refuse_for(problem: str | None) -> None:
    """Refuse an entry for the given reason, if there is one."""
    refuse(f"{problem} {UNCHANGED}" if problem else None)


@contextmanager
def plain_refusals(email: str) -> Iterator[None]:
    """Say in one sentence why something cannot be done to the account with this address."""
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in email)
    try:
        yield
    except UnknownUserError as error:
        message = f"Nobody has an account as {shown}: see `flask accounts list`. {UNCHANGED}"
        raise click.ClickException(message) from error
    except ErasedAccountError as error:
        message = f"{shown} was erased, and nothing brings that account back. {UNCHANGED}"
        raise click.ClickException(message) from error
    except LastOperatorError as error:
        message = (
            f"{shown} is the only operator with an open account, and without one nobody could run "
            f"the site. {UNCHANGED} Make somebody else an operator first: flask accounts grant"
        )
        raise click.ClickException(message) from error
    except EmailTakenError as error:
        message = f"{error} already has an account. {UNCHANGED}"
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
