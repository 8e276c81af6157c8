"""Commands on files of scores: `flask scoring report` and `flask scoring agreement`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from app.scorefiles.categories import Categories
from app.scorefiles.comparison import Comparison, compare
from app.scorefiles.dependability_cli import dependability
from app.scorefiles.facets_cli import facets
from app.scorefiles.faults import Progress, ScoreFileError
from app.scorefiles.masters import read_masters
from app.scorefiles.options import (
    FILE,
    check_problems,
    for_masters,
    lines_progress,
    output_format,
    plain_errors,
    read_categories,
    read_rubric,
    reading_options,
    reading_progress,
    strictness,
    tell,
)
from app.scorefiles.panel_figures import agreement_document
from app.scorefiles.panel_tables import agreement_tables
from app.scorefiles.rating_scheme import Coding, RatingScheme
from app.scorefiles.ratings import Ratings, read_ratings
from app.scorefiles.reading import ReadingOptions
from app.scorefiles.rendering import (
    Breakdown,
    as_csv,
    as_document,
    as_html,
    as_json,
    as_table,
    as_text,
    count_lines,
)
from app.web.commands import CommandGroup, refuse

scoring_cli = CommandGroup("scoring", help="Statistics of files of scores, without the web.")
scoring_cli.add_command(facets)
scoring_cli.add_command(dependability)

_LONG_TABLE = 200
_CODINGS = click.Choice([coding.value for coding in Coding])


@scoring_cli.command("report")
@click.argument("ratings", type=FILE)
@click.option("--master", type=FILE, required=True, help="File of the master scores.")
@click.option(
    "--rubric",
    "scheme",
    required=True,
    callback=read_rubric,
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
    "--all",
    "is_all",
    is_flag=True,
    help="In JSON and CSV: every statistic of each rater (clip), by domain and code, too. Slow.",
)
@output_format("report")
@click.option(
    "--codes-as",
    type=_CODINGS,
    help="What numbers are: the rubric's export numbers, ranks from 0 up, or labels.",
)
@click.option("--master-codes-as", type=_CODINGS, help="The same for the file of master scores.")
@click.option(
    "--master-rater", metavar="NAME", help="Whose master scores count, if several gave some."
)
@strictness
@reading_options
def report(
    ratings: Path, *, by: str, form: str, is_all: bool, is_strict: bool, **files: Any
) -> None:
    """Report how RATINGS agree with master scores.

    Both files are delimited text (commas, semicolons, tabs or pipes) or Excel workbooks. A column
    names the clip (or several do, such as OBSID and CHAPNUM), a column `rater` tells raters apart.
    Scores stand in one column for each code, named by its key or export name (LINK), or one in
    each row with columns `code` and `score`. They are labels (Mid), the rubric's export numbers, or
    ranks from 0 up; blank, NA, 999 and the like are missing.

    The first lines say how the files were understood. Where they can be read in two ways, nothing
    is computed, and the message names the option that decides. The exit code is 0 only when
    everything in RATINGS was used, or --leave-out allows not to.

    \b
    Examples:
      flask scoring report ratings.csv --master master.csv --rubric mqi-4pt --by code
      flask scoring report export.xlsx --master master.csv --rubric mqi-4pt --codes-as rank --by rater
    """  # noqa: D301 - the sign keeps click from joining the lines
    comparison = _read_both(ratings, **files)
    check_problems(comparison.problems, is_strict=is_strict)
    with lines_progress(comparison, Breakdown(by)) as step:
        text = _report_text(comparison, Breakdown(by), form, step, is_all=is_all)
    click.echo(text, nl=False)


def _read_both(  # noqa: PLR0913 - an argument for each option
    ratings: Path,
    *,
    master: Path,
    scheme: RatingScheme,
    codes_as: str | None,
    master_codes_as: str | None,
    master_rater: str | None,
    reading: ReadingOptions,
) -> Comparison:
    """Read ratings and master scores, say how, and match them; name the faults of both at once."""
    mine = replace(reading, coding=_coding(codes_as))
    theirs = replace(for_masters(reading), coding=_coding(master_codes_as or codes_as))
    troubles = []
    try:
        with reading_progress(ratings) as step:
            scores = read_ratings(ratings, scheme, mine, step)
    except ScoreFileError as error:
        troubles.append(str(error))
    try:
        masters = read_masters(master, scheme, theirs, master_rater)
    except ScoreFileError as error:
        troubles.append(str(error))
    refuse(*troubles)
    tell([*scores.understood.lines, *masters.understood.lines])
    with plain_errors():
        comparison = compare(scheme, scores, masters)
    tell([], comparison.notes)
    return comparison


def _coding(told: str | None) -> Coding | None:
    return None if told is None else Coding(told)


@scoring_cli.command("agreement")
@click.argument("file", type=FILE)
@click.option(
    "--categories",
    "declared",
    callback=read_categories,
    metavar="LIST",
    help="All categories that can be given: 0,1,2,3 or 0-3. Words are no scale: see --order.",
)
@click.option(
    "--order",
    callback=read_categories,
    metavar="LIST",
    help="The same for words that go from low to high: Low,Mid,High.",
)
@click.option(
    "--all", "is_all", is_flag=True, help="Print every statistic, not only those that fit."
)
@click.option("--pairs", "with_pairs", is_flag=True, help="Add the kappa of every two raters.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How the statistics are written.",
)
@strictness
@reading_options
def agreement(file: Path, *, form: str, is_all: bool, with_pairs: bool, **how: Any) -> None:
    """Compute agreement statistics of the raters in FILE, without a rubric.

    FILE is delimited text (commas, semicolons, tabs or pipes) or an Excel workbook, in any of
    these layouts: a row for each unit and a column for each rater, with or without a column that
    names the units; a row for each score (unit, rater, score); a row for each rater and unit with
    a column for each code; or a row for each rater. With two raters the first is the master.

    The first lines say how FILE was understood. Where it can be read in two ways, nothing is
    computed, and the message names the option that decides. Printed are the statistics that fit the
    data, with 95% intervals; --all and JSON have every other one. What does not exist is null in JSON,
    with the reason under `undefined`.

    \b
    Examples:
      flask scoring agreement ratings.csv --categories 0-3
      flask scoring agreement long.xlsx --order Low,Mid,High --unit essay --rater who --score verdict
    """  # noqa: D301 - the sign keeps click from joining the lines
    ratings = _read_panel(file, **how)
    document = agreement_document(ratings, with_pairs=with_pairs)
    if form == "json":
        click.echo(as_json(document))
        return
    for table in agreement_tables(document, is_all=is_all):
        _console().print(table)


def _read_panel(
    file: Path,
    *,
    declared: Categories | None,
    order: Categories | None,
    is_strict: bool,
    reading: ReadingOptions,
) -> Ratings:
    """Read ratings without a rubric, say how, and refuse what cannot be used."""
    with plain_errors():
        categories = _categories(declared, order)
        with reading_progress(file) as step:
            ratings = read_ratings(file, categories, reading, step)
    tell(ratings.understood.lines)
    refuse(None if categories else _undeclared(ratings))
    check_problems(ratings.problems.sentences, is_strict=is_strict)
    return ratings


def _categories(declared: Categories | None, order: Categories | None) -> Categories | None:
    """Take what was declared; an order has all categories in it."""
    if declared and order and set(declared.labels) != set(order.labels):
        raise ScoreFileError(
            "--order and --categories name different categories. One of them is enough."
        )
    return order or declared


def _undeclared(ratings: Ratings) -> str:
    labels = ratings.codes[0].labels
    return (
        f"Which scores can be given? {ratings.understood.file} has {', '.join(labels[:12])}"
        f"{', …' if len(labels) > 12 else ''}; figures depend on points that nobody used. Say "
        f"--categories {ratings.understood.scores.replace(' ', '')} if these are all."
    )


def _report_text(
    comparison: Comparison, breakdown: Breakdown, form: str, step: Progress, *, is_all: bool
) -> str:
    """Write a report in one of its forms."""
    if form == "table":
        if count_lines(comparison, breakdown) > _LONG_TABLE:
            return as_text(comparison, breakdown, step)
        console = _console()
        with console.capture() as captured:
            console.print(as_table(comparison, breakdown))
        return captured.get()
    if form == "html":
        return as_html(comparison, breakdown, step)
    if form == "csv":
        return as_csv(comparison, breakdown, step, is_all=is_all)
    return as_json(as_document(comparison, breakdown, step, is_all=is_all)) + "\n"


def _console() -> Console:
    """Print to the terminal at its width; to a file at one that cuts nothing off."""
    console = Console()
    return console if console.is_terminal else Console(width=200)
