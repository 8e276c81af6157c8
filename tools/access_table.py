"""Write `docs/access.md`: every address, who may open it, and who may reach what it names.

Run from the folder of the project: `.venv/bin/python -m tools.access_table`.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from app.web.reach import Reach, Route, Who, list_routes

ROOT = Path(__file__).resolve().parent.parent
TARGET = "docs/access.md"

_HEAD = """# Who may reach what

Every address of the program with the rule its view declares: `@requires` names the roles, `@reaches` what
each argument names and who may reach it. This page is written from the views by
`.venv/bin/python -m tools.access_table`; `tests/web/test_access.py` asks for every address as everybody, and
compares the answers with it.

- Whoever is not signed in is asked to sign in, except where *anybody* may open a page.
- A role that does not open a page is answered 403. Every role includes learning.
- What somebody may not reach is answered like what does not exist: 404, or the status named.

| address | asked by | opened by | names |
|---|---|---|---|
"""


def write_table(routes: Iterable[Route]) -> str:
    """Return the page."""
    methods: dict[tuple[str, str, str], list[str]] = {}
    for route in routes:
        said = (route.rule, _opened_by(route), _names(route))
        methods.setdefault(said, []).extend(route.methods)
    return _HEAD + "".join(
        f"| `{rule}` | {', '.join(sorted(asked))} | {opened_by} | {names} |\n"
        for (rule, opened_by, names), asked in methods.items()
    )


def _opened_by(route: Route) -> str:
    if route.is_public:
        return "anybody"
    if len(route.roles) == 4 or "learner" in route.roles:
        return "everybody signed in"
    return ", ".join(f"{role}s" for role in route.roles)


def _names(route: Route) -> str:
    return "; ".join(f"`{name}`: {_say(reach)}" for name, reach in route.reach.items())


def _say(reach: Reach) -> str:
    if reach.who is Who.ANYBODY:
        return reach.kind
    otherwise = "" if reach.otherwise == 404 else f" (else {reach.otherwise})"
    return f"{reach.kind}, for {reach.who.value}{otherwise}"


def main() -> None:
    """Write the page from the application as it is."""
    os.environ.setdefault("ENVIRONMENT", "development")
    from wsgi import app  # noqa: PLC0415  the application is built when it is imported

    (ROOT / TARGET).write_text(write_table(list_routes(app)), "utf-8")
    print(f"{TARGET} is written.")


if __name__ == "__main__":
    main()
