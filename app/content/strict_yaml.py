"""Strict YAML 1.2: plain data only, positions kept, hostile files refused quickly.

With anchors, aliases, and merges, a file under 1 kB can take ten seconds to load; tags name types;
a duplicate key silently overwrites, which in a file of master scores would be a wrong score that
nobody sees. All are refused. Data are built from parser events in a loop, without recursion.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from app.content.plain_text import find_unfit
from app.content.problem import Problem
from app.invisible import PARTING, TURNING

MAX_BYTES = 200_000
MAX_DEPTH = 12
MAX_PROBLEMS = 50

Path = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}\Z")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]{1,18}|[0-9]{1,18}(\.[0-9]{0,18})?)([eE][-+]?[0-9]{1,2})?\Z")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
# What the C parser, made for YAML 1.1, reads differently or accepts: tabs, Unicode line ends and
# byte order marks, lines of spaces, document markers, and a comment directly after a block scalar
# indicator.
_DISPUTED = re.compile(
    "[\t\x85\u2028\u2029\ufeff]|^ +$|^---|^\\.\\.\\.|[|>][-+0-9]*#", re.MULTILINE
)


# Harmless in what people enter, which is folded; in content a word with one is another word.
_UNSEEN = re.compile(f"[{PARTING}]")
_TURNING = re.compile(f"[{TURNING}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A YAML document as plain data, with the line of each field."""

    data: Any
    lines: dict[Path, int]

    def line_of(self, path: Path) -> int:
        """Return the line of a field, or of its nearest container."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


def read_yaml(text: str, *, file: str, first_line: int = 1) -> tuple[Tree | None, list[Problem]]:
    """Read one YAML document.

    Args:
        text: the document.
        file: the name problems carry.
        first_line: the line of the file where the text begins.

    Returns:
        The tree (None when there is an error) and every problem found.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        builder = _Builder(file=file, first_line=first_line)
        builder.report(0, f"the file is larger than {MAX_BYTES // 1000} kB", "split it")
        return None, builder.problems
    builder = _build(text, file, first_line, pure=_DISPUTED.search(text) is not None)
    if builder.problems:
        builder = _build(text, file, first_line, pure=True)
    if builder.problems:
        return None, builder.problems
    return Tree(data=builder.root, lines=builder.lines), []


def _build(text: str, file: str, first_line: int, *, pure: bool) -> "_Builder":
    """Read a document with the C parser if installed, otherwise with the Python one."""
    builder = _Builder(file=file, first_line=first_line)
    try:
        for event in YAML(typ="safe", pure=pure).parse(text):
            builder.take(event)
    except MarkedYAMLError as error:
        # An unclosed quote is detected at the end of the file, but must be fixed where it opens.
        at_end = "end of stream" in str(error.problem)
        mark = (error.context_mark if at_end else None) or error.problem_mark
        line = mark.line if mark else 0
        builder.report(line, f"not valid YAML: {error.problem or error.context or 'unreadable'}")
    except _EnoughError:
        pass
    except Exception as error:  # noqa: BLE001  the parser stumbles in many ways over hostile files
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        builder.report(0, f"not valid YAML: {reason}")
    return builder


class _EnoughError(Exception):
    """The document is nested too deeply, or has too many problems, to read on."""


@dataclass(slots=True)
class _Level:
    """A mapping or a sequence that is still open."""

    path: Path
    content: dict[str, Any] | list[Any]
    key: str | None = None
    skips_value: bool = False
    skips_key: bool = False


@dataclass(slots=True)
class _Builder:
    """Turns parser events into plain data, collecting every problem on the way."""

    file: str
    first_line: int
    root: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=list)
    documents: int = 0

    def report(self, line: int, message: str, suggestion: str | None = None) -> None:
        where = dotted(self._here()) if self.levels else ""
        self.problems.append(
            Problem(
                file=self.file,
                line=line + self.first_line,
                field=where,
                message=message,
                suggestion=suggestion,
            )
        )

    def take(self, event: Event) -> None:
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, DocumentStartEvent):
            self._start_document(event, line)
        elif isinstance(event, AliasEvent):
            self.report(line, f"aliases are not allowed (*{event.anchor})", "write the value out")
            self._place(None, line)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.levels.pop()
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._refuse_decoration(event, line)
            self._open({} if isinstance(event, MappingStartEvent) else [], line)
        elif isinstance(event, ScalarEvent):
            self._refuse_decoration(event, line)
            self._take_scalar(event, line)
        if len(self.problems) >= MAX_PROBLEMS:
            raise _EnoughError

    def _start_document(self, event: DocumentStartEvent, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            self.report(line, "a file holds one document", "remove the second `---`")
        if event.version or event.tags:
            self.report(line, "directives (%YAML, %TAG) are not allowed", "remove the line")

    def _refuse_decoration(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self.report(line, f"anchors are not allowed (&{event.anchor})", "write the value out")
        if event.tag is not None:
            self.report(line, f"tags are not allowed ({event.tag})", "remove it")

    def _here(self) -> Path:
        level = self.levels[-1]
        if isinstance(level.content, list):
            return (*level.path, len(level.content))
        return level.path if level.key is None else (*level.path, level.key)

    def _open(self, content: dict[str, Any] | list[Any], line: int) -> None:
        if len(self.levels) >= MAX_DEPTH:
            self.report(line, f"nested deeper than {MAX_DEPTH} levels", "flatten it")
            raise _EnoughError
        path = self._here() if self.levels else ()
        is_key = self._expects_key()
        if is_key:
            self.report(line, "a key must be plain text", "write a word before the colon")
        self._place(content, line)
        self.levels.append(_Level(path=path, content=content))

    def _expects_key(self) -> bool:
        if not self.levels:
            return False
        level = self.levels[-1]
        return isinstance(level.content, dict) and level.key is None and not level.skips_value

    def _take_scalar(self, event: ScalarEvent, line: int) -> None:
        text = event.value
        if find_unfit(text, is_long=True):
            self.report(line, _unfit_words(text), "remove it")
        elif found := _UNSEEN.search(text):
            message = f"there is a character nobody sees: U+{ord(found[0]):04X}"
            self.report(line, message, "delete it and type the place anew")
        if not self._expects_key():
            plain = not event.style and event.tag is None
            self._place(_plain_value(text) if plain else text, line)
            return
        level = self.levels[-1]
        assert isinstance(level.content, dict)  # noqa: S101  only mappings expect keys
        if text == "<<" and not event.style:
            self.report(line, "merges are not allowed (<<)", "write the fields out")
        if text in level.content:
            first = self.lines.get((*level.path, text), 0)
            self.report(line, f"`{text}` is given twice (first on line {first})", "keep one")
        level.key = text
        self.lines.setdefault((*level.path, text), line + self.first_line)

    def _place(self, value: Any, line: int) -> None:
        if not self.levels:
            self.root = value
            self.lines.setdefault((), line + self.first_line)
            return
        level = self.levels[-1]
        if isinstance(level.content, list):
            self.lines[(*level.path, len(level.content))] = line + self.first_line
            level.content.append(value)
        elif level.skips_value:
            level.skips_value = False
        elif level.key is None:
            level.skips_value = True
        else:
            level.content.setdefault(level.key, value)
            level.key = None


def _unfit_words(text: str) -> str:
    if _TURNING.search(text):
        return "an invisible mark turns the order of letters around"
    return "a control character cannot stand in text"


def _plain_value(text: str) -> Any:
    """Resolve an unquoted scalar by the YAML 1.2 core schema; `no`, `1:30`, `0x1F` stay text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return float(text)
    return text


def dotted(path: Path) -> str:
    """Return a field's path in an author's notation.

    >>> dotted(("scores", "link", "evidence", 0, "at"))
    'scores.link.evidence[0].at'
    """
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f"{'.' if out else ''}{part}"
    return out
