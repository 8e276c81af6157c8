"""A many-facet Rasch analysis for people and programs: remarks, parts, and plain data."""

from collections.abc import Iterable, Iterator

from app.plurals import counted
from app.scorefiles.documents import Document
from app.scorefiles.sections import AnalysisPart, Cell
from app.scoring.estimates import Estimate, Reason, Undefined
from app.scoring.facets.design import End
from app.scoring.facets.report import FacetLine, FacetsReport, ScaleSteps

TITLE = "Many-facet Rasch analysis"

_FIT = (("infit", 2), ("infit z", 1), ("outfit", 2), ("outfit z", 1))
_NOISY, _ALIKE, _CLEAR = 1.5, 0.5, 2.0
"""Linacre (2002), Rasch Measurement Transactions 16(2), 878: mean squares beyond these are
unproductive for measurement; and clearly so where the standardized figure is beyond 2."""

_ENDS = {
    End.LOWEST: "all scores lowest; placed by extrapolation",
    End.HIGHEST: "all scores highest; placed by extrapolation",
    End.ONE_POINT: "one point only; no place",
}

WHY_NOT = {
    Reason.NO_SCORES: "There are no scores.",
    Reason.NO_VARIANCE: (
        "Nothing can be estimated: every rater or code has all scores at one end of the scale, so "
        "that nothing can be compared."
    ),
    Reason.TOO_FEW_RATERS: (
        "Severity needs at least two raters whose scores are not all at one end of the scale."
    ),
    Reason.TOO_FEW_UNITS: "Severity needs at least two clips.",
    Reason.NO_FINITE_ESTIMATE: (
        "There are no finite estimates: some raters, codes or score points never overlap with the "
        "others, as when one rater gives only low points and everybody else only high ones. More "
        "scores, or wider score points, would help."
    ),
}


def facets_remarks(report: FacetsReport) -> list[str]:
    """Say what was done, and what has to be kept in mind, in sentences."""
    model = (
        f"{counted(report.scores, 'score')} used. Marginal maximum likelihood, "
        f"{counted(report.rounds, 'round')}; clips are a sample from a normal population with "
        f"standard deviation {report.clip_sd:.2f}, told apart with reliability "
        f"{report.clip_reliability:.2f}."
    )
    return [
        model,
        *_separation(report),
        *facets_warnings(report),
    ]


def _separation(report: FacetsReport) -> Iterator[str]:
    found = report.separation
    if found is not None:
        yield (
            f"Raters: separation {found.ratio:.2f}, {found.strata:.1f} strata, reliability "
            f"{found.reliability:.2f} of differences in severity (0: raters are alike; near 1: they "
            "differ, however the clips were shared out)."
        )


def facets_warnings(report: FacetsReport) -> list[str]:
    """Say what makes figures less than they look."""
    found = []
    if not report.has_converged:
        found.append(
            f"The estimation did not settle in {counted(report.rounds, 'round')}: take all figures as "
            "rough. There may be too few scores."
        )
    if report.groups > 1:
        found.append(
            f"The raters fall into {report.groups} groups that share no code: severities of each "
            "group have mean 0, and cannot be compared across groups."
        )
    if report.subsets > 1:
        found.append(
            f"The scores fall into {report.subsets} subsets that share no clip: severities are "
            "comparable across subsets only if their clips are alike on average. Clips scored in "
            "common would tie them together."
        )
    if report.clips_are_alike:
        found.append("The clips cannot be told apart by these scores.")
    found += [_unused(scale) for scale in report.scales if scale.unused]
    return found


def _unused(scale: ScaleSteps) -> str:
    points = ", ".join(str(point) for point in scale.unused)
    return (
        f"Nobody gave point {points} (counted from 0) on {_listed(scale.codes)}; the points beside it "
        "are taken as neighbors."
    )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def facets_sections(report: FacetsReport) -> list[AnalysisPart]:
    """Give raters, codes, steps and clips as tables."""
    place = ("subset", 0) if report.subsets > 1 else None
    return [
        AnalysisPart(
            key="rater",
            title="Raters, the most severe first",
            columns=_columns("rater", "severity", place),
            rows=_rows(_by_measure(report.raters), with_subset=place is not None),
            note="In logits: + is severe, mean 0. Infit and outfit are 1 where scores vary as the model says.",
        ),
        AnalysisPart(
            key="code",
            title="Codes, the hardest first",
            columns=_columns("code", "difficulty", None),
            rows=_rows(_by_measure(report.codes), with_subset=False),
        ),
        AnalysisPart(
            key="step",
            title="Thresholds between score points (counted from 0), beside the codes' difficulty",
            columns=(("codes", None), ("from", None), ("to", None), ("threshold", 2), ("SE", 2)),
            rows=tuple(_step_rows(report.scales)),
        ),
        AnalysisPart(
            key="clip",
            title="Clips, the highest first",
            columns=_columns("clip", "place", place),
            rows=_rows(_by_measure(report.clips), with_subset=place is not None),
            note="Expected places, drawn toward the mean of 0; SE is their standard deviation.",
        ),
    ]


def _columns(
    what: str, measure: str, place: tuple[str, int] | None
) -> tuple[tuple[str, int | None], ...]:
    more = (place,) if place else ()
    head: tuple[tuple[str, int | None], ...] = ((what, None), ("scores", 0), ("mean rank", 2))
    return (*head, (measure, 2), ("SE", 2), *_FIT, *more, ("remark", None))


def _by_measure(lines: Iterable[FacetLine]) -> list[FacetLine]:
    return sorted(
        lines,
        key=lambda line: (
            -line.measure.value if isinstance(line.measure, Estimate) else float("inf")
        ),
    )


def _rows(lines: list[FacetLine], *, with_subset: bool) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            line.name,
            line.scores,
            line.mean if line.scores else None,
            *_measure(line),
            *_fit(line),
            *((line.subset or None,) if with_subset else ()),
            remark_on(line),
        )
        for line in lines
    )


def _measure(line: FacetLine) -> tuple[Cell, Cell]:
    if isinstance(line.measure, Undefined):
        return None, None
    return line.measure.value, line.measure.se


def _fit(line: FacetLine) -> tuple[Cell, ...]:
    if line.infit is None or line.outfit is None:
        return None, None, None, None
    return line.infit.mean_square, line.infit.z, line.outfit.mean_square, line.outfit.z


def remark_on(line: FacetLine) -> str:
    """Say in a few words what is special about a line."""
    if line.end is not None:
        return _ENDS[line.end]
    if line.infit is None:
        return "no scores" if not line.scores else "no scores that can be compared"
    if line.infit.mean_square > _NOISY and line.infit.z > _CLEAR:
        return "noisier than the model says"
    if line.infit.mean_square < _ALIKE and line.infit.z < -_CLEAR:
        return "more regular than the model says"
    return ""


def _step_rows(scales: tuple[ScaleSteps, ...]) -> Iterator[tuple[Cell, ...]]:
    for scale in scales:
        pairs = zip(scale.points, scale.points[1:], scale.steps, strict=False)
        for low, high, step in pairs:
            yield _listed(scale.codes), str(low), str(high), step.value, step.se


def facets_data(report: FacetsReport) -> Document:
    """Give the whole analysis as plain data."""
    return {
        "scores": report.scores,
        "converged": report.has_converged,
        "rounds": report.rounds,
        "log_likelihood": report.log_likelihood,
        "clip_sd": report.clip_sd,
        "clip_reliability": report.clip_reliability,
        "subsets": report.subsets,
        "groups": report.groups,
        "warnings": facets_warnings(report),
        "separation": _separation_data(report),
        "raters": [_line_data(line, "severity") for line in report.raters],
        "codes": [_line_data(line, "difficulty") for line in report.codes],
        "clips": [_line_data(line, "place") for line in report.clips],
        "scales": [_scale_data(scale) for scale in report.scales],
    }


def _separation_data(report: FacetsReport) -> Document | None:
    found = report.separation
    if found is None:
        return None
    return {
        "sd": found.sd,
        "rmse": found.rmse,
        "separation": found.ratio,
        "strata": found.strata,
        "reliability": found.reliability,
    }


def _line_data(line: FacetLine, measure: str) -> Document:
    value, error = _measure(line)
    infit, infit_z, outfit, outfit_z = _fit(line)
    undefined = line.measure.reason.value if isinstance(line.measure, Undefined) else None
    return {
        "name": line.name,
        "scores": line.scores,
        "mean_rank": line.mean if line.scores else None,
        measure: value,
        "se": error,
        "infit": infit,
        "infit_z": infit_z,
        "outfit": outfit,
        "outfit_z": outfit_z,
        "subset": line.subset or None,
        "extreme": line.end.value if line.end else None,
        "undefined": undefined,
    }


def _scale_data(scale: ScaleSteps) -> Document:
    return {
        "codes": list(scale.codes),
        "points": list(scale.points),
        "unused": list(scale.unused),
        "thresholds": [{"value": step.value, "se": step.se} for step in scale.steps],
    }
