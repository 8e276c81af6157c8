"""Faults of a Markdown text that the parser itself would pass over in silence."""

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urlsplit

from markdown_it.token import Token

from app.markup.blocks import Fault, Heading
from app.markup.maths import FormulaError, typeset
from app.markup.parser import OPEN
from app.markup.sanitizer import SCHEMES

_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(\s[^<>]*)?/?>")
_MARKER = re.compile(r"\s*:{3,}")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_HIGHEST_LEVEL = 2


def find_faults(tokens: list[Token], source: str) -> list[Fault]:
    """Return what an author should put right; also marks foreign links and aligned cells."""
    lines = source.split("\n")
    faults: list[Fault] = []
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        faults += _in_block(token, line, lines)
        for child in token.children or []:
            faults += _in_text(child, line)
    return faults


def _in_block(token: Token, line: int, lines: list[str]) -> Iterator[Fault]:
    if token.type == OPEN and token.map is not None:
        end = token.map[1]
        if end >= len(lines) or not re.match(r"\s*:{3,}\s*\Z", lines[end]):
            message = "the container is not closed"
            yield Fault(line=line, message=message, suggestion="end it with a line `:::`")
    if token.type == "inline" and re.search(r"(?m)^\s*:{3,}", token.content):
        message = "`:::` does not open or close anything here"
        hint = "a container inside another one needs `::::` around it"
        yield Fault(line=line, message=message, suggestion=hint)
    if token.type in ("th_open", "td_open"):
        _align_by_class(token)
    if token.type == "math_block":
        yield from _in_formula(token, line)


def _in_text(token: Token, line: int) -> Iterator[Fault]:
    if token.type in ("math_inline", "math_inline_double"):
        yield from _in_formula(token, line)
    elif token.type == "link_open":
        yield from _in_link(token, line)
    elif token.type == "image":
        hint = '::: figure name.svg "what it shows"'
        yield Fault(line=line, message="pictures come in as figures", suggestion=hint)
    elif token.type == "text" and (found := _HTML.search(token.content)):
        message = f"HTML would be shown as text: {found[0]}"
        yield Fault(
            line=line, message=message, suggestion="use Markdown, or backticks", is_warning=True
        )


def _in_formula(token: Token, line: int) -> Iterator[Fault]:
    try:
        typeset(token.content.strip(), display=token.type != "math_inline")
    except FormulaError as error:
        message = f"the formula `{token.content.strip()}` cannot be typeset: {error}"
        yield Fault(line=line, message=message)


def _in_link(token: Token, line: int) -> Iterator[Fault]:
    target = str(token.attrGet("href") or "")
    try:
        parts = urlsplit(target)
    except ValueError:
        yield Fault(line=line, message=f"the link `{target}` is not an address")
        return
    if parts.scheme and parts.scheme not in SCHEMES:
        message = f"links to `{parts.scheme}:` are not allowed"
        yield Fault(line=line, message=message, suggestion="use https: or mailto:")
    elif parts.scheme in ("http", "https") or parts.netloc:
        token.attrSet("rel", "external noopener noreferrer")
    elif parts.path and not parts.path.startswith("/"):
        message = f"the link `{target}` leads nowhere on the site"
        hint = "link to a lesson as /course/<lesson id>"
        yield Fault(line=line, message=message, suggestion=hint)


def _align_by_class(token: Token) -> None:
    """Say a cell's alignment by a class: style attributes are refused by the page's policy."""
    style = str(token.attrGet("style") or "")
    if style.startswith("text-align:"):
        del token.attrs["style"]
        token.attrSet("class", f"align-{style.removeprefix('text-align:')}")


def name_headings(tokens: list[Token], faults: list[Fault]) -> tuple[Heading, ...]:
    """Give each heading an id to link to, and note levels that are skipped."""
    headings: list[Heading] = []
    taken: set[str] = set()
    last = _HIGHEST_LEVEL - 1
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        level = int(opening.tag[1])
        text = _plain(inline)
        line = opening.map[0] + 1 if opening.map else 1
        if level < _HIGHEST_LEVEL:
            hint = f"## {text}"
            message = "the title is the only heading of level 1"
            faults.append(Fault(line=line, message=message, suggestion=hint))
        elif level > last + 1:
            message = f"a heading of level {level} follows one of level {last}"
            hint = f"use {'#' * (last + 1)}"
            faults.append(Fault(line=line, message=message, suggestion=hint))
        last = level
        name = _unused(f"s-{_NOT_WORD.sub('-', text.lower()).strip('-') or 'part'}", taken)
        opening.attrSet("id", name)
        headings.append(Heading(level=level, id=name, text=text))
    return tuple(headings)


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or []).strip()


def _unused(name: str, taken: set[str]) -> str:
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    taken.add(candidate)
    return candidate
