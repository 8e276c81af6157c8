"""`flask library …`: stop a clip from being shown, and show it again."""

import click
from flask.cli import AppGroup

from app.db import transaction
from app.library.domain import ClipId
from app.library.errors import ClipFilesGoneError, ClipNotFoundError
from app.library.service.permission import restore_clip, withdraw_clip
from app.web import now
from app.web.arguments import PLAIN

library = AppGroup("library", help="Clips of the library: withdraw one, restore it, or remove it.")
_MAX_REASON_LENGTH = 500


def read_reason(reason: str) -> str:
    """Return a reason that can be shown to people, or abort the command."""
    text = reason.strip()
    if not text or len(text) > _MAX_REASON_LENGTH:
        message = f"Give a reason of 1 to {_MAX_REASON_LENGTH} characters. Nothing was changed."
        raise click.ClickException(message)
    return text


@library.command("withdraw")
@click.argument("clip_id", type=PLAIN)
@click.option(
    "--reason", type=PLAIN, required=True, help="Why; people who look for the clip read it."
)
def withdraw(clip_id: str, reason: str) -> None:
    """Stop the clip CLIP_ID from playing at once, everywhere. Scores made with it stay."""
    text = read_reason(reason)
    try:
        with transaction() as session:
            is_new = withdraw_clip(session, ClipId(clip_id), text, now())
    except ClipNotFoundError as error:
        raise _unknown(clip_id) from error
    done = "does not play any more; its scores stay" if is_new else "was withdrawn before"
    click.echo(f"{clip_id} {done}.")


@library.command("restore")
@click.argument("clip_id", type=PLAIN)
def restore(clip_id: str) -> None:
    """Let the withdrawn clip CLIP_ID play again."""
    try:
        with transaction() as session:
            is_new = restore_clip(session, ClipId(clip_id), now())
    except ClipFilesGoneError as error:
        message = f"The files of {clip_id} are gone, so it stays withdrawn. Nothing was changed."
        raise click.ClickException(message) from error
    except ClipNotFoundError as error:
        raise _unknown(clip_id) from error
    click.echo(f"{clip_id} {'plays again' if is_new else 'is not withdrawn'}.")


def _unknown(clip_id: str) -> click.ClickException:
    return click.ClickException(f"There is no clip {clip_id}. Nothing was changed.")
