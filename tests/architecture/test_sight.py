"""Whoever reads other people asks whom: by the one rule of sight, or stands in a list with the reason.

Names, addresses and roles of people are rows of two tables. A module that reads one of them uses
`people/service/sight.py`, or says here why it need not. A new one fails until somebody thought.
"""

import ast

import pytest

from app.config import ROOT

PEOPLE = {"User", "RoleGrant"}
# Rooms that are about accounts themselves: of the person who asks, or for operators.
OWN_ROOMS = ("app/accounts/", "app/people/", "app/personal_data/")
NEED_NOT = {
    "app/administration/service/audit.py": "for operators, who see accounts and no scores",
    "app/bench/service/attempts.py": "asks for the rater herself",
    "app/bench/service/cohort.py": "makes up raters, and shows none",
    "app/course/service/outline.py": "names whoever opened a module for the person who reads",
    "app/course/service/lesson.py": "names whoever opened a module for the person who reads",
    "app/scorebook/service/expectations.py": "learns what raters have in common, and shows nobody",
    "app/scorebook/service/upkeep.py": "goes over everybody for a command, and shows nobody",
}
FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "app").rglob("*.py"))


def names_of(path: str) -> set[str]:
    """Return which tables of people a file imports, and whether it asks the rule of sight."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "app.accounts.models":
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module == "app.people.service.sight":
            found.add("sight")
    return found


READERS = [name for name in FILES if names_of(name) & PEOPLE and not name.startswith(OWN_ROOMS)]


@pytest.mark.parametrize("name", READERS)
def test_a_reader_of_people_asks_whom(name: str) -> None:
    assert ("sight" in names_of(name)) != (name in NEED_NOT), (
        "asks and is excused" if name in NEED_NOT else "neither asks nor is excused"
    )


def test_only_readers_are_excused() -> None:
    assert set(NEED_NOT) - set(READERS) == set()


def test_trainers_pages_are_among_those_who_ask() -> None:
    assert "app/monitoring/service.py" in READERS
