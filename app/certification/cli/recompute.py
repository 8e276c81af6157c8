"""`flask certification recompute`: stored decisions, decided again to the same digits."""

import sys

import click

from app.certification.cli.group import certification
from app.certification.service.deciding import recompute_all
from app.db import db


@certification.command("recompute")
@click.option("--all", "is_all", is_flag=True, required=True, help="Every stored decision.")
def recompute(*, is_all: bool) -> None:  # noqa: ARG001  there is nothing else to ask for yet
    """Decide every stored decision again; exits with 1 when a digit differs.

    Nothing is written: a decision stands as it was made. A difference means that the program, or a
    row, is not what it was.
    """
    count = 0
    different = []
    for found in recompute_all(db.session()):
        count += 1
        if not found.is_same:
            different.append(found)
    for found in different:
        what = "evidence" if not found.has_same_evidence else "trace"
        click.echo(f"decision {found.decision_id} ({found.outcome}): its {what} differs")
    said = "decision is" if count == 1 else "decisions are"
    if not different:
        click.echo(f"{count} {said} found again to the same digits.")
        return
    click.echo(f"{len(different)} of {count} stored decisions are not found again.")
    sys.exit(1)
