"""One name for one thing: whoever reads a class's name knows which class is meant."""

import ast
from collections import defaultdict

from app.config import ROOT


def test_no_two_classes_share_a_name() -> None:
    files = defaultdict(list)
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            # What begins with an underscore is known in its own file alone.
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                files[node.name].append(path.relative_to(ROOT).as_posix())
    assert {name: where for name, where in files.items() if len(where) > 1} == {}
