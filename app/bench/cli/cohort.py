"""`flask demo cohort`: many synthetic raters who have scored many clips, for trying out what is large."""

import click
from flask import current_app

from app.accounts.cli import demo
from app.bench.cli.scorebook import show_progress
from app.bench.errors import NoRubricError
from app.bench.service.cohort import SyntheticCohort, make_cohort
from app.config import Environment, Settings
from app.db import transaction
from app.plurals import counted
from app.web import now


@demo.command("cohort")
@click.option("--raters", type=click.IntRange(1, 100_000), default=100, show_default=True)
@click.option("--clips", type=click.IntRange(1, 1_000), default=100, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
def make_demo_cohort(raters: int, clips: int, seed: int) -> None:
    """Make synthetic raters who have each recorded every clip of a set that nobody is offered.

    Severity, halo, centrality and drift are planted; the same seed plants and scores the same. The
    accounts are demo accounts that nobody can sign in to. Clips on offer come first; where they are
    too few, clips without a video are made, which no page shows.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if settings.environment is Environment.PRODUCTION:
        message = "A synthetic cohort would mix with real raters, so none is made in production."
        raise click.ClickException(message)
    asked = SyntheticCohort(raters=raters, clips=clips, seed=seed)
    try:
        for progress in make_cohort(transaction, asked, now()):
            show_progress(progress)
    except NoRubricError as error:
        message = "There is no rubric to score with. Put content online first: flask content sync"
        raise click.ClickException(message) from error
    sheets = counted(raters * clips, "synthetic sheet")
    click.echo(f"Recorded: {sheets}. The score book holds what they say.")
