"""Whoever reads score sheets says whether those of certification forms are among them.

A module that reads sheets, scores or drafts either asks `purposes` which sets tell a rater anything,
or stands in a short list with the reason why it need not. A new one fails until somebody thought.
"""

import ast

import pytest

from app.config import ROOT

TABLES = {"Sheet", "Score", "DraftSheet", "EvidenceNote", "MasterScore", "MasterRevision"}
NEED_NOT = {
    "app/calibration/models.py": "declares the tables",
    "app/calibration/sync.py": "writes master scores from files, for no rater",
    "app/personal_data/service/erasure.py": "empties what a person wrote, and reads nothing",
    "app/calibration/service/misses.py": "sheets come from `agreement`, which asks",
    "app/calibration/service/protocol.py": "sheets come from `agreement` and the reveal, which ask",
}
FILES = sorted(path for path in (ROOT / "app").rglob("*.py"))


def names_of(path: str) -> set[str]:
    """Return what a file imports from calibration's tables and from its purposes."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "app.calibration.models":
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module == "app.calibration.service.purposes":
            found.add("purposes")
        if isinstance(node, ast.ClassDef) and path == "app/calibration/models.py":
            found.add(node.name)
    return found


READERS = [
    name
    for name in (path.relative_to(ROOT).as_posix() for path in FILES)
    if names_of(name) & TABLES
]


@pytest.mark.parametrize("name", READERS)
def test_a_reader_of_sheets_asks_what_may_be_told(name: str) -> None:
    assert ("purposes" in names_of(name)) != (name in NEED_NOT), (
        "asks and is excused" if name in NEED_NOT else "neither asks nor is excused"
    )


def test_only_readers_are_excused() -> None:
    assert set(NEED_NOT) - set(READERS) == set()
