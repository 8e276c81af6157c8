"""`flask scorebook …`: the score book made anew from the recorded sheets, or compared with them."""

import sys

import click

from app.bench.service.score_facts import FACTS_OF_RATERS
from app.db import db, transaction
from app.scorebook.service.upkeep import Progress, find_differences, rebuild
from app.web.commands import CommandGroup

MAX_SHOWN = 20

scorebook = CommandGroup(
    "scorebook",
    help="The score book: each rater's first score of each clip and code, drawn from the sheets.",
)


@scorebook.command("rebuild")
def rebuild_book() -> None:
    """Make the score book anew from the recorded sheets, while everybody goes on working."""
    for progress in rebuild(transaction, FACTS_OF_RATERS):
        show_progress(progress)
    click.echo("The score book is what the sheets say.")


@scorebook.command("check")
def check_book() -> None:
    """Compare the score book with the recorded sheets; exits with 1 when something differs."""
    differences = 0
    for found in find_differences(db.session(), FACTS_OF_RATERS):
        if isinstance(found, Progress):
            show_progress(found)
            continue
        differences += 1
        if differences <= MAX_SHOWN:
            click.echo(str(found))
    if not differences:
        click.echo("The score book is what the sheets say.")
        return
    rows = "row differs" if differences == 1 else "rows differ"
    click.echo(f"{differences} {rows} from the sheets. To mend it: flask scorebook rebuild")
    sys.exit(1)


def show_progress(progress: Progress) -> None:
    """Say how far a piece of work is, each time another hundredth of it is done."""
    hundredth = 100 * progress.done // progress.of
    if hundredth > 100 * (progress.done - 1) // progress.of:
        click.echo(f"\r  {hundredth} %", nl=progress.done == progress.of, err=True)
