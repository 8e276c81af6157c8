"""`flask scoring facets`: severity, fit and difficulty by the many-facet Rasch model."""

from pathlib import Path
from typing import Any

import click
import numpy as np

from app.scorefiles.analysis import read_for_analysis, write_analysis
from app.scorefiles.analysis_options import analysis_options
from app.scorefiles.facets_document import (
    TITLE,
    WHY_NOT,
    facets_data,
    facets_remarks,
    facets_sections,
)
from app.scorefiles.faults import ScoreFileError
from app.scorefiles.names import folded
from app.scorefiles.options import (
    FILE,
    plain_errors,
    reading_options,
    strictness,
)
from app.scorefiles.ratings import Ratings
from app.scoring.estimates import Undefined
from app.scoring.facets.report import MOST_POINTS, FacetsReport, analyze_facets
from app.scoring.facets.scores import FacetScores
from app.web.commands import Command


@click.command("facets", cls=Command)
@click.argument("ratings", type=FILE)
@analysis_options
@click.option(
    "--reversed",
    "turned",
    default="",
    metavar="LIST",
    help="Without a rubric: codes on which a high score is unkind to the lesson, with commas.",
)
@click.option(
    "--partial-credit",
    "partial_credit",
    is_flag=True,
    help="Give each code thresholds of its own, instead of shared ones.",
)
@strictness
@reading_options
def facets(ratings: Path, *, turned: str, partial_credit: bool, form: str, **files: Any) -> None:
    """Find out how severe each rater of RATINGS is, on one scale for all.

    The many-facet Rasch model tells apart how severe a rater is, how high a clip stands, and how
    hard a code is to score high on. So raters can be compared who scored different clips, as long
    as clips tie them together; no master scores are needed. Printed are severity with its standard
    error, infit and outfit (1 as expected; above 1.5 noisier) of every rater, then codes,
    thresholds and clips.

    RATINGS is read like the files of the other commands: a column for the clip, one for the
    rater, and scores in one column for each code, or one in each row. The first lines say how it
    was understood. What cannot be estimated is said. The exit code is 0 only when there are
    estimates, and everything in RATINGS was used or --leave-out allows not to.

    \b
    Examples:
      flask scoring facets ratings.csv --rubric mqi-4pt
      flask scoring facets essays.csv --unit essay --rater reader --partial-credit --format json
    """  # noqa: D301 - the sign keeps click from joining the lines
    found, directions = read_for_analysis(ratings, **files)
    with plain_errors():
        scores = facet_scores(found, directions | _turned(found, turned))
    with plain_errors():
        report = run_facets(scores, partial_credit=partial_credit)
    document = {"understood": found.understood.lines, **facets_data(report)}
    write_analysis(form, TITLE, facets_remarks(report), facets_sections(report), document)
    if not report.has_converged:
        raise click.ClickException("The estimation did not settle; take these figures as rough.")


def _turned(found: Ratings, turned: str) -> frozenset[str]:
    """Find the codes somebody named as reversed."""
    known = {folded(code.key): code.key for code in found.codes}
    named = [part.strip() for part in turned.split(",") if part.strip()]
    unknown = [name for name in named if folded(name) not in known]
    if unknown:
        raise ScoreFileError(
            f"--reversed names {', '.join(unknown)}; the codes are {', '.join(known.values())}."
        )
    return frozenset(known[folded(name)] for name in named)


def facet_scores(found: Ratings, reversed_codes: frozenset[str]) -> FacetScores:
    """Lay the ratings of a file out one by one.

    Raises:
        ScoreFileError: a code has too many score points for thresholds.
    """
    for code in found.codes:
        if len(code.labels) > MOST_POINTS:
            raise ScoreFileError(
                f"{code.key} has {len(code.labels)} different scores. The model is for scales of at "
                f"most {MOST_POINTS} points; `flask scoring dependability` takes any."
            )
    sheet, code_place = np.nonzero(found.ranks >= 0)
    return FacetScores(
        raters=found.raters,
        clips=found.units,
        codes=tuple(code.key for code in found.codes),
        points=tuple(len(code.labels) for code in found.codes),
        rater=found.rater[sheet],
        clip=found.unit[sheet],
        code=code_place,
        rank=found.ranks[sheet, code_place].astype(np.int64),
        reversed_codes=frozenset(
            place for place, code in enumerate(found.codes) if code.key in reversed_codes
        ),
    )


def run_facets(scores: FacetScores, *, partial_credit: bool) -> FacetsReport:
    """Fit the model.

    Raises:
        ScoreFileError: nothing can be estimated; the message says why.
    """
    report = analyze_facets(scores, partial_credit=partial_credit)
    if isinstance(report, Undefined):
        raise ScoreFileError(WHY_NOT[report.reason])
    return report
