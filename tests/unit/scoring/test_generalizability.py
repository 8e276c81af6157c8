"""Variance components of any design, and what other numbers of conditions would be worth."""

import numpy as np
import pytest

from app.scoring.estimates import Reason, Undefined
from app.scoring.generalizability import (
    Dependability,
    MeasurementDesign,
    VarianceComponents,
    estimate_components,
    fewest_conditions,
    project,
)
from app.scoring.icc import IccForm, icc, mean_squares

CROSSED = MeasurementDesign(facets=("clip", "rater"), within={})
JUDGES = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
    dtype=float,
)
"""Shrout & Fleiss (1979): six targets, four judges."""


def components(
    values: np.ndarray, design: MeasurementDesign, kept: np.ndarray | None = None
) -> VarianceComponents:
    """Estimate from an array with an axis for each facet."""
    places = np.indices(values.shape).reshape(values.ndim, -1)
    kept = np.ones(values.size, dtype=bool) if kept is None else kept.ravel()
    conditions = {facet: place[kept] for facet, place in zip(design.facets, places, strict=True)}
    found = estimate_components(values.ravel()[kept], conditions, design)
    assert isinstance(found, VarianceComponents)
    return found


def named(found: VarianceComponents) -> dict[str, float]:
    return {found.design.name_of(effect): part for effect, part in found.components.items()}


def test_two_crossed_facets_are_the_analysis_of_variance() -> None:
    squares = mean_squares(JUDGES)
    assert named(components(JUDGES, CROSSED)) == pytest.approx(
        {
            "clip": (squares.between - squares.error) / 4,
            "rater": (squares.columns - squares.error) / 6,
            "clip x rater": squares.error,
        }
    )


def test_coefficients_of_two_crossed_facets_are_intraclass_correlations() -> None:
    found = components(JUDGES, CROSSED)
    single, mean = project(found, "clip", {"rater": 1}), project(found, "clip", {"rater": 4})
    for value, form in (
        (single.dependability, IccForm.ICC2),
        (mean.dependability, IccForm.ICC2K),
        (single.generalizability, IccForm.ICC3),
        (mean.generalizability, IccForm.ICC3K),
    ):
        assert value == pytest.approx(icc(JUDGES, form).value)


def test_two_persons_two_tasks_and_two_raters_are_enough_for_components() -> None:
    values = np.array([[[1.0, 2.0], [3.0, 3.0]], [[2.0, 4.0], [5.0, 7.0]]])
    design = MeasurementDesign(facets=("p", "t", "r"), within={"r": ("t",)})
    # Within each task, how much more the second rater gave the second person: 1 and 2 points.
    found = named(components(values, design))
    assert found["p x r:t"] == pytest.approx((1**2 / 4 + 2**2 / 4) / 2)


def planted(rng: np.random.Generator) -> np.ndarray:
    """Draw scores of 300 clips, 8 raters, 5 codes; standard deviations 1, .5, .4, .6, .3, .2, .7."""
    shape = (300, 8, 5)
    values = np.zeros(shape)
    for axes, sd in (
        ((0,), 1.0),
        ((1,), 0.5),
        ((2,), 0.4),
        ((0, 1), 0.6),
        ((0, 2), 0.3),
        ((1, 2), 0.2),
        ((0, 1, 2), 0.7),
    ):
        part = [size if axis in axes else 1 for axis, size in enumerate(shape)]
        values += rng.normal(0, sd, part)
    return values


THREE = MeasurementDesign(facets=("clip", "rater", "code"), within={})


def test_planted_components_are_found_also_where_a_third_of_the_scores_is_missing() -> None:
    rng = np.random.default_rng(1)
    draws = [planted(rng) for _ in range(12)]
    kept = rng.random(draws[0].shape) > 1 / 3
    for gaps in (None, kept):
        every = [named(components(values, THREE, gaps)) for values in draws]
        mean = {name: np.mean([one[name] for one in every]) for name in every[0]}
        assert mean["clip"] == pytest.approx(1.0, abs=0.1)
        assert mean["rater"] == pytest.approx(0.25, abs=0.12)
        assert mean["clip x rater"] == pytest.approx(0.36, abs=0.05)
        assert mean["clip x code"] == pytest.approx(0.09, abs=0.03)
        assert mean["clip x rater x code"] == pytest.approx(0.49, abs=0.03)


def test_a_negative_component_is_kept_and_counts_as_nil() -> None:
    values = np.array([[0.0, 3.0], [3.0, 0.0], [0.0, 3.0], [3.0, 0.0]])
    found = components(values, CROSSED)
    assert named(found)["clip"] < 0
    here = project(found, "clip", {"rater": 2})
    assert (here.universe, here.generalizability, here.dependability) == (0.0, 0.0, 0.0)


def test_fixed_codes_are_no_source_of_error() -> None:
    found = components(planted(np.random.default_rng(2)), THREE)
    parts = named(found)
    numbers = {"rater": 2, "code": 5}
    random = project(found, "clip", numbers)
    fixed = project(found, "clip", numbers, frozenset({"code"}))
    assert random.universe == pytest.approx(parts["clip"])
    assert fixed.universe == pytest.approx(parts["clip"] + parts["clip x code"] / 5)
    assert fixed.relative_error == pytest.approx(
        parts["clip x rater"] / 2 + parts["clip x rater x code"] / 10
    )
    assert fixed.generalizability > random.generalizability


def test_clips_within_lessons_are_error_of_the_lesson() -> None:
    rng = np.random.default_rng(3)
    shape = (60, 4, 3)
    values = (
        rng.normal(0, 1, (60, 1, 1)) + rng.normal(0, 0.8, (60, 4, 1)) + rng.normal(0, 0.5, shape)
    )
    design = MeasurementDesign(facets=("lesson", "clip", "rater"), within={"clip": ("lesson",)})
    found = components(values, design)
    assert [*named(found)] == [
        "lesson",
        "rater",
        "clip:lesson",
        "lesson x rater",
        "clip x rater:lesson",
    ]
    here = project(found, "lesson", {"clip": 4, "rater": 1})
    assert here.relative_error > named(found)["clip:lesson"] / 4
    assert found.levels == {"lesson": 60.0, "clip": 4.0, "rater": 3.0}


def test_the_order_of_rows_and_the_names_of_conditions_change_nothing() -> None:
    rng = np.random.default_rng(4)
    clip, rater = np.indices(JUDGES.shape).reshape(2, -1)
    turn = rng.permutation(JUDGES.size)
    found = estimate_components(
        JUDGES.ravel()[turn], {"clip": 7 * clip[turn] + 3, "rater": 50 - rater[turn]}, CROSSED
    )
    assert isinstance(found, VarianceComponents)
    assert named(found) == pytest.approx(named(components(JUDGES, CROSSED)))


@pytest.mark.parametrize(
    "rater",
    [
        pytest.param([0, 0, 0, 0], id="one rater"),
        pytest.param([0, 0, 1, 1], id="a rater for each clip"),
    ],
)
def test_what_cannot_be_told_apart_has_a_reason(rater: list[int]) -> None:
    conditions = {"clip": np.array([0, 0, 1, 1]), "rater": np.array(rater)}
    found = estimate_components(np.array([1.0, 2.0, 3.0, 5.0]), conditions, CROSSED)
    assert found == Undefined(reason=Reason.NOT_SEPARABLE, n=4)


def test_the_fewest_raters_are_the_first_number_that_reaches_the_goal() -> None:
    found = components(JUDGES, CROSSED)
    more = [project(found, "clip", {"rater": number}) for number in range(1, 60)]
    number = fewest_conditions(iter(more), 0.8, absolute=True)
    assert number is not None
    assert more[number - 1].dependability >= 0.8 > more[number - 2].dependability
    easier = fewest_conditions(iter(more), 0.8, absolute=False)
    assert easier is not None
    assert easier < number
    nothing = Dependability(universe=0.0, relative_error=1.0, absolute_error=1.0)
    assert fewest_conditions(iter([nothing]), 0.8, absolute=True) is None
