"""The shape of the code: who may import whom, who may commit, who may read the clock."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config import ROOT

APP_FILES = sorted((ROOT / "app").rglob("*.py"))
WALL_CLOCKS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime"),
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls_in(path: Path) -> Iterator[str]:
    """Yield every call in a file, written as its dotted name ends: `datetime.now`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            yield f"{name}.{node.func.attr}"


def test_the_import_contracts_are_kept() -> None:
    program = "from importlinter.cli import lint_imports_command as c; c()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_the_transaction_commits() -> None:
    committing = {
        name_of(path)
        for path in APP_FILES
        if any(call.endswith(".commit") for call in calls_in(path))
    }
    assert committing == {"app/db.py"}


def test_only_the_clock_reads_the_wall_clock() -> None:
    reading = {name_of(path) for path in APP_FILES if WALL_CLOCKS & set(calls_in(path))}
    assert reading == {"app/clock.py"}


def test_nobody_calls_create_all_because_migrations_build_the_schema() -> None:
    assert [path for path in APP_FILES if ".create_all" in path.read_text("utf-8")] == []


def test_no_relation_is_declared_from_the_wrong_side() -> None:
    assert [name_of(path) for path in APP_FILES if "backref" in path.read_text("utf-8")] == []


def imports_of(path: Path) -> set[str]:
    """Return the top packages a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "tests/unit").rglob("*.py")), ids=name_of)
def test_unit_tests_are_about_pure_code(path: Path) -> None:
    assert not imports_of(path) & {"flask", "sqlalchemy", "flask_sqlalchemy", "playwright"}


def test_the_application_never_needs_what_only_tests_need() -> None:
    only_tests = {"pytest", "hypothesis", "playwright", "sklearn", "krippendorff", "tests", "tools"}
    leaning = {name_of(path) for path in APP_FILES if imports_of(path) & only_tests}
    assert leaning == set()


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    everywhere = [*APP_FILES, *(ROOT / "tools").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    assert [name_of(path) for path in everywhere if path.stem in empty] == []
