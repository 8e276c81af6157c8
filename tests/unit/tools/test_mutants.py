"""The mutation tool, run whole on a program of one module whose tests have a gap."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.config import ROOT
from tools.mutants import choose, find_targets

MODULE = '''"""Parcels."""

MAX_KILOS = 20


def is_heavy(kilos):
    """Say whether a parcel needs two people."""
    return kilos > MAX_KILOS


def total(kilos):
    """Add up parcels."""
    whole = START
    while kilos:
        whole += kilos.pop()
    return whole


def start():
    """Make what only the import asks for."""
    return 0


START = start()


def unused():
    """Nobody asks."""
    return 1
'''
TESTS = """
from parcels.weigh import is_heavy, total


def test_a_piano_is_heavy_and_a_letter_is_not():
    assert is_heavy(200)
    assert not is_heavy(0)


def test_two_parcels_are_as_heavy_as_both():
    assert total([1, 2]) == 3
"""
SETTINGS = '[tool.mutants.tests]\n"parcels" = ["tests"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one module."""
    for name, text in (
        ("parcels/__init__.py", ""),
        ("parcels/weigh.py", MODULE),
        ("tests/test_weigh.py", TESTS),
        ("pyproject.toml", SETTINGS),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def try_mutants(project: Path, *options: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tools.mutants", "parcels", *options],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def fates(report: str) -> dict[str, set[str]]:
    """Return the changed lines by what is said of them."""
    found: dict[str, set[str]] = {}
    for fate, new in re.findall(r": ([a-z ]+) \([^)]*\)\n-.*\n\+(.*)", report):
        found.setdefault(fate, set()).add(new.strip())
    return found


def test_mutants_that_no_test_notices_are_named_until_one_does(project: Path) -> None:
    report = try_mutants(project)
    assert fates(report) == {
        "survived": {"return kilos >= MAX_KILOS", "MAX_KILOS = 21"},
        "not reached": {"return None", "return 2"},
    }
    assert (project / "parcels/weigh.py").read_text("utf-8") == MODULE
    (row,) = re.findall(r"\| parcels/weigh.py \| (.*) \|", report)
    mutants, killed, timed_out, *others, _ = row.split(" | ")
    assert int(timed_out) >= 1
    assert others == ["2", "2"]
    assert int(mutants) == int(killed) + 4

    edge = "\n\ndef test_twenty_kilos_are_not_heavy():\n    assert not is_heavy(20)\n"
    with (project / "tests/test_weigh.py").open("a", encoding="utf-8") as file:
        file.write(f"{edge}    assert is_heavy(21)\n")
    tried = (project / ".mutants/fates.jsonl").read_text("utf-8").count("\n")
    assert "survived" not in fates(try_mutants(project))
    assert (project / ".mutants/fates.jsonl").read_text("utf-8").count("\n") == tried + 4


def test_a_sample_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    tests = {"app/certification/domain/__init__.py": ["tests/unit/certification"]}
    targets = find_targets([Path("app/certification/domain/__init__.py")], tests)
    one, same, other = (choose(targets, 5, seed) for seed in (3, 3, 4))
    assert one == same != other
    assert len(choose(targets, None, 3)) == len(targets)


def test_a_module_without_tests_of_its_own_is_refused() -> None:
    with pytest.raises(SystemExit, match="no tests in"):
        find_targets([Path("app/certification/domain/__init__.py")], {"app/scoring": ["tests"]})
