"""`flask ops …`: the doctor, making backups, and restoring them."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask_migrate import upgrade

from app.config import ROOT, Settings
from app.db import db, transaction
from app.ops.domain import Finding, State, is_healthy
from app.ops.errors import BackupRefusedError, RestoreRefusedError
from app.ops.service.backup import Source, back_up, choose_name, drop_old
from app.ops.service.doctor import Patient, examine
from app.ops.service.restore import Site
from app.ops.service.restore import restore as restore_backup
from app.plurals import counted
from app.web import now
from app.web.commands import CommandGroup

ops = CommandGroup("ops", help="Look after a site: doctor, backup, restore.")

_FILE = click.Path(path_type=Path, dir_okay=True)
_SIGNED_OUT = "Sessions, mailed links and unsent forms were left out: everybody signs in again.\n"
_COLORS = {State.OK: "green", State.WARNING: "yellow", State.PROBLEM: "red"}
_MIGRATIONS = str(ROOT / "migrations")


@ops.command("doctor")
@click.option("--url", default="", help="The address people open; tried from outside, too.")
@click.option("--quick", is_flag=True, help="Leave out what reads every content and media file.")
@click.option("--json", "as_json", is_flag=True, help="For machines: one JSON document.")
def see_doctor(url: str, *, quick: bool, as_json: bool) -> None:
    """Look at everything the site rests on, and say what to do.

    Changes nothing. Exits with 1 when there is a problem, so that it can watch over a site.
    """
    findings = _examine(url.rstrip("/"), quick=quick)
    if as_json:
        told = list(findings)
        shown = {"healthy": is_healthy(told), "findings": [asdict(one) for one in told]}
        click.echo(json.dumps(shown, indent=1, ensure_ascii=False))
    else:
        told = _tell(findings)
        counts = {state: sum(one.state is state for one in told) for state in State}
        problems, warnings = counts[State.PROBLEM], counts[State.WARNING]
        click.echo(f"\n{counted(problems, 'problem')}, {counted(warnings, 'warning')}.")
    if not is_healthy(told):
        sys.exit(1)


def _examine(url: str, *, quick: bool) -> Iterable[Finding]:
    patient = Patient(
        settings=current_app.config["SETTINGS"],
        session=db.session(),
        transaction=transaction,
        now=now(),
        url=url,
    )
    return examine(patient, quick=quick)


def _tell(findings: Iterable[Finding]) -> list[Finding]:
    told = []
    for finding in findings:
        told.append(finding)
        mark = click.style(f"{finding.state.value:<8}", fg=_COLORS[finding.state])
        click.echo(f"{mark} {finding.check:<14}  {finding.what}")
        if finding.todo:
            click.echo(f"{'':25}{finding.todo}")
    return told


@ops.command("backup")
@click.argument("target", type=_FILE)
@click.option("--keep", type=click.IntRange(min=1), help="Keep only so many backups in the folder.")
def make_backup(target: Path, keep: int | None) -> None:
    """Write database and uploaded clips into one file, while everybody goes on working.

    TARGET is a folder, where the file is named by the time, or a file that is not there yet, whose
    name ends with .tar.gz. A folder that is not there is made, for its owner alone. The content
    folders and the settings are not in it: they lie where you keep them.
    """
    moment = now()
    settings: Settings = current_app.config["SETTINGS"]
    try:
        file = choose_name(target, moment, keep)
        source = Source(engine=db.engine, settings=settings, migrate_file=_migrate_file)
        facts = back_up(file, source, moment, _say)
    except BackupRefusedError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{file} holds {counted(sum(facts['rows'].values()), 'row')}, and is whole.")
    if keep is not None:
        for old in drop_old(file.parent, keep):
            click.echo(f"{old.name} is removed: the newest {keep} stay.")


@ops.command("restore")
@click.argument("archive", metavar="FILE", type=_FILE)
@click.option("--replace", is_flag=True, help="Move aside what is there.")
def restore(archive: Path, *, replace: bool) -> None:
    """Put a backup in place: onto an empty machine, onto SQLite as onto PostgreSQL.

    Stop the server first. Every hash is checked before anything is touched. Then the doctor looks.
    """
    settings: Settings = current_app.config["SETTINGS"]
    site = Site(
        engine=db.engine, settings=settings, migrate_file=_migrate_file, migrate=_migrate_this
    )
    try:
        manifest = restore_backup(archive, site, now(), _say, replace=replace)
    except RestoreRefusedError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Restored: {archive}, made {manifest.get('made_at')}.")
    click.echo(_SIGNED_OUT)
    if not is_healthy(_tell(_examine("", quick=False))):
        sys.exit(1)


def _migrate_file(file: Path) -> None:
    """Create or upgrade the schema of a SQLite file, using a separate application."""
    settings: Settings = current_app.config["SETTINGS"]
    changes = {"database_url": f"sqlite:///{file.as_posix()}"}
    app = current_app.extensions["create_app"](settings.model_copy(update=changes))
    with app.app_context():
        upgrade(directory=_MIGRATIONS)
        db.session.remove()
        db.engine.dispose()


def _migrate_this() -> None:
    upgrade(directory=_MIGRATIONS)


def _say(what: str) -> None:
    click.echo(f"  {what}", err=True)
