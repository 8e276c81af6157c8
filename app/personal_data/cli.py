"""`flask accounts export` and `flask accounts erase`: what operators do with a person's data."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from app.accounts.cli import accounts
from app.accounts.cli.group import act, changing, check_known, find_account
from app.db import db
from app.personal_data import service
from app.web import runtime
from app.web.commands import refuse


def check_new(_: click.Context, __: click.Parameter, file: Path) -> Path:
    """Refuse a file that is there, or has no folder to be made in."""
    if file.exists():
        refuse(f"{file} already exists, and is left as it is. Name a new file.")
    if not file.parent.is_dir():
        refuse(f"{file} cannot be written: there is no folder {file.parent}.")
    return file


@accounts.command("export")
@click.argument("email", callback=check_known)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), callback=check_new)
def export(email: str, file: Path) -> None:
    """Write everything stored about the person with this EMAIL into FILE, a new zip file."""
    with changing(email) as (session, account):
        service.record_export(session, account.id, act())
    archive = service.write_export(db.session(), account, act().now)
    try:
        with archive, _new_file(file) as target:
            shutil.copyfileobj(archive, target)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}."
        raise click.ClickException(message) from error
    click.echo(
        f"Everything about {account.email} is in {file}. It is personal: give it to nobody else."
    )


@contextmanager
def _new_file(file: Path) -> Iterator[IO[bytes]]:
    """Open a new file, readable by its owner alone; an error leaves none."""
    file.touch(mode=0o600, exist_ok=False)
    try:
        with file.open("wb") as target:
            yield target
    except BaseException:
        file.unlink(missing_ok=True)
        raise


@accounts.command("erase")
@click.argument("email", callback=check_known)
@click.option("--yes", is_flag=True, help="Do not ask for the address once more.")
def erase(email: str, *, yes: bool) -> None:
    """Erase the person with this EMAIL for good. Scores stay, and nothing says whose they were.

    Name, address, password, roles, drafts, progress and everything they wrote are gone, and
    nothing brings them back. To keep somebody out and keep everything: flask accounts close.
    """
    account = find_account(email)
    if not yes:
        click.echo(f"{account.name} <{account.email}> will be erased. Nothing brings it back.")
        if click.prompt("Type the address once more").strip().casefold() != account.email:
            message = "That is another address. Nothing was changed."
            raise click.ClickException(message)
    with changing(email) as (session, account):
        service.erase_person(session, account.id, runtime().new_token(), act())
    click.echo(f"The account is erased. Its number, for the audit: {account.id}.")
