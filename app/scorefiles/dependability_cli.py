"""`flask scoring dependability`: a G study of a rating file, and the D study that follows."""

from pathlib import Path
from typing import Any

import click

from app.scorefiles.analysis import read_for_analysis, write_analysis
from app.scorefiles.analysis_options import analysis_options
from app.scorefiles.dependability_document import (
    TITLE,
    DependabilityStudy,
    dependability_data,
    dependability_remarks,
    dependability_sections,
)
from app.scorefiles.faults import ScoreFileError
from app.scorefiles.measurement_design import (
    UNIT_WORDS,
    FacetedScores,
    choose_design,
    faceted_scores,
)
from app.scorefiles.names import folded
from app.scorefiles.options import FILE, plain_errors, reading_options, strictness
from app.scoring.estimates import Undefined
from app.scoring.generalizability import (
    MeasurementDesign,
    VarianceComponents,
    estimate_components,
)
from app.web.commands import Command


@click.command("dependability", cls=Command)
@click.argument("ratings", type=FILE)
@analysis_options
@click.option(
    "--design",
    "told",
    metavar="TEXT",
    help='Facets with x between, a colon where one lies in another: "lesson x (rater:task)".',
)
@click.option(
    "--object",
    "measured",
    metavar="NAME",
    help="The facet that is measured; without it, the first of the design.",
)
@click.option(
    "--random-codes",
    "is_random",
    is_flag=True,
    help="Take the codes for a sample of many; without it, they are all there are.",
)
@click.option(
    "--goal",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.8,
    show_default=True,
    help="The coefficient that is wanted.",
)
@strictness
@reading_options
def dependability(
    ratings: Path,
    *,
    told: str | None,
    measured: str | None,
    is_random: bool,
    goal: float,
    form: str,
    **files: Any,
) -> None:
    """Find out how many raters and clips a dependable score needs.

    A G study finds where the variance of single scores comes from: what is measured, raters, codes
    and their combinations. A D study then says what means over other numbers of raters (clips, codes)
    would be worth: E rho squared for comparing what is measured, Phi for judging it against a fixed
    line, and the fewest that reach the goal.

    Without --design, each clip is what is measured, and raters (and codes) are crossed with it, or
    nested where each rater scored one clip only. Where clips are named by several columns, such as
    lesson and segment, the design must be told. Gaps do no harm. Negative components are named.

    \b
    Examples:
      flask scoring dependability ratings.csv --rubric mqi-4pt
      flask scoring dependability essays.csv --unit person,task --design "person x (rater:task)"
    """  # noqa: D301 - the sign keeps click from joining the lines
    found, bad = read_for_analysis(ratings, **files)
    with plain_errors():
        scores = faceted_scores(found, bad)
        study = _study(scores, choose_design(scores, told), measured, goal, is_random=is_random)
    document = {"understood": found.understood.lines, **dependability_data(study)}
    sections = dependability_sections(study)
    write_analysis(form, TITLE, dependability_remarks(study), sections, document)


def _study(
    scores: FacetedScores,
    design: MeasurementDesign,
    measured: str | None,
    goal: float,
    *,
    is_random: bool,
) -> DependabilityStudy:
    target = _target(design, measured, scores)
    fixed = frozenset() if is_random else frozenset({"code"} & {*design.facets} - {target})
    found = _components(scores, design)
    study = DependabilityStudy(found=found, measured=target, fixed=fixed, goal=goal)
    if not study.facets:
        raise ScoreFileError("No facet is left whose number could be chosen.")
    return study


def _target(design: MeasurementDesign, measured: str | None, scores: FacetedScores) -> str:
    """Find what is measured."""
    if measured is None:
        return design.facets[0]
    name = scores.unit if folded(measured) in UNIT_WORDS else folded(measured)
    if name not in design.facets:
        raise ScoreFileError(
            f"--object names {measured}; the design has {', '.join(design.facets)}."
        )
    if name in design.within:
        raise ScoreFileError(f"What is measured cannot lie in something else, as {name} does.")
    return name


def _components(scores: FacetedScores, design: MeasurementDesign) -> VarianceComponents:
    found = estimate_components(scores.values, scores.conditions, design)
    if isinstance(found, Undefined):
        raise ScoreFileError(
            "The variance components cannot be told apart: a facet has a single condition, or two "
            "facets go together (each rater scored one clip only, say). If one lies in the other, "
            'say so: --design "clip x ..." with a colon, as in (rater:task). If a facet has a single '
            "condition, leave it out."
        )
    return found
