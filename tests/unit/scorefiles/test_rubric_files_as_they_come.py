"""Files of a rubric's scores as they come: read with the right figures, or refused with a sentence.

The figures are those of scikit-learn on the scores behind the files.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sklearn.metrics import accuracy_score, cohen_kappa_score

from app.config import ROOT
from tests.unit.scorefiles.layouts import text
from tests.unit.scorefiles.rubric_files import (
    ANA,
    BEN,
    MASTER,
    RATERS,
    READ,
    REFUSED,
    masters,
    ratings,
)

RUBRIC = str(ROOT / "calibration_sets" / "rubrics" / "mqi-4pt.yaml")


@pytest.fixture
def report(scoring_command: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """Run the report on a file of ratings and one of master scores."""

    def run(mine: str | bytes, theirs: str | bytes, *options: str) -> Any:
        paths = []
        for name, data in (("ratings", mine), ("master", theirs)):
            path = tmp_path / f"{name}.{'xlsx' if data[:2] == b'PK' else 'csv'}"
            path.write_bytes(data.encode() if isinstance(data, str) else data)
            paths.append(str(path))
        how = ("--rubric", RUBRIC, "--format", "json", *options)
        return scoring_command("report", paths[0], "--master", paths[1], *how)

    return run


def expected(code: str) -> dict[str, float]:
    truth, given = MASTER[code] * 2, ANA[code] + BEN[code]
    kappa = cohen_kappa_score(truth, given, weights="quadratic", labels=[0, 1, 2, 3])
    return {"exact": accuracy_score(truth, given), "cohen_quadratic": kappa}


@pytest.mark.parametrize(("mine", "master", "options", "said"), READ)
def test_scores_of_any_layout_and_coding_give_the_same_report(
    report: Callable[..., Any],
    mine: str | bytes,
    master: str | bytes,
    options: tuple[str, ...],
    said: str,
) -> None:
    result = report(mine, master, *options)
    assert result.exit_code == 0, result.output
    assert said in result.stderr
    document = json.loads(result.stdout)
    for code in MASTER:
        values = document["codes"][code.lower()]["values"]
        found = {key: values[key] for key in expected(code)}
        assert found == pytest.approx(expected(code))


@pytest.mark.parametrize(("mine", "master", "options", "said"), REFUSED)
def test_scores_that_can_be_read_in_two_ways_or_not_at_all_are_refused(
    report: Callable[..., Any],
    mine: str | bytes,
    master: str | bytes,
    options: tuple[str, ...],
    said: str,
) -> None:
    result = report(mine, master, *options)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""


def test_each_rater_has_a_line_with_the_figures_of_their_own_scores(
    report: Callable[..., Any],
) -> None:
    lines = json.loads(report(text(ratings()), text(masters()), "--by", "rater").stdout)["by_rater"]
    every = json.loads(report(text(ratings()), text(masters()), "--by", "rater", "--all").stdout)[
        "by_rater"
    ]
    for rater, scores in RATERS.items():
        truth = [rank for code in MASTER for rank in MASTER[code]]
        given = [rank for code in MASTER for rank in scores[code]]
        shown, whole = lines[rater]["overall"], every[rater]["overall"]
        assert shown["values"]["exact"] == pytest.approx(accuracy_score(truth, given))
        kappa = cohen_kappa_score(truth, given, weights="quadratic", labels=[0, 1, 2, 3])
        assert shown["values"]["cohen_quadratic"] == pytest.approx(kappa)
        assert {key: whole["values"][key] for key in shown["values"]} == pytest.approx(
            shown["values"]
        )
        assert shown["intervals"] == whole["intervals"]
        assert set(every[rater]["codes"]) == {"link", "expl"}


def test_two_scorings_told_apart_both_count(report: Callable[..., Any]) -> None:
    again = text([*ratings(), ["ben", "c6", "Mid", "Mid"]])
    result = report(again, text(masters()), "--repeated", "apart")
    assert json.loads(result.stdout)["codes"]["link"]["n"] == 13
