"""The commands `flask scoring …`, as an operator types them."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.config import ROOT

WIDE = "clip,rater,LINK,MAJERR\na,ana,Mid,1\nb,ana,4,998\nc,ana,2,2\nc,ben,2,1\n"
MASTER = "clip,LINK,MAJERR\na,Mid,Not Present\nb,Mid,Not Present\nc,Low,Low\n"
RUBRIC = str(ROOT / "calibration_sets" / "rubrics" / "mqi-4pt.yaml")


@pytest.fixture
def run(app: Any) -> Any:
    """Run a command; standard output and error output are told apart."""

    def invoke(*arguments: object) -> Any:
        return app.test_cli_runner().invoke(args=["scoring", *map(str, arguments)])

    return invoke


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    ratings, master = tmp_path / "ratings.csv", tmp_path / "master.csv"
    ratings.write_text(WIDE, "utf-8")
    master.write_text(MASTER, "utf-8")
    return ratings, master


@pytest.mark.parametrize("by", ["code", "domain", "rater", "clip"])
@pytest.mark.parametrize("form", ["table", "json", "csv", "html"])
def test_otto_reports_on_a_file_of_the_shipped_rubric(
    run: Any, files: tuple[Path, Path], by: str, form: str
) -> None:
    ratings, master = files
    result = run(
        "report", ratings, "--master", master, "--rubric", RUBRIC, "--by", by, "--format", form
    )
    assert result.exit_code == 0, result.output
    assert "overall" in result.stdout
    if form == "json":
        document = json.loads(result.stdout)
        assert document["codes"]["link"]["values"]["exact"] == 0.75
        assert document["rubric"]["id"] == "mqi-4pt"


def test_a_bad_row_is_named_and_refused_until_it_may_be_left_out(
    run: Any, files: tuple[Path, Path]
) -> None:
    ratings, master = files
    ratings.write_text(WIDE + "a,ben,7,1\n", "utf-8")
    command = ("report", ratings, "--master", master, "--rubric", RUBRIC)
    refused = run(*command)
    assert refused.exit_code == 1
    assert "cannot be used: ratings.csv:6: '7' is not a score point of link" in refused.stderr
    assert "1 thing cannot be used; see above. Nothing was computed." in refused.stderr
    assert refused.stdout == ""
    kept = run(*command, "--leave-out")
    assert kept.exit_code == 0
    assert "left out: ratings.csv:6: '7' is not a score point of link" in kept.stderr
    assert "overall" in kept.stdout


def test_an_unknown_rubric_is_one_sentence_and_exit_code_one(
    run: Any, files: tuple[Path, Path]
) -> None:
    result = run("report", files[0], "--master", files[1], "--rubric", "mqi-5pt")
    assert result.exit_code == 1
    assert result.stderr == "Error: There is no rubric mqi-5pt; did you mean `mqi-4pt`?\n"


@pytest.mark.parametrize("form", ["table", "html"])
def test_a_share_of_a_single_clip_is_not_shown(
    run: Any, tmp_path: Path, files: tuple[Path, Path], form: str
) -> None:
    ratings = tmp_path / "one.csv"
    ratings.write_text("clip,rater,LINK\na,ana,Mid\n", "utf-8")
    result = run(
        *("report", ratings, "--master", files[1], "--rubric", RUBRIC, "--format", form),
    )
    assert "too few" in result.stdout
    assert "100%" not in result.stdout
    assert "below 5 scores a figure would be luck" in " ".join(result.stdout.split())


def test_figures_of_few_units_say_so(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    path.write_text("unit,master,ana\n1,0,0\n", "utf-8")
    assert "Fewer than 5 units" in run("agreement", path, "--categories", "0,1,2,3").stdout


def test_any_data_can_be_described_without_a_rubric(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    path.write_text("unit,master,ana\n1,0,0\n2,1,2\n3,,1\n4,3,3\n", "utf-8")
    result = run("agreement", path, "--categories", "0,1,2,3", "--format", "json")
    document = json.loads(result.stdout)
    assert set(document) == {
        "understood",
        "units",
        "raters",
        "values",
        "undefined",
        "intervals",
        "fitting",
    }
    assert (document["units"], document["raters"]) == (4, 2)
    assert document["values"]["exact"] == pytest.approx(2 / 3)
    assert document["values"]["ICC1"] is None
    assert document["undefined"]["ICC1"] == "incomplete_panel"
    assert "cohen_quadratic" in run("agreement", path, "--categories", "0,1,2,3").stdout


def test_a_category_that_was_not_declared_stops_everything_unless_told_otherwise(
    run: Any, tmp_path: Path
) -> None:
    path = tmp_path / "any.csv"
    path.write_text("unit,master,ana\n1,0,0\n2,1,9\n3,1,1\n4,1,1\n", "utf-8")
    command = ("agreement", path, "--categories", "0,1,2,3", "--format", "json")
    stopped = run(*command)
    assert stopped.exit_code == 1
    assert "any.csv:3: '9' is not one of the categories" in stopped.stderr
    assert "Nothing was computed" in stopped.stderr
    assert stopped.stdout == ""
    kept = run(*command, "--leave-out")
    document = json.loads(kept.stdout)
    assert (document["units"], document["values"]["exact"]) == (4, 1.0)
    assert document["left_out"][0].startswith("any.csv:3: '9' is not one of the categories")


def test_a_large_file_is_read_with_a_progress_bar(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text(
        "unit,master,ana\n" + "".join(f"a-long-name-of-unit-{n},1,2\n" for n in range(100_000)),
        "utf-8",
    )
    result = run("agreement", path, "--categories", "0,1,2,3", "--format", "json")
    assert json.loads(result.stdout)["units"] == 100_000


def test_the_commands_say_what_they_do(run: Any) -> None:
    assert "agreement" in run("--help").stdout
    for command in ("report", "agreement"):
        assert "CSV" in run(command, "--help").stdout or "FILE" in run(command, "--help").stdout


def test_a_report_of_many_raters_is_plain_text_with_a_line_for_each(
    run: Any, tmp_path: Path, files: tuple[Path, Path]
) -> None:
    ratings = tmp_path / "many.csv"
    rows = "".join(f"a,r{number},High\nb,r{number},Low\n" for number in range(500))
    ratings.write_text(f"clip,rater,LINK\n{rows}", "utf-8")
    result = run("report", ratings, "--master", files[1], "--rubric", RUBRIC, "--by", "rater")
    assert result.exit_code == 0, result.output
    lines = [
        line for line in result.stdout.splitlines() if line.startswith("r") and "too few" in line
    ]
    assert len(lines) == 500
    assert result.stdout.splitlines()[-3].startswith("overall  1000")


def test_an_order_of_other_categories_is_refused(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    path.write_text("unit,master,ana\n1,a,b\n2,b,b\n", "utf-8")
    result = run("agreement", path, "--categories", "a,b", "--order", "a,c")
    assert result.exit_code == 1
    assert "--order and --categories name different categories" in result.stderr


def test_a_workbook_that_unpacks_to_a_flood_is_not_opened(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "flood.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (129 * 2**20))
    result = run("agreement", path, "--categories", "0-3")
    assert path.stat().st_size < 2**20
    assert result.exit_code == 1
    assert "unpacks to 129 MB; at most 128 MB are read" in result.stderr


def test_a_zip_of_something_else_is_no_workbook(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "text.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    assert "is no Excel workbook" in run("agreement", path, "--categories", "0-3").stderr
