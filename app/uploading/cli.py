"""`flask library remove`: an uploaded clip is taken away for good."""

import click

from app.db import transaction
from app.library.cli import REASON, check_reason, library
from app.library.domain import ClipId
from app.library.errors import ClipNotFoundError
from app.plurals import counted
from app.storage.running import uploads_store
from app.uploading.service.clip_files import remove_files
from app.uploading.service.removal import remove_clip
from app.web import now


@library.command("remove")
@click.argument("clip_id")
@click.option("--reason", required=True, callback=check_reason, help=REASON)
@click.confirmation_option(
    prompt="Its video, captions and transcript cannot be brought back. Remove them?"
)
def remove(clip_id: str, reason: str) -> None:
    """Remove the uploaded clip CLIP_ID for good: files and transcript. Scores made with it stay.

    Backups that were made before still hold it: remove them too, or let them grow old.
    """
    try:
        with transaction() as session:
            remove_clip(session, ClipId(clip_id), reason, now())
    except ClipNotFoundError as error:
        message = (
            f"There is no uploaded clip {clip_id}. Nothing was changed. A clip of the content "
            "folders is removed by deleting its files and syncing."
        )
        raise click.ClickException(message) from error
    files = remove_files(uploads_store(), clip_id)
    click.echo(
        f"{clip_id} is gone, {counted(files, 'file')} removed. Scores stay, and its page says why."
    )
    click.echo("Restart the server on every machine: a process may remember the transcript.")
