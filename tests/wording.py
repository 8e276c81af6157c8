"""Finds sentences that do not go through the catalog of words, in templates, scripts and Python."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path

from jinja2 import Environment, nodes

LETTERS = re.compile(r"[A-Za-z]{2,}")
SPOKEN_ATTRIBUTES = frozenset(
    (
        "alt",
        "title",
        "aria-label",
        "aria-description",
        "aria-roledescription",
        "placeholder",
        "label",
    )
)
# The name of the product is the same in every language.
NAMES = re.compile(r"\bPlumbline\b")
CATALOG = frozenset(("_", "gettext", "ngettext", "lazy_gettext", "Sentence"))
_TAGS = re.compile(
    r"{#.*?#}|{%-?\s*trans\b.*?{%-?\s*endtrans\s*-?%}|{% block body_class %}.*?{% endblock %}"
    r"|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
_ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])  # noqa: S701  only parsed


def find_in_template(source: str) -> list[str]:
    """Return the words that a template says by itself."""
    named = re.sub(r"(</?){{[^}]*}}", r"\1div", source)  # an element whose name is filled in
    return [*_Markup.read(_TAGS.sub(_blank, named)), *_find_in_expressions(source)]


def _blank(tag: re.Match[str]) -> str:
    return "\N{WHITE SQUARE}" + "\n" * tag.group().count("\n")


class _Markup(HTMLParser):
    """Collects text and spoken attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @classmethod
    def read(cls, markup: str) -> list[str]:
        parser = cls()
        parser.feed(markup)
        parser.close()
        return parser.found

    def handle_data(self, data: str) -> None:
        self._note(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES and value:
                self._note(value)

    def _note(self, text: str) -> None:
        if LETTERS.search(NAMES.sub("", text)):
            self.found.append(f"line {self.getpos()[0]}: {' '.join(text.split())[:80]}")


def _find_in_expressions(source: str) -> Iterator[str]:
    """Yield texts inside expressions that look like something said: with a blank, or a capital."""
    for const in _consts(_ENVIRONMENT.parse(source)):
        text = const.value
        if isinstance(text, str) and _is_said(text):
            yield f"line {const.lineno}: {text[:80]!r}"


def _is_said(text: str) -> bool:
    words = NAMES.sub("", text)
    has_words = re.search(r"[A-Za-z]{2,}[,.:;]? \S|\S [a-z]{2,}|^[A-Z][a-z]+", words)
    return bool(has_words) and not re.fullmatch(
        r"\s*[a-z0-9_-]+(--[a-z]+)?( [a-z0-9_-]+(--[a-z]+)?)*\s*", words
    )


def _consts(node: nodes.Node) -> Iterator[nodes.Const]:
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in CATALOG:
        return
    if isinstance(node, nodes.Compare):  # a value that is compared is not shown
        return
    if isinstance(node, nodes.Const):
        yield node
    for child in node.iter_child_nodes():
        yield from _consts(child)


def find_in_script(source: str) -> list[str]:
    """Return the sentences that a script says by itself."""
    silent = re.sub(r"/\*.*?\*/|(?<![:\w])//[^\n]*", _same_lines, source, flags=re.DOTALL)
    text = r"\"[^\"\n]*\""
    silent = re.sub(
        rf"(?<![\w.])(?:_\(\s*{text}|ngettext\(\s*{text},\s*{text})", _same_lines, silent
    )
    return [
        f"line {silent.count(chr(10), 0, said.start()) + 1}: {said.group()[:80]}"
        for said in re.finditer(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`", silent)
        if _is_said_by_script(re.sub(r"\$\{[^}]*\}", "", said.group()[1:-1]))
    ]


# What scripts compare keys, errors and headers with, and the names of styles.
_NEVER_SAID = re.compile(
    r"Enter|Escape|AbortError|Content-Type|Accept|DELETE|[a-z]+(?:-[a-z-]+)?(?: [a-z]+--?[a-z-]+)+|button, input"
)


def _is_said_by_script(text: str) -> bool:
    is_said = re.search(r"[A-Za-z]{2,}[,.:;]? [a-z]{2,}|^[A-Z][a-z]{2,}", text)
    return bool(is_said) and not re.search(r"[\[\]=#>]", text) and not _NEVER_SAID.fullmatch(text)


def _same_lines(comment: re.Match[str]) -> str:
    return "\n" * comment.group().count("\n")


def find_in_python(path: Path) -> list[str]:
    """Return the sentences of a module that are neither documentation, nor log, nor in the catalog."""
    tree = ast.parse(path.read_text("utf-8"))
    every_label = (
        path.name.startswith("forms") or path.parent.name == "forms" or path.name == "words.py"
    )
    return [
        f"line {node.lineno}: {text[:80]!r}"
        for node, text in _texts(tree)
        if _is_sentence(text) or (every_label and re.match(r"[A-Z][a-z]+\b", text))
    ]


def _is_sentence(text: str) -> bool:
    words = re.findall(r"[A-Za-z’']+", text)
    is_prose = re.match(r"[^\w]*(?:[A-Z][\w’-]*|[a-z]+),? [\w“(□]", text)
    return len(words) >= 3 and bool(is_prose) and not re.search(r"[a-z]=|^<|no-cache", text)


def _texts(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    for child in _spoken_children(node):
        if isinstance(child, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "□" for part in child.values]
            yield child, "".join(map(str, parts))
        elif isinstance(child, ast.Constant):
            if isinstance(child.value, str):
                yield child, child.value
        else:
            yield from _texts(child)


_SILENT_CALLS = CATALOG | {
    *("info", "warning", "error", "exception", "debug", "log"),  # logs are for operators
    *("TypeVar", "NewType", "text", "CheckConstraint", "compile", "warn"),
}
_SILENT_ERRORS = frozenset(
    ("ValueError", "TypeError", "RuntimeError", "KeyError", "AssertionError", "LookupError")
)


def _spoken_children(node: ast.AST) -> Iterator[ast.AST]:
    children = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Dict):
        children = list(node.values)  # what is looked up is not said
    for child, after in zip_longest(children, children[1:]):
        if isinstance(after, ast.Raise) and _is_silent(after.exc):
            continue  # the message of an error that only programmers meet
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # documentation
        if _is_silent(child) or (isinstance(child, ast.keyword) and child.arg == "salt"):
            continue
        yield child


def _is_silent(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and _called(node) in _SILENT_CALLS | _SILENT_ERRORS


def _called(call: ast.Call) -> str:
    name = call.func
    return name.id if isinstance(name, ast.Name) else getattr(name, "attr", "")
