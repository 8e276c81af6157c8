"""`flask library …`: stop a clip from being shown, and show it again."""

import click

from app.db import db, transaction
from app.library.domain import ClipId
from app.library.errors import ClipFilesGoneError, ClipNotFoundError
from app.library.service.permission import is_clip, restore_clip, withdraw_clip
from app.web import now
from app.web.arguments import PLAIN
from app.web.commands import CommandGroup, refuse

library = CommandGroup(
    "library", help="Clips of the library: withdraw one, restore it, or remove it."
)
REASON = "Why; people who look for the clip read it."
_MAX_REASON_LENGTH = 500


def check_reason(_: click.Context, __: click.Parameter, reason: str) -> str:
    """Return a reason that can be shown to people, or refuse it."""
    text = reason.strip()
    if not text or len(text) > _MAX_REASON_LENGTH:
        message = f"Give a reason of 1 to {_MAX_REASON_LENGTH} characters. Nothing was changed."
        raise click.ClickException(message)
    return text


def check_clip(_: click.Context, __: click.Parameter, clip_id: str) -> str:
    """Refuse what is no clip's id, in one sentence."""
    is_known = is_clip(db.session(), clip_id)
    refuse(None if is_known else str(_unknown(clip_id)))
    return clip_id


@library.command("withdraw")
@click.argument("clip_id", type=PLAIN, callback=check_clip)
@click.option("--reason", type=PLAIN, required=True, callback=check_reason, help=REASON)
def withdraw(clip_id: str, reason: str) -> None:
    """Stop the clip CLIP_ID from playing at once, everywhere. Scores made with it stay."""
    try:
        with transaction() as session:
            is_new = withdraw_clip(session, ClipId(clip_id), reason, now())
    except ClipNotFoundError as error:
        raise _unknown(clip_id) from error
    done = "does not play any more; its scores stay" if is_new else "was withdrawn before"
    click.echo(f"{clip_id} {done}.")


@library.command("restore")
@click.argument("clip_id", type=PLAIN, callback=check_clip)
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
