"""The options by which people say how a rating file is to be read; the same for every command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import current_app
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from app.config import Settings
from app.plurals import counted
from app.scorefiles.categories import Categories, parse_categories
from app.scorefiles.comparison import Comparison
from app.scorefiles.faults import ScoreFileError, ignore_progress
from app.scorefiles.marks import Marks, read_marks
from app.scorefiles.rating_scheme import RatingScheme, load_scheme
from app.scorefiles.reading import ReadingOptions, Repeated
from app.scorefiles.rendering import Breakdown, count_lines

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_LARGE_FILE = 2_000_000
_LONG_REPORT = 500


def _list(_: click.Context, __: click.Parameter, text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _marks(_: click.Context, __: click.Parameter, text: str | None) -> Marks:
    return read_marks(text or "")


_SAME_NAMES = {"same": True, "different": False, None: None}

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--unit",
        "units",
        callback=_list,
        metavar="NAME",
        help="Column that names the unit (the clip); several that name it together, with commas.",
    ),
    click.option("--rater", metavar="NAME", help="Column that names the rater."),
    click.option(
        "--raters",
        callback=_list,
        metavar="LIST",
        help="Columns that are one rater each, with commas; the other columns are no raters.",
    ),
    click.option("--code", metavar="NAME", help="Column that names the code."),
    click.option("--score", metavar="NAME", help="Column with the scores of a long file."),
    click.option(
        "--ignore", "ignored", callback=_list, metavar="LIST", help="Columns not to be read."
    ),
    click.option("--long", "is_long", is_flag=True, help="Each row holds one score."),
    click.option(
        "--transpose",
        "is_transposed",
        is_flag=True,
        help="Each row is a rater, each column a unit.",
    ),
    click.option(
        "--header/--no-header",
        "has_header",
        default=None,
        help="Whether the first line names the columns.",
    ),
    click.option(
        "--missing",
        "marks",
        callback=_marks,
        metavar="LIST",
        help="Further texts that mean there is no score, beside blank, NA, N/A, NaN, -, ., 999 and the like.",
    ),
    click.option(
        "--similar-names",
        type=click.Choice(["same", "different"]),
        help="Whether names that differ only in case, blanks or accents are one rater (clip) or two.",
    ),
    click.option(
        "--repeated",
        type=click.Choice([choice.value for choice in Repeated]),
        help="What counts where a rater scored a unit twice: the first, the last, or each as a unit apart.",
    ),
    click.option("--sheet", metavar="NAME", help="Sheet of an Excel workbook."),
)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of reading, handed over as ``reading``."""

    def with_reading(similar_names: str | None, repeated: str | None, **values: Any) -> Any:
        reading = ReadingOptions(
            similar_are_one=_SAME_NAMES[similar_names],
            repeated=None if repeated is None else Repeated(repeated),
            **{name: values.pop(name) for name in _NAMES},
        )
        return command(reading=reading, **values)

    with_reading.__doc__, with_reading.__name__ = command.__doc__, command.__name__
    with_reading.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    wrapped: Callable[..., Any] = with_reading
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


_NAMES = (
    *("units", "rater", "raters", "code", "score", "ignored", "is_long", "is_transposed"),
    *("has_header", "marks", "sheet"),
)

strictness = click.option(
    "--strict/--leave-out",
    "is_strict",
    default=True,
    show_default=True,
    help="Refuse a file of which anything cannot be used, or name it, leave it out and go on.",
)


def output_format(what: str) -> Callable[[Any], Any]:
    """Give a command the option `--format`, handed over as ``form``.

    Args:
        what: what is written, such as a report.
    """
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv", "html"]),
        default="table",
        show_default=True,
        help=f"How the {what} is written.",
    )


def read_rubric(_: click.Context, __: click.Parameter, rubric: str | None) -> RatingScheme | None:
    """Read the rubric that an option names."""
    if rubric is None:
        return None
    settings: Settings = current_app.config["SETTINGS"]
    with plain_errors():
        return load_scheme(rubric, settings.calibration_sets_dir)


def read_categories(
    _: click.Context, param: click.Parameter, text: str | None
) -> Categories | None:
    """Read the categories that `--categories` or `--order` lists."""
    if text is None:
        return None
    with plain_errors():
        return parse_categories(text, in_order=param.name == "order")


def for_masters(reading: ReadingOptions) -> ReadingOptions:
    """Keep of what was said about ratings what holds for the file of master scores as well."""
    return ReadingOptions(
        units=reading.units,
        marks=reading.marks,
        similar_are_one=reading.similar_are_one,
    )


def tell(understood: list[str] | tuple[str, ...], notes: tuple[str, ...] = ()) -> None:
    """Say how files were read, beside the figures and never among them."""
    for line in understood:
        click.echo(line, err=True)
    for note in notes:
        click.echo(f"note: {note}", err=True)


def check_problems(problems: list[str] | tuple[str, ...], *, is_strict: bool) -> None:
    """Name what cannot be used; refuse to go on, unless somebody asked to leave it out."""
    for problem in problems:
        click.echo(f"{'cannot be used' if is_strict else 'left out'}: {problem}", err=True)
    if problems and is_strict:
        raise click.ClickException(
            f"{counted(len(problems), 'thing')} cannot be used; see above. Nothing was computed. "
            "Correct the file, or leave them out with --leave-out."
        )


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn a file that cannot be used into one sentence and exit code 1."""
    try:
        yield
    except ScoreFileError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def reading_progress(path: Path) -> Iterator[Callable[[int], None]]:
    """Show how far a large file has been read; say nothing about small ones."""
    size = path.stat().st_size
    with _bar(f"Reading {path.name}", size if size >= _LARGE_FILE else 0) as step:
        yield step


@contextmanager
def lines_progress(comparison: Comparison, breakdown: Breakdown) -> Iterator[Callable[[int], None]]:
    """Show how many raters (clips) of a long report are done; say nothing about a short one."""
    lines = count_lines(comparison, breakdown)
    with _bar(f"By {breakdown.value}", lines if lines >= _LONG_REPORT else 0) as step:
        yield step


@contextmanager
def _bar(title: str, total: int) -> Iterator[Callable[[int], None]]:
    if not total:
        yield ignore_progress
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.advance(task, done)
