"""`flask content …`: check, sync, and write schemas."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from itertools import combinations
from pathlib import Path

import click
from flask import current_app
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from app.config import Settings
from app.content.change import Change, Verb
from app.content.problem import Problem, Severity, end_sentence, listed
from app.db import transaction
from app.plurals import counted
from app.publishing.content import SCHEMAS, CompiledContent, compile_content
from app.publishing.domain import (
    BALANCE_BEGIN,
    BALANCE_END,
    PoolBalance,
    balance_text,
    comparison_text,
    figures_text,
    overlap_text,
    put_balance,
)
from app.publishing.errors import NoPlaceForBalanceError, SetNotFoundError, UnpublishableError
from app.publishing.service import measure_balance, measure_forms, publish
from app.standards.domain.giveaways import KeyOverlap
from app.storage.running import uploads_store
from app.web import Runtime
from app.web.commands import CommandGroup

content = CommandGroup(
    "content", help="Check the course, the clips and their master scores, and put them online."
)

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_VERBOSE = click.option("--verbose", is_flag=True, help="Give every warning a line of its own.")


@content.command("check")
@click.option("--course", "course_dir", type=_FOLDER, help="Folder of the course.")
@click.option("--sets", "sets_dir", type=_FOLDER, help="Folder of rubrics, clips and sets.")
@click.option("--strict", is_flag=True, help="Warnings are errors.")
@_VERBOSE
def check_content(
    course_dir: Path | None, sets_dir: Path | None, *, strict: bool, verbose: bool
) -> None:
    """Read every content file and report every problem, with file and line.

    Needs no database and changes nothing. Exits with 1 when there is an error, so that it can
    guard a commit.
    """
    compiled = _compile(course_dir, sets_dir)
    _report_problems(compiled.problems, in_full=verbose)
    if not compiled.is_publishable() or (strict and compiled.problems):
        sys.exit(1)
    click.echo(f"All good: {_inventory(compiled)}.")


@content.command("sync")
@click.option("--course", "course_dir", type=_FOLDER, help="Folder of the course.")
@click.option("--sets", "sets_dir", type=_FOLDER, help="Folder of rubrics, clips and sets.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@_VERBOSE
def sync_content(
    course_dir: Path | None, sets_dir: Path | None, *, dry_run: bool, verbose: bool
) -> None:
    """Check all content, then put it online in one transaction.

    With any error, nothing changes. Each distinct content becomes a revision that is never
    altered, so results stay tied to what was scored. What has no files any more is offered no
    longer; its revisions stay. Running it twice changes nothing the second time.
    """
    compiled = _compile(course_dir, sets_dir)
    _report_problems(compiled.problems, in_full=verbose)
    runtime: Runtime = current_app.extensions["runtime"]
    try:
        with transaction() as session:
            changes = publish(session, compiled, runtime.clock())
            if dry_run:
                session.rollback()
    except UnpublishableError as error:
        if compiled.is_publishable():
            _report_problems(error.problems)
        click.echo("Nothing was changed. Correct the errors above and sync again.", err=True)
        sys.exit(1)
    if dry_run:
        click.echo("Dry run: nothing was changed.")
    _report_changes(changes)


@content.command("schema")
@click.argument("name", required=False, type=click.Choice(sorted(SCHEMAS)))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write NAME.schema.json for every kind of file into this folder.",
)
def write_schemas(name: str | None, out: Path | None) -> None:
    """Print the JSON Schema of one kind of file, or write all of them for an editor.

    In an editor with the YAML language server, put
    `# yaml-language-server: $schema=<path>` at the head of a file.
    """
    if out is not None:
        _write_schemas(sorted(SCHEMAS) if name is None else [name], out)
    elif name is not None:
        click.echo(_schema(name), nl=False)
    else:
        raise click.UsageError(f"name one of {', '.join(sorted(SCHEMAS))}, or give --out FOLDER")


def _write_schemas(kinds: Sequence[str], folder: Path) -> None:
    for kind in kinds:
        path = folder / f"{kind}.schema.json"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(_schema(kind), encoding="utf-8")
        except OSError as error:
            message = (
                f"{path} cannot be written: {error.strerror}. Choose another folder with --out."
            )
            raise click.ClickException(message) from error
        click.echo(f"wrote {path}")


@content.command("balance")
@click.option("--sets", "sets_dir", type=_FOLDER, help="Folder of rubrics, clips and sets.")
@click.option("--set", "set_id", help="Count the clips of one set only.")
@click.option("--against", "other_id", help="Compare the set with this one, as parallel forms.")
@click.option("--write", is_flag=True, help="Write the open pools into the folder's README.md.")
def show_balance(
    sets_dir: Path | None, set_id: str | None, other_id: str | None, *, write: bool
) -> None:
    """Show how evenly the master scores cover each code's score points.

    For every pool of clips (practice with exemplars, certification) and every code: how often each
    score point is the master score, and the blind-guess baseline, which is the exact agreement of
    somebody who always gives the most frequent point. A code with fewer than three score points is
    marked: with it, agreement tells little.

    Then, for every test form: how often each code tells another, how codes correlate, how often an
    overall code is merely the highest of its domain, and which clips show the combinations that
    teach codes apart; for every two forms: the equal scores of each pair of clips, and what who
    knows one form's master scores reaches on the other.

    With --against, two forms are compared code by code. What is sealed is counted, but never written.
    """
    if write and set_id is not None:
        raise click.UsageError("--write is about all open pools; leave --set out")
    if other_id is not None and set_id is None:
        raise click.UsageError("--against compares two sets; name the first one with --set")
    compiled = _compile(None, sets_dir, with_sealed=not write)
    wanted = [set_id] if other_id is None else [set_id, other_id]
    pools = _measure_pools(compiled, wanted)
    text = balance_text(pools)
    click.echo(text, nl=False)
    if other_id is not None:
        click.echo(comparison_text(*pools), nl=False)
    if write:
        _write_balance(sets_dir, text)
    else:
        _show_forms(compiled, frozenset(name for name in wanted if name))


def _measure_pools(
    compiled: CompiledContent, wanted: Sequence[str | None]
) -> tuple[PoolBalance, ...]:
    pools: tuple[PoolBalance, ...] = ()
    unknown = []
    for name in wanted:
        try:
            pools += measure_balance(compiled, name)
        except SetNotFoundError as error:
            unknown.append(str(error))
    if unknown:
        raise click.UsageError("\n".join(unknown))
    return pools


def _show_forms(compiled: CompiledContent, wanted: frozenset[str]) -> None:
    """Print the figures of the forms wanted, or of every form with its marginals."""
    forms = [form for form in measure_forms(compiled) if not wanted or form.scored.name in wanted]
    for form in forms if not wanted else ():
        click.echo(balance_text(measure_balance(compiled, form.scored.name)), nl=False)
    click.echo(figures_text(forms), nl=False)
    for one, other in combinations([form.scored for form in forms], 2):
        if one.codes == other.codes:
            overlap = KeyOverlap(one=one.counted(), other=other.counted())
            click.echo(overlap_text(overlap), nl=False)


def _write_balance(sets_dir: Path | None, text: str) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    path = (sets_dir or settings.calibration_sets_dir) / "README.md"
    try:
        page = put_balance(path.read_text("utf-8"), text)
    except (OSError, NoPlaceForBalanceError) as error:
        message = f"{path} has no place for the table: two lines, {BALANCE_BEGIN} and {BALANCE_END}"
        raise click.ClickException(message) from error
    path.write_text(page, "utf-8")
    click.echo(f"wrote {path}", err=True)


def _schema(kind: str) -> str:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **SCHEMAS[kind].model_json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _compile(
    course_dir: Path | None, sets_dir: Path | None, *, with_sealed: bool = True
) -> CompiledContent:
    settings: Settings = current_app.config["SETTINGS"]
    course_dir = (course_dir or settings.course_content_dir).resolve()
    sets_dir = (sets_dir or settings.calibration_sets_dir).resolve()
    columns = (SpinnerColumn(), TextColumn("{task.completed} read"), TimeElapsedColumn())
    with Progress(
        *columns, TextColumn("{task.description}"), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task("", total=None)
        with uploads_store().local_copy() if with_sealed else nullcontext() as uploads_dir:
            return compile_content(
                course_dir,
                sets_dir,
                lambda file: bar.update(task, advance=1, description=file),
                sealed_dir=settings.sealed_sets_dir if with_sealed else None,
                uploads_dir=uploads_dir,
                gate_override=settings.gate_override or None,
            )


def _report_problems(problems: Sequence[Problem], *, in_full: bool = False) -> None:
    for line in listed(problems, in_full=in_full):
        click.echo(line, err=True)
    counts = Counter(problem.severity for problem in problems)
    if problems:
        errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
        click.echo(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}", err=True)


def _report_changes(changes: tuple[Change, ...]) -> None:
    for change in changes:
        if change.verb is not Verb.UNCHANGED:
            click.echo(f"{change.verb.value:>9}  {change.kind} {change.id}")
        for remark in change.remarks:
            click.echo(f"{'':>9}  {end_sentence(remark)}")
    counts = Counter(change.verb for change in changes)
    click.echo(", ".join(f"{counts[verb]} {verb.value}" for verb in Verb if counts[verb]) + ".")


def _inventory(content: CompiledContent) -> str:
    parts = (
        counted(len(content.rubrics), "rubric"),
        counted(len(content.clips), "clip"),
        counted(len(content.sets), "set"),
        counted(len(content.policies), "policy", "policies"),
        counted(len(content.lessons), "lesson"),
    )
    return ", ".join(parts)
