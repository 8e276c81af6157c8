"""`flask ops …`: the doctor, making backups, restoring them, moving to several machines."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask_migrate import upgrade
from pydantic import ValidationError
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from app.config import ROOT, Settings
from app.db import configure_engine, db, engine_options, transaction
from app.ops.domain import Finding, State, is_healthy
from app.ops.errors import BackupRefusedError, MoveRefusedError, RestoreRefusedError
from app.ops.service.backup import Source, back_up, choose_name, drop_old
from app.ops.service.doctor import Patient, examine
from app.ops.service.moving import (
    Moved,
    check_is_stopped,
    check_storage,
    check_target,
    move_database,
    move_uploads,
)
from app.ops.service.restore import Site
from app.ops.service.restore import restore as restore_backup
from app.outbox.jobs import outbox
from app.plurals import counted
from app.storage import S3Store, StorageDownError
from app.storage.running import store_at, uploads_store
from app.web import now
from app.web.commands import CommandGroup

ops = CommandGroup("ops", help="Look after a site: doctor, backup, restore, move.")

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
        uploads=uploads_store(),
        transaction=transaction,
        now=now(),
        is_queue_there=lambda: outbox().queue.size() is not None,
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
    folders and the settings are not in it: they lie where you keep them. Clips in S3 are read from
    there and are in the file too, so it needs room for all of them.
    """
    moment = now()
    try:
        file = choose_name(target, moment, keep)
        uploads = uploads_store()
        source = Source(engine=db.engine, uploads=uploads, migrate_file=_migrate_file)
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
        engine=db.engine,
        settings=settings,
        uploads=uploads_store(),
        migrate_file=_migrate_file,
        migrate=_migrate_this,
    )
    try:
        manifest = restore_backup(archive, site, now(), _say, replace=replace)
    except RestoreRefusedError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Restored: {archive}, made {manifest.get('made_at')}.")
    click.echo(_SIGNED_OUT)
    if not is_healthy(_tell(_examine("", quick=False))):
        sys.exit(1)


@ops.command("move")
@click.option(
    "--to", "target_url", default="", envvar="MOVE_TO", help="An empty PostgreSQL database."
)
@click.option("--uploads-to", "uploads_url", default="", help="An empty place: s3://bucket/prefix.")
def move(target_url: str, uploads_url: str) -> None:
    """Move a site of one machine to what several machines can share.

    Copies the SQLite database to PostgreSQL, the folder of uploads to S3, or both, and compares
    counts and hashes. The new database may also be named by MOVE_TO in the environment, where the
    list of processes does not show its password. Stop the server first. What is moved stays as it was, and nothing that is
    there already is touched. Exits with 1 when anything differs.
    """
    if not target_url and not uploads_url:
        raise click.UsageError(
            "name the new database (--to), the new storage (--uploads-to), or both"
        )
    db.session.remove()
    try:
        store = _store_of(uploads_url) if uploads_url else None
        with _engine_of(target_url) if target_url else nullcontext() as target:
            check_is_stopped(db.engine)
            moved = _move_rows(target, target_url) if target else []
        is_same = _report("table", moved)
        if store is not None and is_same:
            settings: Settings = current_app.config["SETTINGS"]
            is_same = _report("file", move_uploads(settings.uploads_dir, store, _say))
    except (MoveRefusedError, StorageDownError) as error:
        raise click.ClickException(str(error)) from error
    if not is_same:
        raise click.ClickException("What was copied differs. Go on with the old settings.")
    _say_what_to_set(target, store)


def _move_rows(target: Engine, url: str) -> list[Moved]:
    return move_database(db.engine, target, lambda: _migrate_url(url), _say)


@contextmanager
def _engine_of(url: str) -> Iterator[Engine]:
    try:
        target = create_engine(url, **engine_options(url))
    except (ArgumentError, NoSuchModuleError) as error:
        message = "--to names the new database: postgresql+psycopg://user:password@host/name."
        raise MoveRefusedError(message) from error
    configure_engine(target)
    try:
        check_target(target)
        yield target
    finally:
        target.dispose()


def _store_of(url: str) -> S3Store:
    if uploads_store().is_shared:
        raise MoveRefusedError("UPLOADS_URL is set: the uploads do not lie in a folder any more.")
    settings: Settings = current_app.config["SETTINGS"]
    values = settings.model_dump() | {"uploads_url": url}
    try:
        store = store_at(Settings.model_validate(values).uploads_url, settings)
    except ValidationError as error:
        raise MoveRefusedError(error.errors()[0]["msg"].removeprefix("Value error, ")) from None
    check_storage(store)
    return store


def _report(kind: str, moved: list[Moved]) -> bool:
    """Show counts and hashes of both sides, and say whether all are the same."""
    for one in moved:
        for (number, found), side in ((one.before, "old"), (one.after, "new")):
            click.echo(f"{one.name if side == 'old' else '':<48} {side} {number:>12,} {found[:16]}")
        if not one.is_same:
            click.echo(click.style(f"{one.name} differs", fg="red"))
    different = sum(not one.is_same for one in moved)
    if moved:
        verdict = f"{different} differ" if different else "each the same on both sides"
        click.echo(f"{counted(len(moved), kind)}, {verdict}.\n")
    return not different


def _say_what_to_set(target: Engine | None, store: S3Store | None) -> None:
    click.echo("Now set on every machine, then start the server and run `flask ops doctor`:")
    if target is not None:
        click.echo(f"  DATABASE_URL={target.url.render_as_string(hide_password=True)}")
    if store is not None:
        click.echo(f"  UPLOADS_URL={store.address.rstrip('/')} and the same S3_ settings as now")
    click.echo("What was moved is still where it was: keep it until you have made a backup.")


def _migrate_url(url: str) -> None:
    """Build the schema in another database, using a separate application."""
    settings: Settings = current_app.config["SETTINGS"]
    app = current_app.extensions["create_app"](settings.model_copy(update={"database_url": url}))
    with app.app_context():
        upgrade(directory=_MIGRATIONS)
        db.session.remove()
        db.engine.dispose()


def _migrate_file(file: Path) -> None:
    """Create or upgrade the schema of a SQLite file."""
    _migrate_url(f"sqlite:///{file.as_posix()}")


def _migrate_this() -> None:
    upgrade(directory=_MIGRATIONS)


def _say(what: str) -> None:
    click.echo(f"  {what}", err=True)
