"""Bring a development database up to date in one go: schema, content, demo people.

One process instead of three, because starting the program is what takes the time. Only what the
demo people's command says goes to standard output; the rest goes to standard error.
"""

import contextlib
import sys

import click
from flask import Flask
from flask.cli import FlaskGroup

from wsgi import app

STEPS = (["db", "upgrade"], ["content", "sync"])


def _app() -> Flask:
    return app


def main() -> None:
    """Run the commands of the application one after the other."""
    commands = FlaskGroup(create_app=_app)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            for words in STEPS:
                # Flushed, so that whoever waits can say what for.
                print(" ".join(words), flush=True)
                commands.main(words, prog_name="flask", standalone_mode=False)
        commands.main(["demo", "people"], prog_name="flask", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from error


if __name__ == "__main__":
    main()
