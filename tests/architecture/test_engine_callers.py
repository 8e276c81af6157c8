"""The engine has nothing that the product does not use.

Names are followed from the rest of the product into `app/scoring`: what nothing outside calls, and
nothing that is called there calls, is found. Tests, doctests and tools are no callers.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.config import ROOT

ENGINE = "app.scoring"

Name = tuple[str, str]
"""A module and a name in it."""


def module_of(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(tree: ast.Module, modules: set[str]) -> dict[str, Name]:
    """Map local names to what they were imported from."""
    found: dict[str, Name] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(ENGINE):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                target = (inner, "") if inner in modules else (node.module, alias.name)
                found[alias.asname or alias.name] = target
    return found


def definitions(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Yield every name that a module defines at its top, with what defines it."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for name in ast.walk(target):
                    if isinstance(name, ast.Name):
                        yield name.id, node


def uses(node: ast.AST, imports: dict[str, Name], module: str) -> Iterator[Name]:
    """Yield the names of the engine that a piece of code uses."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            yield imports.get(inner.id, (module, inner.id))
        elif isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield (module, inner.value)  # an annotation in quotes
        elif isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            target = imports.get(inner.value.id)
            if target and not target[1]:
                yield (target[0], inner.attr)


def parsed(root: Path) -> dict[str, ast.Module]:
    return {
        module_of(path, root): ast.parse(path.read_text("utf-8"))
        for path in sorted((root / "app").rglob("*.py"))
    }


def reached(trees: dict[str, ast.Module]) -> set[Name]:
    """Follow names from the rest of the product into the engine."""
    modules = set(trees)
    imports = {name: imports_of(tree, modules) for name, tree in trees.items()}
    engine = {name for name in modules if name.startswith(ENGINE)}
    bodies: dict[Name, list[ast.stmt]] = {}
    for module in engine:
        for name, node in definitions(trees[module]):
            bodies.setdefault((module, name), []).append(node)
    waiting = [
        name for module in modules - engine for name in uses(trees[module], imports[module], module)
    ]
    found: set[Name] = set()
    while waiting:
        name = waiting.pop()
        if name in bodies and name not in found:
            found.add(name)
            module = name[0]
            for node in bodies[name]:
                waiting.extend(uses(node, imports[module], module))
    return found


def unused(root: Path) -> list[str]:
    """List public names at the top of the engine's modules that the product does not reach."""
    trees = parsed(root)
    alive = reached(trees)
    return sorted(
        f"{module.removeprefix('app.')}.{name}"
        for module, tree in trees.items()
        if module.startswith(ENGINE)
        for name, node in definitions(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not name.startswith("_")
        and (module, name) not in alive
    )


def unused_methods(root: Path) -> list[str]:
    """List public methods of the engine whose name nothing in the product looks up."""
    trees = parsed(root)
    looked_up = {
        node.attr
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
    }
    looked_up |= {
        node.value
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return sorted(
        f"{module.removeprefix('app.')}.{name}.{method.name}"
        for module, tree in trees.items()
        if module.startswith(ENGINE)
        for name, node in definitions(tree)
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef)
        and not method.name.startswith("_")
        and method.name not in looked_up
    )


def test_every_function_and_class_of_the_engine_is_used_by_the_product() -> None:
    assert unused(ROOT) == []


def test_every_method_of_the_engine_is_used_by_the_product() -> None:
    assert unused_methods(ROOT) == []


def test_what_only_the_unused_use_is_unused_too(tmp_path: Path) -> None:
    (tmp_path / "app" / "scoring").mkdir(parents=True)
    (tmp_path / "app" / "scoring" / "sums.py").write_text(
        "def add(): return helper()\ndef helper(): ...\ndef lost(): return alone()\n"
        "def alone(): ...\nclass Box:\n    def opened(self): ...\n    def shut(self): ...\n"
    )
    (tmp_path / "app" / "page.py").write_text(
        "from app.scoring import sums\nfrom app.scoring.sums import Box\nsums.add()\nBox().shut()\n"
    )
    assert unused(tmp_path) == ["scoring.sums.alone", "scoring.sums.lost"]
    assert unused_methods(tmp_path) == ["scoring.sums.Box.opened"]
