"""Whoever reads other people asks whom: by the one rule of sight, or stands in a list with the reason.

Names, addresses and roles of people are rows of two tables. A module that reads one of them uses
`people/service/sight.py`, or says here why it need not. And a view whose address names a person leads to
a function of that file, unless only operators open it. A new one fails until somebody thought.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from app.config import ROOT
from app.people.service import sight
from app.web.reach import list_routes

PEOPLE = {"User", "RoleGrant"}
SIGHT = "app.people.service.sight"
# Rooms that are about accounts themselves: of the person who asks, or for operators.
OWN_ROOMS = ("app/accounts/", "app/personal_data/")
NEED_NOT = {
    "app/administration/service/audit.py": "for operators, who see accounts and no scores",
    "app/bench/service/attempts.py": "asks for the rater herself",
    "app/bench/service/cohort.py": "makes up raters, and shows none",
    "app/certificates/service/issuing.py": "names the person of a decision, on her own certificate",
    "app/course/service/outline.py": "names whoever opened a module for the person who reads",
    "app/course/service/lesson.py": "names whoever opened a module for the person who reads",
    "app/people/service/cohort_rows.py": "names trainers, for those who come under their eyes",
    "app/people/service/cohorts.py": "counts, for a command",
    "app/people/service/current_cohort.py": "asks for the rater herself",
    "app/people/service/invitations.py": "compares addresses that were typed; names who invites",
    "app/people/service/joining.py": "asks for the person who joins or leaves",
    "app/people/service/memberships.py": "says which grants make a member, and reads none",
    "app/people/service/organization_pages.py": "for operators: who trains in an organization",
    "app/people/service/sight.py": "the rule itself",
    "app/scorebook/service/expectations.py": "learns what raters have in common, and shows nobody",
    "app/scorebook/service/upkeep.py": "goes over everybody for a command, and shows nobody",
}
FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "app").rglob("*.py"))


@cache
def tree_of(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"))


def names_of(path: str) -> set[str]:
    """Return which tables of people a file imports, and whether it asks the rule of sight."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module == "app.accounts.models":
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module == SIGHT:
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
    assert {"app/monitoring/service.py", "app/people/service/cohort_pages.py"} <= set(READERS)


# ---- from a view to the rule -------------------------------------------------------------------


def file_of(module: str) -> str | None:
    """Return the file of a module of the program; None for what is none."""
    base = module.replace(".", "/")
    return next(
        (name for name in (f"{base}.py", f"{base}/__init__.py") if Path(ROOT, name).is_file()), None
    )


@cache
def imports_of(module: str) -> dict[str, str]:
    """Return what each imported name of a module stands for: `app.people.service.naming.may_name`."""
    file = file_of(module)
    tree = tree_of(file) if file else ast.Module([], [])
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app")
        for alias in node.names
    }


@cache
def calls_of(function: str) -> frozenset[str]:
    """Return every function of the program that one names."""
    module, _, name = function.rpartition(".")
    file = file_of(module)
    if file is None:
        return frozenset()
    own = {node.name: node for node in tree_of(file).body if isinstance(node, ast.FunctionDef)}
    if name not in own:  # handed on from elsewhere
        return frozenset({imports_of(module)[name]} if name in imports_of(module) else ())
    return frozenset(_named_in(own[name], module, set(own)))


def _named_in(function: ast.FunctionDef, module: str, own: set[str]) -> Iterator[str]:
    known = imports_of(module)
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in own:
            yield f"{module}.{node.id}"
        elif isinstance(node, ast.Name) and node.id in known:
            yield known[node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{known.get(node.value.id, '')}.{node.attr}"


def reached_from(function: str) -> set[str]:
    """Return every function that a function leads to."""
    reached, waiting = set[str](), [function]
    while waiting:
        new = calls_of(waiting.pop()) - reached
        reached |= new
        waiting += new
    return reached


def asks_whom(function: str) -> bool:
    """Say whether a function leads to the rule of sight."""
    return any(name.startswith(f"{SIGHT}.") for name in reached_from(function))


def views_of_people(app: Flask) -> dict[str, str]:
    """Return the views whose address names a person and that not only operators open."""
    return {
        route.rule: f"{view.__module__}.{view.__name__}"
        for route in list_routes(app)
        if {"user_id", "person_id", "learner_id"} & {*route.reach} and route.roles != ("operator",)
        for view in [app.view_functions[route.endpoint]]
    }


def test_a_view_whose_address_names_a_person_asks_whom(app: Flask) -> None:
    views = views_of_people(app)
    assert "/trainer/learners/<int:user_id>" in views
    assert [rule for rule, view in views.items() if not asks_whom(view)] == []


def test_a_view_that_asks_nobody_is_found() -> None:
    assert not asks_whom("app.course.views.show_lesson")
    assert not asks_whom("app.administration.views.people.show_person")
    assert asks_whom("app.monitoring.views.grant_waiver")


def test_every_rule_of_sight_is_used() -> None:
    rules = {
        f"{SIGHT}.{name}"
        for name in vars(sight)
        if callable(getattr(sight, name)) and getattr(sight, name).__module__ == SIGHT
    }
    named = {
        known
        for file in FILES
        for known in imports_of(file.removesuffix(".py").replace("/", ".")).values()
    }
    assert {name for name in rules - named if not name.rpartition(".")[2].startswith("_")} == set()
