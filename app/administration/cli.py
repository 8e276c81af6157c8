"""`flask jobs …`: do them, see how many wait, and see to those that failed for good."""

import signal
import sys

import click
from flask import Flask, current_app

from app.accounts.domain.stewardship import Act
from app.administration import service
from app.db import db, transaction
from app.outbox import service as outbox
from app.outbox.jobs import outbox as own_outbox
from app.outbox.worker import Worker
from app.web import now
from app.web.commands import CommandGroup

jobs = CommandGroup(
    "jobs",
    help="""Jobs: what is done after an act, such as sending an email.

    The server does them itself, unless JOBS_IN_SERVER is false; then `flask jobs run` does.
    """,
)


@jobs.command("run")
def run_jobs() -> None:
    """Do jobs until told to stop by Ctrl+C or SIGTERM; the one being done is ended first."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    worker = Worker(app)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    click.echo("Doing jobs as they come. Stop with Ctrl+C.")
    worker.work()
    click.echo("Stopped. What is left waits for the next worker.")


@jobs.command("status")
def see_status() -> None:
    """Show how many jobs are due, wait for another try, run, or failed for good.

    Exits with 1 when jobs have been due for a quarter of an hour: nobody does them then.
    """
    found, is_there = (
        outbox.find_backlog(db.session(), now()),
        own_outbox().queue.size() is not None,
    )
    since = f", the oldest since {found.due_since:%Y-%m-%d %H:%M} UTC" if found.due_since else ""
    click.echo(f"due      {found.due}{since}")
    click.echo(f"waiting  {found.waiting}")
    click.echo(f"running  {found.running}")
    click.echo(f"dead     {found.dead}")
    away = "cannot be reached (JOBS_URL); jobs are done all the same, but later"
    click.echo(f"queue    {'answers' if is_there else away}")
    if found.is_stuck(now()):
        click.echo("Nobody does jobs. Start the server, or: flask jobs run", err=True)
        sys.exit(1)


@jobs.command("dead")
def list_dead() -> None:
    """List the jobs that failed for good: number, kind, when, why, with tabs between."""
    for letter in outbox.list_dead(db.session()):
        when = f"{letter.dead_at:%Y-%m-%d %H:%M}"
        click.echo(f"{letter.id}\t{letter.kind}\t{when}\t{letter.last_error}")


@jobs.command("retry")
@click.argument("number", type=click.IntRange(1, 2**31 - 1), required=False)
@click.option("--all", "all_of_them", is_flag=True, help="Every job that failed for good.")
def retry_jobs(number: int | None, *, all_of_them: bool) -> None:
    """Have job NUMBER of `flask jobs dead`, or all of them, tried again from the beginning."""
    if (number is None) is not all_of_them:
        raise click.UsageError("Name the number of one job, or --all.")
    with transaction() as session:
        found = service.retry_jobs(session, number, _act())
    if not found and number is not None:
        raise click.ClickException(_unknown(number))
    click.echo(f"To be tried again: {found}.")


@jobs.command("give-up")
@click.argument("number", type=click.IntRange(1, 2**31 - 1))
def give_up_job(number: int) -> None:
    """Give job NUMBER of `flask jobs dead` up: it is never done."""
    with transaction() as session:
        is_given_up = service.give_up_job(session, number, _act())
    if not is_given_up:
        raise click.ClickException(_unknown(number))
    click.echo(f"Job {number} was given up.")


def _unknown(number: int) -> str:
    return f"No job {number} has failed for good. Nothing was changed. See: flask jobs dead"


def _act() -> Act:
    return Act(actor_id=None, now=now())
