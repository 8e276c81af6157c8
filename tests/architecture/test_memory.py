"""What a process remembers is right on two machines, and whoever adds to it says why.

State that others must see is in the database, in Valkey or in storage. What is kept in memory is what
never changes, or what is about this process alone.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache

from app.config import ROOT

PURE = "made of its arguments alone: the same everywhere"
REVISION = "immutable revisions, by the hash of their content"
CODE = "made of the code or its files, which are the same until the next start"
OWN = "about this process alone"
KEPT = {
    "app/accounts/access/__init__.py": "tries that could not be stored: the rest is in the database",
    "app/accounts/domain/__init__.py": "the same tries, guarded by a lock of this process",
    "app/accounts/domain/passwords.py": CODE,
    "app/agreement/service/agreement.py": CODE,
    "app/bench/parts.py": REVISION,
    "app/content/documents.py": CODE,
    "app/course/service/documents.py": REVISION,
    "app/course/views.py": CODE,
    "app/door/lanes.py": OWN,
    "app/library/access.py": "keys signed with the site's own key: every machine signs alike",
    "app/library/service/__init__.py": REVISION,
    "app/markup/sanitizer.py": CODE,
    "app/notebook.py": "notes a page could do without, stored at the next opportunity",
    "app/ops/service/readiness.py": CODE,
    "app/ops/views/metrics.py": "counts of this machine: Prometheus adds up machines",
    "app/outbox/jobs.py": "handlers by kind, and the way to the queue, which all machines share",
    "app/outbox/worker.py": "the worker of this process; who does which job is in the database",
    "app/practice/service/course_steps.py": CODE,
    "app/practice/service/next_clip_reading.py": CODE,
    "app/practice/service/activity.py": CODE,
    "app/practice/service/freshness.py": CODE,
    "app/practice/service/set_end.py": CODE,
    "app/practice/service/practice_sets.py": CODE,
    "app/preview/access.py": "the preview of one author on her own machine",
    "app/scorebook/service/writing.py": CODE,
    "app/scoring": PURE,
    "app/sets/service/documents.py": REVISION,
    "app/search/domain/__init__.py": CODE,
    "app/storage/running.py": "where uploads lie; it keeps nothing of them",
    "app/uploading/service/converting.py": "waits for a process of its own; the queue is in storage",
    "app/uploading/service/shared_uploads.py": OWN,
    "app/web/__init__.py": "clock, tokens, and the notebook",
    "app/web/addresses.py": CODE,
    "app/web/assets.py": CODE,
    "app/web/limit_counts.py": "where tries are counted, not how many there were",
    "app/web/limits.py": "which limiter; counts are elsewhere, but for those while that is down",
    "app/web/log.py": OWN,
    "app/web/times.py": CODE,
    "app/words.py": PURE,
    "app/zones.py": CODE,
    "app/__init__.py": CODE,
}
REMEMBERS = {"cache", "lru_cache", "RevisionCache", "Lock", "ThreadPoolExecutor", "Thread", "deque"}
REMEMBERS |= {"Limiter", "SimpleQueue", "Timer"}
# Only files with such words are parsed: most have none.
HINT = re.compile("|".join([*REMEMBERS, "extensions", r"= [{\[][}\]]"]))


def name_of(node: ast.expr) -> str:
    """Return the last word of a dotted name, of what is called, or of what is subscripted."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def memories(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that keep something beyond a request."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from (d.lineno for d in node.decorator_list if name_of(d) in REMEMBERS)
        elif isinstance(node, ast.Call) and name_of(node) in REMEMBERS:
            yield node.lineno
        elif isinstance(node, ast.Assign):
            kept = [t for t in node.targets if isinstance(t, ast.Subscript)]
            yield from (t.lineno for t in kept if name_of(t) == "extensions")
    for node in tree.body:  # an empty collection of a module is there to be filled
        if isinstance(node, ast.Assign | ast.AnnAssign):
            value = node.value
            is_empty = isinstance(value, ast.Dict | ast.List) and not ast.dump(value).count(
                "Constant"
            )
            if is_empty and not getattr(value, "keys", getattr(value, "elts", None)):
                yield node.lineno


@cache
def found() -> dict[str, list[int]]:
    texts = {path: path.read_text("utf-8") for path in sorted((ROOT / "app").rglob("*.py"))}
    lines = {
        path.relative_to(ROOT).as_posix(): list(memories(ast.parse(text)))
        for path, text in texts.items()
        if HINT.search(text)
    }
    return {name: where for name, where in lines.items() if where}


def reason_for(name: str) -> str | None:
    return KEPT.get(name) or next(
        (why for at, why in KEPT.items() if name.startswith(f"{at}/")), None
    )


def test_whatever_a_process_remembers_has_a_reason() -> None:
    assert {name: lines for name, lines in found().items() if not reason_for(name)} == {}


def test_no_reason_outlives_what_it_was_for() -> None:
    there = found()
    unused = [at for at in KEPT if not any(n == at or n.startswith(f"{at}/") for n in there)]
    assert unused == []


def test_what_waits_for_storage_has_lanes_of_its_own() -> None:
    """A view that reads or writes uploads is marked, so that it keeps no page waiting."""
    reaching = {"send_media", "find_uploads", "uploads_store", "get_upload", "_open_upload"}
    unmarked = []
    for path in sorted((ROOT / "app").rglob("*views*/*.py")) + sorted(
        (ROOT / "app").glob("*/views.py")
    ):
        functions = (node for node in ast.parse(path.read_text("utf-8")).body)
        for view in (node for node in functions if isinstance(node, ast.FunctionDef)):
            marks = {name_of(decorator) for decorator in view.decorator_list}
            calls = {name_of(node) for node in ast.walk(view) if isinstance(node, ast.Call)}
            is_page = bool(marks & {"get", "post", "put", "delete"})
            if is_page and calls & reaching and "reaches_storage" not in marks:
                unmarked.append(f"{path.relative_to(ROOT)}: {view.name}")
    assert unmarked == []
