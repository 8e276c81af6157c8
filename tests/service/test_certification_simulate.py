"""Tess simulates a policy before anybody sits under it: `flask certification simulate`."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result

from app import create_app
from tests.fixtures.databases import settings_for

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "calibration_sets"
FEW = ("--raters", "100", "--lives", "100")


def simulate(*words: str) -> Result:
    """Call the command as Tess does, on the clips and policies that ship; it opens no database."""
    app = create_app(settings_for("sqlite://", calibration_sets_dir=SETS))
    return app.test_cli_runner().invoke(args=["certification", "simulate", *words])


@pytest.fixture
def short_policy(tmp_path: Path) -> Path:
    """Return a policy file of Tess's own that no pool has clips enough for."""
    path = tmp_path / "long.yaml"
    text = (SETS / "policies" / "fixed-exact.yaml").read_text("utf-8")
    path.write_text(text.replace("at_least: 10, at_most: 10", "at_least: 500, at_most: 500"))
    return path


def test_tess_reads_errors_of_both_families_and_what_guessers_get(tmp_path: Path) -> None:
    pool = tmp_path / "pool"
    for name in ("clips", "masters", "sets"):
        shutil.copytree(SETS / name, pool / name)
    for clip in (pool / "clips").glob("*.yaml"):
        lines = clip.read_text("utf-8").splitlines(keepends=True)
        clip.write_text("".join(line for line in lines if not line.startswith("family:")))
    done = simulate("fixed-exact", "--pool", str(pool), *FEW, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert [one["family"] for one in told["families"]] == ["S", "C"]
    for family in told["families"]:
        assert 0 <= family["one_sitting"]["false_pass"] < family["one_sitting"]["false_fail"]
        assert family["one_sitting"]["clips"] <= 10
    assert {one["in_the_end"] for one in told["guessers"]} == {0.0}


def test_tess_reads_a_table_that_says_what_was_simulated() -> None:
    done = simulate("mqi-default", *FEW)
    assert done.exit_code == 0, done.output
    assert "100 raters a family" in done.output
    assert "false pass" in done.output


def test_a_misspelled_policy_is_told_with_the_one_that_was_meant() -> None:
    done = simulate("mqi-defalt")
    assert done.exit_code == 1
    assert "did you mean `mqi-default`?" in done.output


def test_a_pool_with_too_few_clips_is_told_in_a_sentence(short_policy: Path) -> None:
    done = simulate(str(short_policy))
    assert done.exit_code == 1
    assert "a sitting takes at least 500 clips" in done.output


@pytest.mark.parametrize(
    ("pool", "said"),
    [("sealed", "no folder of sealed forms is set"), ("nowhere", "there is no folder `nowhere`")],
)
def test_a_pool_that_is_not_there_is_told_in_a_sentence(pool: str, said: str) -> None:
    done = simulate("mqi-default", "--pool", pool)
    assert done.exit_code == 1
    assert said in done.output


def test_a_broken_policy_file_is_told_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("id: broken\n")
    done = simulate(str(path))
    assert done.exit_code == 1
    assert "gate" in done.output
