"""What the analyses of rating files have in common: reading the scores, writing the results."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from app.scorefiles.faults import ScoreFileError
from app.scorefiles.options import check_problems, plain_errors, reading_progress, tell
from app.scorefiles.rating_scheme import Coding, RatingScheme
from app.scorefiles.ratings import Ratings, Scale, read_ratings
from app.scorefiles.reading import ReadingOptions
from app.scorefiles.rendering import as_json
from app.scorefiles.sections import AnalysisPart, section_table, sections_csv, sections_html
from app.scoring.scheme import Direction


def read_for_analysis(
    path: Path, *, scale: Scale, coding: Coding | None, is_strict: bool, reading: ReadingOptions
) -> tuple[Ratings, frozenset[str]]:
    """Read ratings, say how, and refuse what cannot be used.

    Args:
        path: the file.
        scale: what its scores mean; None where they are numbers.
        coding: with a rubric, what numbers are.
        is_strict: whether anything that cannot be used is a reason to refuse.
        reading: what was said about the file.

    Returns:
        The ratings, and the keys of the codes on which a high score is bad.
    """
    with plain_errors(), reading_progress(path) as step:
        found = read_ratings(path, scale, replace(reading, coding=coding), step)
    tell(found.understood.lines)
    check_problems(found.problems.sentences, is_strict=is_strict)
    with plain_errors():
        _check_order(found)
    codes = scale.codes if isinstance(scale, RatingScheme) else ()
    bad = (code.spec.key for code in codes if code.spec.direction is Direction.HIGH_IS_BAD)
    return found, frozenset(bad)


def _check_order(found: Ratings) -> None:
    for code in found.codes:
        if not code.is_ordered:
            raise ScoreFileError(
                f"The scores {', '.join(code.labels[:6])} are words. Say which is lowest and which "
                "highest: --order LIST, lowest first."
            )


def write_analysis(
    form: str,
    title: str,
    remarks: list[str],
    sections: list[AnalysisPart],
    document: dict[str, Any],
) -> None:
    """Write an analysis in the form that was asked for."""
    if form == "json":
        click.echo(as_json(document))
    elif form == "csv":
        click.echo(sections_csv(sections), nl=False)
    elif form == "html":
        click.echo(sections_html(title, remarks, sections), nl=False)
    else:
        console = Console()
        console = console if console.is_terminal else Console(width=200)
        for remark in remarks:
            console.print(remark, markup=False, highlight=False)
        for section in sections:
            console.print(section_table(section))
