"""Every expected value of the reference data sets, within its stored tolerance.

The data sets and their values, most of them confirmed by two or more independent projects, are
not part of the project; where they are absent these tests say so.
"""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.scoring.catalog import statistics_of_panel
from app.scoring.chance import Coefficient
from app.scoring.distributions import incomplete_beta
from app.scoring.estimates import Estimate, value_or_none
from app.scoring.generalizability import (
    MeasurementDesign,
    VarianceComponents,
    estimate_components,
    project,
)
from app.scoring.intervals import wilson
from app.scoring.pool_report import PoolReport
from app.scoring.report import AgreementReport, ScoredClip, compare
from app.scoring.weights import Weighting
from tests.reference import planted_scheme, reference_file, reference_json

WIDE = (
    "asap_set1",
    "fleiss1971",
    "gwet_4x4_diagnosis",
    "irr_anxiety",
    "irr_anxiety_12",
    "krippendorff2011",
    "ptam4wide",
    "shrout_fleiss1979",
    "edge/edge_all_adjacent",
    "edge/edge_both_constant",
    "edge/edge_constant_master",
    "edge/edge_five_point",
    "edge/edge_kappa_paradox",
    "edge/edge_missing_pairs",
    "edge/edge_no_overlap",
    "edge/edge_panel_sparse",
    "edge/edge_perfect",
    "edge/edge_reversed_code",
    "edge/edge_single_clip",
    "edge/edge_two_categories",
    "edge/edge_unused_category",
)
VALUES_OF_WIDE_SETS = 1225


def read_ranks(path: Path, categories: list[int]) -> np.ndarray:
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))[1:]
    ranks = [[categories.index(int(cell)) if cell else -1 for cell in row[1:]] for row in rows]
    return np.array(ranks, dtype=np.int8)


def differences(name: str) -> tuple[int, list[str]]:
    """Count the values of one data set and describe those that are not reached."""
    expected = reference_json("engine", f"{name}.json")
    ranks = read_ranks(reference_file("engine", f"{name}.csv"), expected["categories"])
    found = statistics_of_panel(ranks, tuple(float(value) for value in expected["categories"]))
    wrong = [
        f"{key}: {found.get(key)} instead of {entry['value']}"
        for key, entry in expected["expected"].items()
        if not isinstance(found.get(key), Estimate)
        or abs(value_or_none(found[key]) - entry["value"]) > entry["tol"]
    ]
    return len(expected["expected"]), wrong


@pytest.mark.parametrize("name", WIDE)
def test_every_value_of_the_data_set_is_reached(name: str) -> None:
    assert differences(name)[1] == []


def test_no_value_was_left_unchecked() -> None:
    assert sum(differences(name)[0] for name in WIDE) >= VALUES_OF_WIDE_SETS


def test_what_has_no_overlap_is_undefined_throughout() -> None:
    expected = reference_json("engine", "edge/edge_no_overlap.json")
    ranks = read_ranks(reference_file("engine", "edge/edge_no_overlap.csv"), expected["categories"])
    found = statistics_of_panel(ranks, (0.0, 1.0, 2.0, 3.0))
    assert {value_or_none(statistic) for statistic in found.values()} == {None}


def test_binomial_intervals_and_posteriors_are_those_of_three_tools() -> None:
    expected = reference_json("engine", "binomial_intervals.json")
    checked = 0
    for row in expected["rows"]:
        hits, n = row["k"], row["n"]
        assert wilson(hits, n) == pytest.approx(row["wilson"], abs=expected["tol"])
        checked += 2
        for name, value in row.items():
            if name.startswith("post_p_ge_"):
                line = float(name.split("_")[3])
                above = 1 - incomplete_beta(hits + 0.5, n - hits + 0.5, line)
                assert above == pytest.approx(value, abs=expected["tol"])
                checked += 1
    assert checked == 6 * len(expected["rows"]) > 0


OPTIMISER = 2e-4
"""How far lme4's optimiser stopped from the exact components, which are Brennan's p. 116."""


def test_variance_components_are_those_brennan_published() -> None:
    document = reference_json("engine", "gtheory_brennan_3_2.json")
    expected = document["expected"]
    with reference_file("engine", "gtheory_brennan_3_2.csv").open(encoding="utf-8") as handle:
        rows = [{key: int(value) for key, value in row.items()} for row in csv.DictReader(handle)]
    names = ("Person", "Task", "Rater")
    found = estimate_components(
        np.array([float(row["Score"]) for row in rows]),
        {name: np.array([row[name] for row in rows]) for name in names},
        MeasurementDesign(facets=names, within={"Rater": ("Task",)}),
    )
    assert isinstance(found, VarianceComponents)
    effects = {
        "p": {"Person"},
        "t": {"Task"},
        "r:t": {"Rater", "Task"},
        "pt": {"Person", "Task"},
        "pr:t": {"Person", "Rater", "Task"},
    }
    parts = {name: found.components[frozenset(effect)] for name, effect in effects.items()}
    for name, entry in expected["variance_components"].items():
        assert parts[name] == pytest.approx(entry["value"], abs=OPTIMISER)
    for name, key in (("p", "p"), ("r:t", "r:t"), ("pt", "p x t"), ("pr:t", "p x (r:t)")):
        assert parts[name] == pytest.approx(document["generalizit"][key], abs=6e-5)
    here = project(found, "Person", {"Task": 3, "Rater": 4})
    for value, name in (
        (here.generalizability, "E_rho2_nt3_nr4"),
        (here.dependability, "Phi_nt3_nr4"),
        (here.relative_error, "rel_error_var"),
        (here.absolute_error, "abs_error_var"),
    ):
        assert value == pytest.approx(expected[name]["value"], abs=OPTIMISER)


def planted_reports(document: dict[str, Any]) -> dict[str, AgreementReport]:
    scheme = planted_scheme(document)
    clips: dict[str, dict[str, tuple[dict[str, int], dict[str, int]]]] = defaultdict(dict)
    with reference_file("engine", "mqi_planted_open.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            master, scores = clips[row["learner"]].setdefault(row["clip"], ({}, {}))
            master[row["code"]] = int(row["master"])
            if row["score"]:
                scores[row["code"]] = int(row["score"])
    return {
        learner: compare(
            scheme, [ScoredClip(clip=key, master=m, scores=s) for key, (m, s) in seen.items()]
        )
        for learner, seen in clips.items()
    }


def planted_figures(pool: PoolReport) -> dict[str, float | None]:
    def coefficient(kind: Coefficient, weighting: Weighting) -> float | None:
        return value_or_none(pool.coefficient(kind, weighting))

    return {
        "n": pool.n,
        "exact": value_or_none(pool.exact),
        "adjacent": value_or_none(pool.within_one),
        "bias": value_or_none(pool.bias),
        "mae": value_or_none(pool.mae),
        "kappa": coefficient(Coefficient.COHEN, Weighting.UNWEIGHTED),
        "kappa_linear": coefficient(Coefficient.COHEN, Weighting.LINEAR),
        "kappa_quadratic": coefficient(Coefficient.COHEN, Weighting.QUADRATIC),
        "ac1": coefficient(Coefficient.GWET, Weighting.UNWEIGHTED),
        "ac2_quadratic": coefficient(Coefficient.GWET, Weighting.QUADRATIC),
    }


def test_a_planted_cohort_is_reported_per_code_domain_and_overall() -> None:
    document = reference_json("engine", "mqi_planted_open.json")
    reports = planted_reports(document)
    checked = 0
    for name in ("expected_per_code", "expected_per_domain", "expected_overall"):
        for row in document[name]:
            report = reports[row["learner"]]
            pools = {**report.by_code, **report.by_domain, None: report.overall}
            pool = pools[row.get("code") or row.get("domain")]
            for key, value in planted_figures(pool).items():
                assert value == pytest.approx(row[key], abs=document["tol"]), (row, key)
                checked += 1
            bounds = wilson(row["exact"] * row["n"], row["n"])
            assert bounds == pytest.approx(row["exact_wilson95"], abs=document["tol"])
            checked += 2
    assert checked == 312 * 12
