"""Whoever reads score sheets says whether those of test forms are among them.

A module that reads sheets, scores or drafts either asks `disclosure` which sets tell a rater anything,
or stands in a short list with the reason why it need not. A new one fails until somebody thought.
"""

import ast

import pytest

from app.config import ROOT

TABLES = {
    *("Sheet", "Score", "DraftSheet", "EvidenceNote", "MasterScore", "MasterRevision"),
    *("FirstScore", "RaterTally", "ClipTally"),
}
MODELS = ("app.sets.models", "app.bench.models", "app.scorebook.models")
MODEL_FILES = ("app/sets/models.py", "app/bench/models.py", "app/scorebook/models.py")
NEED_NOT = {
    "app/sets/models.py": "declares tables",
    "app/bench/models.py": "declares tables",
    "app/scorebook/models.py": "declares tables",
    "app/scorebook/service/writing.py": "enters what `bench.service.score_facts` says, which asks",
    "app/scorebook/service/tables.py": "the caller names the purposes",
    "app/bench/service/cohort.py": "makes up sheets, and reads none",
    "app/demo/service/history.py": "makes up sheets of practice sets for invented people, and shows none",
    "app/sets/sync.py": "writes master scores from files, for no rater",
    "app/personal_data/service/erasure.py": "empties what a person wrote, and reads nothing",
    "app/bench/service/drafts.py": "opens her own sheet by `read_head`, which asks",
    "app/bench/service/recording.py": "writes one sheet, which `open_sheet` opened for it",
    "app/certification/service/sitting.py": "counts what its own rater recorded, and reads no score",
    "app/certification/service/own.py": "counts what its own rater recorded, and reads no score",
    "app/certification/service/evidence.py": "decides, and hands out sums over clips alone",
    "app/certification/service/starting.py": "stores the set of one sitting, and reads no score",
    "app/certification/service/exposure.py": "asks which clips its rater met, and reads no score",
    "app/agreement/service/agreement.py": "sheets come from `bench.service.recorded`, which asks",
    "app/practice/service/set_end.py": "sheets come from `bench.service.recorded`, which asks",
    "app/agreement/service/misses.py": "sheets come from `bench.service.recorded`, which asks",
    "app/agreement/service/protocol.py": "sheets come from `bench.service.recorded`, which asks",
}
FILES = sorted(path for path in (ROOT / "app").rglob("*.py"))


def names_of(path: str) -> set[str]:
    """Return which tables of scores a file imports or declares, and whether it asks what may be told."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in MODELS:
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module == "app.sets.service.disclosure":
            found.add("disclosure")
        if isinstance(node, ast.ClassDef) and path in MODEL_FILES:
            found.add(node.name)
    return found


READERS = [
    name
    for name in (path.relative_to(ROOT).as_posix() for path in FILES)
    if names_of(name) & TABLES
]


@pytest.mark.parametrize("name", READERS)
def test_a_reader_of_sheets_asks_what_may_be_told(name: str) -> None:
    assert ("disclosure" in names_of(name)) != (name in NEED_NOT), (
        "asks and is excused" if name in NEED_NOT else "neither asks nor is excused"
    )


def test_only_readers_are_excused() -> None:
    assert set(NEED_NOT) - set(READERS) == set()
