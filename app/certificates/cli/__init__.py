"""`flask certificates …`: the key of badges, reminders, the list, revoking."""

import json

import click
from flask import current_app

from app.accounts.cli.group import act
from app.certificates.domain.shown import Shown, to_document
from app.certificates.errors import AlreadyRevokedError, CertificateNotFoundError, KeyFileError
from app.certificates.forms import MAX_REASON
from app.certificates.service import changing, keys, reading, reminding
from app.config import Settings
from app.content.plain_text import find_unfit
from app.db import db, transaction
from app.plurals import counted
from app.web import now
from app.web.commands import UNCHANGED, CommandGroup, refuse

certificates = CommandGroup(
    "certificates",
    help="""What people have who met the rule, and how anybody can check it.

    ADDRESS is what the address of a certificate ends with, behind /verify/. Certificates are issued by
    the gate alone, never by a command.
    """,
)


@certificates.command("key")
def make_key() -> None:
    """Make the key that signs badges, in the file that BADGE_KEY_FILE names.

    Keep a copy of it where you keep the SECRET_KEY. Several machines need the same file.
    """
    settings: Settings = current_app.config["SETTINGS"]
    try:
        keys.make_key(settings.badge_key_file)
    except KeyFileError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{settings.badge_key_file} holds the key. Keep a copy of it, where nobody reads it."
    )


@certificates.command("list")
@click.option("--json", "as_json", is_flag=True, help="For machines: one JSON document.")
def list_all(*, as_json: bool) -> None:
    """List certificates: name, state, last day, rubric, address, one a line, with tabs between."""
    found = reading.list_for_staff(db.session(), None, now())
    if as_json:
        documents = [to_document(one, one.provenance) for one in found]
        click.echo(json.dumps(documents, indent=1, ensure_ascii=False))
        return
    for one in found:
        click.echo("\t".join(_told(one)))


def _told(one: Shown) -> tuple[str, ...]:
    state = "" if one.state is None else one.state.value
    return (one.name, state, str(one.valid_until), one.rubric_id, one.public_id)


def _check_reason(_: click.Context, __: click.Parameter, reason: str) -> str:
    if not reason.strip() or len(reason) > MAX_REASON or find_unfit(reason):
        refuse(f"The reason has to be a sentence of at most {MAX_REASON} characters. {UNCHANGED}")
    return reason.strip()


@certificates.command("revoke")
@click.argument("address")
@click.option("--reason", required=True, callback=_check_reason, help="Its holder reads it.")
@click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")
def revoke(address: str, reason: str, *, yes: bool) -> None:
    """Revoke the certificate at an ADDRESS, for good. Its holder is told why by email."""
    shown = _find(address)
    if not yes:
        click.confirm(
            f"Revoke the certificate of {shown.name}? Nothing brings it back.", abort=True
        )
    try:
        with transaction() as session:
            changing.revoke(session, shown.public_id, reason, act())
    except AlreadyRevokedError as error:
        raise click.ClickException(f"It was revoked before. {UNCHANGED}") from error
    click.echo(f"The certificate of {shown.name} is revoked.")


@certificates.command("rename")
@click.argument("address")
def rename(address: str) -> None:
    """Let the certificate at an ADDRESS bear the name its holder's account has now."""
    shown = _find(address)
    with transaction() as session:
        name = changing.take_present_name(session, shown.public_id, act())
    click.echo(f"It now bears the name {name}.")


@certificates.command("remind")
def remind() -> None:
    """Remind people 60, 30 and 7 days before their certificates end: each once. Run it every day."""
    with transaction() as session:
        noted = reminding.remind(session, now())
    click.echo(f"{counted(noted, 'reminder')} to be sent.")


def _find(address: str) -> Shown:
    shown = reading.verify(db.session(), address.rpartition("/")[2], now())
    if shown is None or shown.is_erased:
        message = f"There is no such certificate: see `flask certificates list`. {UNCHANGED}"
        raise click.ClickException(message) from CertificateNotFoundError()
    return shown
