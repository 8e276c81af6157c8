"""The commands `flask scoring facets` and `flask scoring dependability`, as a trainer types them."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.config import ROOT
from app.scorefiles.faults import ScoreFileError
from app.scorefiles.measurement_design import parse_design

RUBRIC = str(ROOT / "calibration_sets" / "rubrics" / "mqi-4pt.yaml")
SEVERITY = {"ana": 0.8, "ben": 0.0, "cleo": -0.8}


@pytest.fixture
def run(app: Any) -> Any:
    """Run a command; standard output and error output are told apart."""

    def invoke(*arguments: object) -> Any:
        return app.test_cli_runner().invoke(args=["scoring", *map(str, arguments)])

    return invoke


def drawn(clips: int = 40, codes: tuple[str, ...] = ("LINK", "MAJERR")) -> list[dict[str, Any]]:
    """Draw ranks 0 to 3 from raters who differ in severity; Ana is the most severe."""
    rng = np.random.default_rng(11)
    rows = []
    for clip in range(clips):
        place = rng.normal(1.5, 0.8)
        for rater, severity in SEVERITY.items():
            scores = {
                code: int(np.clip(round(place - severity + rng.normal(0, 0.6)), 0, 3))
                for code in codes
            }
            rows.append({"clip": f"clip {clip}", "rater": rater, **scores})
    return rows


def written(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "ratings.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=[*rows[0]])
        writer.writeheader()
        writer.writerows(rows)
    return path


def severities(result: Any) -> dict[str, float]:
    assert result.exit_code == 0, result.output
    return {line["name"]: line["severity"] for line in json.loads(result.stdout)["raters"]}


@pytest.mark.parametrize("form", ["table", "json", "csv", "html"])
def test_tess_reads_who_is_severe(run: Any, tmp_path: Path, form: str) -> None:
    result = run("facets", written(tmp_path, drawn()), "--format", form)
    assert result.exit_code == 0, result.output
    assert "40 clips x 3 raters x 2 codes" in result.stderr
    places = [result.stdout.index(rater) for rater in SEVERITY]
    assert places == sorted(places), "the most severe first"


def test_severity_is_told_with_its_error_and_fit(run: Any, tmp_path: Path) -> None:
    document = json.loads(run("facets", written(tmp_path, drawn()), "--format", "json").stdout)
    ana = document["raters"][0]
    assert ana["severity"] > 1
    assert 0 < ana["se"] < 0.5
    assert 0.5 < ana["infit"] < 1.5
    assert ana["scores"] == 80
    assert document["converged"] is True
    assert [len(scale["thresholds"]) for scale in document["scales"]] == [3]
    assert document["separation"]["reliability"] > 0.9


def test_csv_holds_every_figure_in_full(run: Any, tmp_path: Path) -> None:
    path = written(tmp_path, drawn())
    exact = severities(run("facets", path, "--format", "json"))
    rows = list(csv.DictReader(io.StringIO(run("facets", path, "--format", "csv").stdout)))
    told = {
        row["of"]: float(row["value"])
        for row in rows
        if (row["part"], row["figure"]) == ("rater", "severity")
    }
    assert told == exact


def test_a_rubric_says_on_which_codes_a_high_score_is_unkind(run: Any, tmp_path: Path) -> None:
    unkind = [row | {"MAJERR": 3 - row["MAJERR"]} for row in drawn()]
    path = written(tmp_path, unkind)
    by_rubric = run("facets", path, "--rubric", RUBRIC, "--codes-as", "rank", "--format", "json")
    by_hand = run("facets", path, "--reversed", "MAJERR", "--format", "json")
    assert severities(by_rubric) == pytest.approx(severities(by_hand))
    assert severities(by_hand)["ana"] > 1
    assert abs(severities(run("facets", path, "--format", "json"))["ana"]) < 0.5


def test_thresholds_of_each_code_are_told_with_partial_credit(run: Any, tmp_path: Path) -> None:
    path = written(tmp_path, drawn())
    document = json.loads(run("facets", path, "--partial-credit", "--format", "json").stdout)
    assert [scale["codes"] for scale in document["scales"]] == [["LINK"], ["MAJERR"]]


def test_words_need_an_order(run: Any, tmp_path: Path) -> None:
    words = ("Low", "Mid", "High", "Top")
    rows = [row | {"LINK": words[row["LINK"]]} for row in drawn(codes=("LINK",))]
    path = written(tmp_path, rows)
    assert run("facets", path).exit_code == 1
    told = run("facets", path, "--order", "Low,Mid,High,Top", "--format", "json")
    numbers = run("facets", written(tmp_path, drawn(codes=("LINK",))), "--format", "json")
    assert severities(told) == severities(numbers)


def test_a_rater_who_gives_nothing_but_the_lowest_is_marked(run: Any, tmp_path: Path) -> None:
    rows = [row if row["rater"] != "ana" else row | {"LINK": 0, "MAJERR": 0} for row in drawn()]
    result = run("facets", written(tmp_path, rows))
    assert result.exit_code == 0
    assert "all scores lowest; placed by extrapolation" in result.stdout


def test_raters_without_a_clip_in_common_are_named_as_subsets(run: Any, tmp_path: Path) -> None:
    rows = [
        row | {"rater": f"{row['rater']} {half}", "clip": f"{row['clip']} {half}"}
        for half in ("east", "west")
        for row in drawn(20)
    ]
    result = run("facets", written(tmp_path, rows))
    assert "fall into 2 subsets that share no clip" in result.stdout
    assert "subset" in result.stdout


@pytest.mark.parametrize(
    ("rows", "categories", "words"),
    [
        pytest.param(
            [{"clip": c, "rater": "ana", "score": c % 3} for c in range(9)],
            "0-3",
            "at least two raters",
            id="one rater",
        ),
        pytest.param(
            [{"clip": c, "rater": r, "score": 2} for c in range(9) for r in "ab"],
            "0-3",
            "Nothing can be estimated",
            id="one point",
        ),
        pytest.param(
            [{"clip": c, "rater": r, "score": (c + ord(r)) % 30} for c in range(40) for r in "ab"],
            "0-29",
            "at most 20 points",
            id="a measurement",
        ),
    ],
)
def test_what_cannot_be_estimated_is_said_in_a_sentence(
    run: Any, tmp_path: Path, rows: list[dict[str, Any]], categories: str, words: str
) -> None:
    result = run("facets", written(tmp_path, rows), "--long", "--categories", categories)
    assert result.exit_code == 1
    assert words in result.stderr
    assert result.stdout == ""


def test_a_code_that_is_not_there_cannot_be_reversed(run: Any, tmp_path: Path) -> None:
    result = run("facets", written(tmp_path, drawn()), "--reversed", "MAJOR")
    assert result.exit_code == 1
    assert "--reversed names MAJOR; the codes are LINK, MAJERR." in result.stderr


def long_rows() -> list[dict[str, Any]]:
    """Draw scores of 12 persons on 3 tasks, each task with 4 raters of its own."""
    rng = np.random.default_rng(5)
    person, rater = rng.normal(0, 1, 12), rng.normal(0, 0.5, 12)
    return [
        {
            "person": f"p{p}",
            "task": f"t{t}",
            "rater": f"r{4 * t + r}",
            "score": round(5 + 2 * (person[p] + rater[4 * t + r] + rng.normal(0, 0.7))),
        }
        for p in range(12)
        for t in range(3)
        for r in range(4)
    ]


@pytest.mark.parametrize("form", ["table", "json", "csv", "html"])
def test_tess_reads_how_many_raters_a_dependable_score_needs(
    run: Any, tmp_path: Path, form: str
) -> None:
    path = written(tmp_path, drawn(codes=("LINK",)))
    result = run("dependability", path, "--format", form)
    assert result.exit_code == 0, result.output
    assert "clip x rater" in result.stdout
    if form == "json":
        document = json.loads(result.stdout)
        assert [*document["components"]] == ["clip", "rater", "clip x rater"]
        assert document["dependability"] < document["generalizability"]


def test_codes_are_a_facet_of_their_own_and_fixed(run: Any, tmp_path: Path) -> None:
    path = written(tmp_path, drawn())
    document = json.loads(run("dependability", path, "--format", "json").stdout)
    assert document["fixed"] == ["code"]
    assert "clip x rater x code" in document["components"]
    sampled = json.loads(run("dependability", path, "--random-codes", "--format", "json").stdout)
    assert sampled["fixed"] == []
    assert sampled["components"] == document["components"]
    titles = [part["title"] for part in sampled["needed"]]
    assert titles == ["Fewest codes for .80, by number of raters"]


def test_units_of_two_columns_need_a_design(run: Any, tmp_path: Path) -> None:
    path = written(tmp_path, long_rows())
    refused = run("dependability", path, "--unit", "person,task")
    assert refused.exit_code == 1
    assert "what is measured? Say --design" in refused.stderr
    told = run(
        *("dependability", path, "--unit", "person,task", "--format", "json"),
        *("--design", "person x (rater:task)"),
    )
    document = json.loads(told.stdout)
    assert [*document["components"]] == [
        "person",
        "task",
        "person x task",
        "rater:task",
        "person x rater:task",
    ]
    assert document["levels"] == {"person": 12.0, "task": 3.0, "rater": 4.0}
    needed = document["needed"][0]
    assert needed["title"] == "Fewest tasks for .80, by number of raters"
    fewest = [row["for Phi"] for row in needed["rows"]]
    assert fewest == sorted(fewest, reverse=True)


def test_another_object_can_be_measured(run: Any, tmp_path: Path) -> None:
    path = written(tmp_path, drawn(codes=("LINK",)))
    document = json.loads(
        run("dependability", path, "--object", "rater", "--format", "json").stdout
    )
    assert document["measured"] == "rater"
    assert document["needed"][0]["title"] == "Fewest clips for .80"


def test_a_rater_for_each_clip_is_found_to_be_nested(run: Any, tmp_path: Path) -> None:
    rows = [row | {"rater": f"{row['rater']} of {row['clip']}"} for row in drawn(codes=("LINK",))]
    document = json.loads(run("dependability", written(tmp_path, rows), "--format", "json").stdout)
    assert [*document["components"]] == ["clip", "rater:clip"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param(("--design", "clip x (rater:lesson)"), "names lesson", id="no such facet"),
        pytest.param(("--design", "clip"), "at least two facets", id="one facet"),
        pytest.param(("--design", "clip x ((rater)"), "is no part of a design", id="unreadable"),
        pytest.param(("--design", "clip x rater"), "add `x code`", id="codes left out"),
        pytest.param(("--object", "lesson"), "--object names lesson", id="no such object"),
        pytest.param(
            ("--design", "(clip:rater) x code", "--object", "clip"), "cannot lie in", id="nested"
        ),
    ],
)
def test_a_design_that_the_file_does_not_have_is_refused(
    run: Any, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    result = run("dependability", written(tmp_path, drawn()), *options)
    assert result.exit_code == 1
    assert words in result.stderr


def test_facets_that_go_together_are_named(run: Any, tmp_path: Path) -> None:
    path = written(tmp_path, long_rows())
    result = run(
        "dependability", path, "--unit", "person,task", "--design", "person x rater x task"
    )
    assert result.exit_code == 1
    assert "two facets go together" in result.stderr


def test_a_negative_component_is_said(run: Any, tmp_path: Path) -> None:
    rows = [
        {"clip": clip, "rater": rater, "score": (clip + place) % 2}
        for clip in range(8)
        for place, rater in enumerate(("ana", "ben"))
    ]
    result = run("dependability", written(tmp_path, rows), "--long")
    assert "negative, taken as 0" in result.stdout


def test_a_design_is_read_whatever_sign_stands_for_crossed() -> None:
    known = ["lesson", "clip", "rater"]
    for text in ("(clip:lesson) x rater", "clip:lesson × Rater", "(clip : lesson) * rater"):
        design = parse_design(text, known, "clip")
        assert (design.facets, design.within) == (
            ("lesson", "clip", "rater"),
            {"clip": ("lesson",)},
        )
    with pytest.raises(ScoreFileError, match="--unit"):
        parse_design("teacher x rater", known, "clip")
