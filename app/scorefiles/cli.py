"""Commands on files of scores: `flask scoring report` and `flask scoring agreement`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from app.config import Settings
from app.plurals import counted
from app.scorefiles.comparison import Comparison, compare_sheets
from app.scorefiles.delimited import RowProblem, ScoreFileError
from app.scorefiles.documents import panel_document
from app.scorefiles.panel_file import Categories, parse_categories, read_panel_file
from app.scorefiles.rating_scheme import RatingScheme, load_scheme
from app.scorefiles.ratings import read_scores
from app.scorefiles.rendering import (
    Breakdown,
    as_csv,
    as_document,
    as_html,
    as_json,
    as_table,
    statistics_table,
)
from app.web.commands import CommandGroup, refuse

scoring_cli = CommandGroup("scoring", help="Agreement statistics of score files.")

_LARGE_FILE = 2_000_000
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _read_rubric(_: click.Context, __: click.Parameter, rubric: str) -> RatingScheme:
    settings: Settings = current_app.config["SETTINGS"]
    with _plain_errors():
        return load_scheme(rubric, settings.calibration_sets_dir)


def _read_categories(_: click.Context, __: click.Parameter, categories: str) -> Categories:
    with _plain_errors():
        return parse_categories(categories)


@scoring_cli.command("report")
@click.argument("ratings", type=_FILE)
@click.option("--master", type=_FILE, required=True, help="CSV file of the master scores.")
@click.option(
    "--rubric",
    "scheme",
    required=True,
    callback=_read_rubric,
    help="Rubric id, e.g. mqi-4pt, or a rubric YAML file.",
)
@click.option(
    "--by",
    type=click.Choice([breakdown.value for breakdown in Breakdown]),
    default=Breakdown.CODE.value,
    show_default=True,
    help="What each line of the report stands for; JSON and CSV always hold codes and domains.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "html"]),
    default="table",
    show_default=True,
    help="How the report is written.",
)
@click.option("--strict", is_flag=True, help="Fail when any row had to be left out.")
def report(
    ratings: Path, master: Path, scheme: RatingScheme, by: str, form: str, *, strict: bool
) -> None:
    """Report how RATINGS agree with master scores.

    Both files are CSV with a column for the clip (or several, such as OBSID and CHAPNUM). Scores
    stand in one column for each code, named by its key or export name (LINK), or one in each row
    with columns `code` and `score`. Scores are labels (Mid) or export numbers (3); blank, 998 and
    999 are missing. A column `rater` tells raters apart.

    Rows that cannot be used are named by file and line, on the error output and in the report.
    The exit code is 0 when there is a report, 1 when there is none or, with --strict, when
    anything was left out.
    """
    troubles = []
    try:
        with _progress(ratings) as step:
            scores = read_scores(ratings, scheme, progress=step)
    except ScoreFileError as error:
        troubles.append(str(error))
    try:
        masters = read_scores(master, scheme, with_rater=False)
    except ScoreFileError as error:
        troubles.append(str(error))
    refuse(*troubles)
    with _plain_errors():
        comparison = compare_sheets(scheme, scores, masters)
    _tell(comparison.problems, comparison.notes)
    if strict and comparison.problems:
        raise click.ClickException(
            f"{counted(len(comparison.problems), 'row')} cannot be used, and --strict allows none."
        )
    _write_report(comparison, Breakdown(by), form)


@scoring_cli.command("agreement")
@click.argument("file", type=_FILE)
@click.option(
    "--categories",
    "declared",
    required=True,
    callback=_read_categories,
    help="All categories that can be given, lowest first, with commas: 0,1,2,3.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How the statistics are written.",
)
@click.option("--skip-bad-rows", is_flag=True, help="Leave bad rows out instead of failing.")
def agreement(file: Path, declared: Categories, form: str, *, skip_bad_rows: bool) -> None:
    """Compute every agreement statistic of FILE, without a rubric.

    The first column names the unit, each further column is a rater; empty is missing. With two
    raters the first is the master. A category that is not declared is an error that names its
    line. Statistics that do not exist are null in JSON, with the reason under `undefined`.
    """
    with _plain_errors(), _progress(file) as step:
        panel = read_panel_file(file, declared, step)
    _tell(panel.problems, panel.notes)
    if panel.problems and not skip_bad_rows:
        raise click.ClickException(
            f"{counted(len(panel.problems), 'row')} cannot be used; see above. Nothing was computed. "
            "Correct them, or leave them out with --skip-bad-rows."
        )
    document = panel_document(panel.ranks, declared.values)
    if form == "json":
        click.echo(as_json(document))
    else:
        _console().print(statistics_table(document))


def _write_report(comparison: Comparison, breakdown: Breakdown, form: str) -> None:
    if form == "table":
        _console().print(as_table(comparison, breakdown))
        return
    writers: dict[str, Callable[[], str]] = {
        "json": lambda: as_json(as_document(comparison, breakdown)) + "\n",
        "csv": lambda: as_csv(comparison, breakdown),
        "html": lambda: as_html(comparison, breakdown),
    }
    click.echo(writers[form](), nl=False)


def _console() -> Console:
    """Print to the terminal at its width; to a file at one that cuts nothing off."""
    console = Console()
    return console if console.is_terminal else Console(width=200)


def _tell(problems: tuple[RowProblem, ...], notes: tuple[str, ...]) -> None:
    for problem in problems:
        click.echo(f"left out: {problem}", err=True)
    for note in notes:
        click.echo(f"note: {note}", err=True)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn a file that cannot be used into one sentence and exit code 1."""
    try:
        yield
    except ScoreFileError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _progress(path: Path) -> Iterator[Callable[[int], None]]:
    """Show how far a large file has been read; say nothing about small ones."""
    size = path.stat().st_size
    if size < _LARGE_FILE:
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"Reading {path.name}", total=size)
        yield lambda length: bar.advance(task, length)
