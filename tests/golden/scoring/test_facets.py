"""The many-facet Rasch model gives what TAM, mirt and eRm give on the same scores.

The data sets and their values are not part of the project; where they are absent these tests say so.
"""

import csv
from typing import Any

import numpy as np
import pytest

from app.scoring.estimates import Estimate
from app.scoring.facets.report import FacetLine, FacetsReport, analyze_facets
from app.scoring.facets.scores import FacetScores
from tests.reference import reference_file, reference_json

MARGINAL = ("mfrm_immer07", "mfrm_ratings1")


def long_scores(document: dict[str, Any]) -> FacetScores:
    """Read a file with a row for each person and rater, and a column for each criterion."""
    with reference_file("engine", document["file"]).open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    clips = sorted({row[document["person"]] for row in rows})
    raters = sorted({row[document["rater"]] for row in rows})
    codes = document["items"]
    cells = [
        (
            raters.index(row[document["rater"]]),
            clips.index(row[document["person"]]),
            place,
            int(row[code]),
        )
        for row in rows
        for place, code in enumerate(codes)
        if row[code] != ""
    ]
    rater, clip, code, rank = np.array(cells).T
    return FacetScores(
        raters=tuple(raters),
        clips=tuple(clips),
        codes=tuple(codes),
        points=(len(document["categories"]),) * len(codes),
        rater=rater,
        clip=clip,
        code=code,
        rank=rank,
    )


def analyzed(name: str) -> tuple[dict[str, Any], FacetsReport]:
    document = reference_json("engine", f"{name}.json")
    found = analyze_facets(long_scores(document))
    assert isinstance(found, FacetsReport)
    return document, found


def measures(lines: tuple[FacetLine, ...]) -> dict[str, float]:
    return {line.name: line.measure.value for line in lines if isinstance(line.measure, Estimate)}


@pytest.mark.parametrize("name", MARGINAL)
def test_severities_are_those_of_tam_and_mirt(name: str) -> None:
    document, found = analyzed(name)
    severities = measures(found.raters)
    expected = document["expected"]["rater_severity_centred_MML"]
    assert expected.keys() == severities.keys()
    for rater, entry in expected.items():
        assert severities[rater] == pytest.approx(entry["value"], abs=min(entry["tol"], 0.01))
        assert severities[rater] == pytest.approx(document["tam"]["rater"][rater], abs=0.01)
        assert severities[rater] == pytest.approx(document["mirt"]["rater"][rater], abs=1e-4)
    assert found.has_converged


@pytest.mark.parametrize("name", MARGINAL)
def test_codes_steps_and_the_spread_of_clips_are_those_of_mirt(name: str) -> None:
    document, found = analyzed(name)
    mirt = document["mirt"]
    assert measures(found.codes) == pytest.approx(mirt["items"], abs=1e-4)
    (scale,) = found.scales
    assert [step.value for step in scale.steps] == pytest.approx(mirt["thresholds"], abs=1e-4)
    assert found.clip_sd == pytest.approx(mirt["sigma"], abs=1e-4)
    assert -2 * found.log_likelihood == pytest.approx(mirt["deviance"], abs=1e-3)
    assert found.clip_reliability == pytest.approx(document["tam"]["EAP.rel"], abs=2e-3)


@pytest.mark.parametrize("name", MARGINAL)
def test_infit_and_outfit_are_those_of_mirt(name: str) -> None:
    document, found = analyzed(name)
    for kind in ("infit", "outfit"):
        fits = {line.name: getattr(line, kind).mean_square for line in found.raters}
        assert fits == pytest.approx(document["mirt"][kind], abs=2e-4)


def test_standard_errors_are_mirts_within_its_own_approximation() -> None:
    """mirt's come from an approximate Hessian; TAM's leave out what raters share with clips."""
    document, found = analyzed("mfrm_immer07")
    errors = {line.name: line.measure.se for line in found.raters}
    assert errors == pytest.approx(document["mirt"]["se"], rel=0.03)


def ptam4wide() -> tuple[dict[str, Any], FacetsReport]:
    document = reference_json("engine", "mfrm_ptam4wide_cml.json")
    with reference_file("engine", document["file"]).open(encoding="utf-8") as handle:
        head, *rows = list(csv.reader(handle))
    complete = [row[1:] for row in rows if all(cell.isdigit() for cell in row[1:])]
    clip, rater = np.indices((len(complete), len(head) - 1))
    found = analyze_facets(
        FacetScores(
            raters=tuple(head[1:]),
            clips=tuple(str(place) for place in range(len(complete))),
            codes=("score",),
            points=(4,),
            rater=rater.ravel(),
            clip=clip.ravel(),
            code=np.zeros(clip.size, dtype=int),
            rank=np.array(complete, dtype=int).ravel(),
        )
    )
    assert isinstance(found, FacetsReport)
    return document, found


def test_conditional_estimates_are_reached_within_a_hundredth_of_a_logit() -> None:
    document, found = ptam4wide()
    expected = {
        rater: entry["value"] for rater, entry in document["expected"]["severity_centred"].items()
    }
    assert measures(found.raters) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("kind", ["infit", "outfit"])
def test_fit_is_erms_but_for_its_point_estimates_of_persons(kind: str) -> None:
    document, found = ptam4wide()
    theirs = document["expected"][f"{kind}_msq_eRm"]
    ours = {line.name: getattr(line, kind).mean_square for line in found.raters}
    pairs = np.array([[ours[rater], theirs[rater]] for rater in theirs])
    assert np.corrcoef(pairs.T)[0, 1] > 0.98
    assert 0 < (pairs[:, 0] - pairs[:, 1]).mean() < 0.1
