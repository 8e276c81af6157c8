"""Reading the files of a content folder and checking them against their schema."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic

from app.content.plain_signs import find_signs
from app.content.plain_text import find_unfit, find_unfit_in_file
from app.content.problem import Problem, Severity, did_you_mean
from app.content.schema import SchemaT, validate
from app.content.strict_yaml import MAX_BYTES, Tree, dotted, read_yaml
from app.content.strict_yaml import Path as FieldPath

MAX_PROSE_BYTES = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded(Generic[SchemaT]):
    """A file that its schema accepted, ready for the checks between files."""

    file: str
    path: Path
    model: SchemaT
    tree: Tree

    def problem(
        self,
        field: FieldPath,
        message: str,
        suggestion: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """Return a problem at one field of this file."""
        return Problem(
            file=self.file,
            line=self.tree.line_of(field),
            field=dotted(field),
            message=message,
            suggestion=suggestion,
            severity=severity,
        )

    def unquoted(self, field: FieldPath) -> Problem | None:
        """Return the problem of a name written as a number, or None when it is text."""
        found: Any = self.tree.data
        for part in field:
            found = found[part]
        if isinstance(found, str):
            return None
        return self.problem(field, f"must be text, not {json.dumps(found)}", "put it in quotes")

    def unknown(self, field: FieldPath, kind: str, name: str, known: list[str]) -> Problem:
        """Return the problem of a name that refers to nothing."""
        return self.problem(field, f"there is no {kind} `{name}`", did_you_mean(name, known))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose(Generic[SchemaT]):
    """A Markdown file: its accepted front matter, its body, and where the body begins."""

    matter: Loaded[SchemaT]
    body: str
    body_line: int


def shown_path(path: Path, root: Path) -> str:
    """Return the name of a file in problems: its path within the content folder."""
    return path.relative_to(root.parent).as_posix()


def read_text(path: Path, *, file: str, limit: int = MAX_BYTES) -> tuple[str | None, list[Problem]]:
    """Read a UTF-8 text file of limited size."""
    if path.stat().st_size > limit:
        message = f"the file is larger than {limit // 1000} kB"
        return None, [Problem(file=file, line=1, field="", message=message, suggestion="split it")]
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problem = Problem(
            file=file, line=line, field="", message="not UTF-8 text", suggestion="save it as UTF-8"
        )
        return None, [problem]
    return find_unfit_line(text.replace("\r\n", "\n"), file=file)


def find_unfit_line(text: str, *, file: str) -> tuple[str | None, list[Problem]]:
    """Return a text, or the first line with characters that are not allowed."""
    if find_unfit(text, is_long=True) is None:
        return text, []
    lines = enumerate(text.split("\n"), 1)
    number, unfit = next(
        (n, found) for n, line in lines if (found := find_unfit_in_file(line, is_long=True))
    )
    return None, [Problem(file=file, line=number, field="", message=unfit, suggestion="remove it")]


def load_yaml(
    path: Path, root: Path, schema: type[SchemaT]
) -> tuple[Loaded[SchemaT] | None, list[Problem]]:
    """Read one YAML file and check it against its schema."""
    file = shown_path(path, root)
    text, problems = read_text(path, file=file)
    if text is None:
        return None, problems
    return _load(text, 1, file=file, path=path, schema=schema)


def load_prose(
    path: Path, root: Path, schema: type[SchemaT]
) -> tuple[Prose[SchemaT] | None, list[Problem]]:
    """Read one Markdown file: front matter between `---` lines, then the body."""
    file = shown_path(path, root)
    text, problems = read_text(path, file=file, limit=MAX_PROSE_BYTES)
    if text is None:
        return None, problems
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, [_no_front_matter(file, "begin the file with a line `---`")]
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return None, [_no_front_matter(file, "end the front matter with a line `---`")]
    matter, problems = _load("\n".join(lines[1:end]), 2, file=file, path=path, schema=schema)
    if matter is None:
        return None, problems
    body = "\n".join(lines[end + 1 :])
    return Prose(matter=matter, body=body, body_line=end + 2), problems


def yaml_files(folder: Path) -> list[Path]:
    """Return the YAML files of a folder, by name."""
    return sorted(path for path in folder.glob("*") if path.suffix in (".yaml", ".yml"))


def load_folder(
    folder: Path, root: Path, schema: type[SchemaT], progress: Callable[[str], None]
) -> tuple[list[Loaded[SchemaT]], list[Problem]]:
    """Read every YAML file of a folder; a broken file does not hide the next one."""
    loaded: list[Loaded[SchemaT]] = []
    problems: list[Problem] = []
    for path in yaml_files(folder):
        progress(shown_path(path, root))
        found, wrong = load_yaml(path, root, schema)
        problems += wrong
        if found is not None:
            loaded.append(found)
    return loaded, problems


def check_ids(files: list[Loaded[SchemaT]], field: str) -> list[Problem]:
    """Check that each file is named like the thing it contains."""
    problems = []
    for file in files:
        name = getattr(file.model, field)
        if file.path.stem != name:
            message = f"the file is called `{file.path.stem}`, but holds `{name}`"
            problems.append(file.problem((field,), message, "rename one of the two"))
    return problems


def _load(
    text: str, first_line: int, *, file: str, path: Path, schema: type[SchemaT]
) -> tuple[Loaded[SchemaT] | None, list[Problem]]:
    tree, problems = read_yaml(text, file=file, first_line=first_line)
    if tree is None:
        return None, problems
    model, problems = validate(schema, tree, file=file)
    if model is None:
        return None, problems
    loaded = Loaded(file=file, path=path, model=model, tree=tree)
    return loaded, list(_shown_signs(loaded, (), tree.data))


def _shown_signs(loaded: Loaded[SchemaT], field: FieldPath, value: Any) -> Iterator[Problem]:
    """Return the problems of Markdown in fields that are shown as plain text."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inside in items:
            yield from _shown_signs(loaded, (*field, key), inside)
    elif isinstance(value, str):
        for sign, hint in find_signs(value):
            message = f"readers would see the signs of `{sign}`"
            yield loaded.problem(field, message, hint, Severity.WARNING)


def _no_front_matter(file: str, suggestion: str) -> Problem:
    message = "the front matter is missing or not closed"
    return Problem(file=file, line=1, field="", message=message, suggestion=suggestion)
