"""`flask content preview`: look at a content folder before it is synced."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import Flask, current_app
from flask_migrate import upgrade
from werkzeug.serving import make_server

from app.config import ROOT, Settings
from app.content.problem import listed
from app.db import db, transaction
from app.preview.access import init_app
from app.preview.errors import PreviewRefusedError
from app.preview.service import Preview, make_author, settings_of_preview
from app.publishing.cli import content
from app.publishing.content import CompiledContent, compile_content
from app.web import now

_HOST = "127.0.0.1"
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@content.command("preview")
@click.option("--course", "course_dir", type=_FOLDER, help="Folder of the course.")
@click.option("--sets", "sets_dir", type=_FOLDER, help="Folder of rubrics, clips and sets.")
@click.option("--port", type=click.IntRange(0, 65535), default=8010, show_default=True)
def preview_content(course_dir: Path | None, sets_dir: Path | None, port: int) -> None:
    """Show a content folder in the browser before it is synced, and anew after each change.

    The content is compiled into a database that is thrown away at the end; yours is not touched.
    Only this machine can open the pages, and whoever does is signed in as an author, so the command
    refuses to run with production settings. Errors are listed on the page and here. Stop it with
    Ctrl+C.
    """
    settings: Settings = current_app.config["SETTINGS"]
    course_dir = (course_dir or settings.course_content_dir).resolve()
    sets_dir = (sets_dir or settings.calibration_sets_dir).resolve()
    with TemporaryDirectory(prefix="plumbline-preview-") as folder:
        try:
            own = settings_of_preview(
                settings, course_dir, sets_dir, Path(folder) / "preview.sqlite3"
            )
        except PreviewRefusedError as error:
            message = (
                "A preview signs everybody in, so it never runs with production settings. "
                "On your own machine, set ENVIRONMENT=development."
            )
            raise click.ClickException(message) from error
        _serve(make_preview_app(current_app.extensions["create_app"], own), port)


def make_preview_app(create_app: Callable[[Settings], Flask], settings: Settings) -> Flask:
    """Return an application that previews the folders of its settings, on its own database."""
    app = create_app(settings)
    folders = (settings.course_content_dir, settings.calibration_sets_dir)
    preview = Preview(folders=folders, compile=partial(_compile, folders), tell=_tell)
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        with transaction() as session:
            author_id = make_author(session, now())
        preview.refresh(transaction, now())
        db.session.remove()
    init_app(app, preview, author_id)
    return app


def _compile(folders: tuple[Path, Path]) -> CompiledContent:
    compiled = compile_content(*folders)
    for line in listed(compiled.problems, in_full=True):
        click.echo(line, err=True)
    return compiled


def _tell(remark: str) -> None:
    click.echo(remark, err=True)


def _serve(app: Flask, port: int) -> None:
    try:
        server = make_server(_HOST, port, app, threaded=True)
    except (OSError, SystemExit) as error:
        message = f"Port {port} cannot be used. Choose another one with --port."
        raise click.ClickException(message) from error
    click.echo(f"Preview on http://{_HOST}:{server.port}/course — stop it with Ctrl+C.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("Preview ended; its database is gone.")
    finally:
        server.server_close()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
