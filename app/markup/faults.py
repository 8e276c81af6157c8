"""Faults in a Markdown text that the parser itself would silently accept."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from markdown_it.token import Token

from app.markup.blocks import Fault, Heading
from app.markup.characters import find_invisible
from app.markup.doubts import find_doubts, find_lost_digits
from app.markup.leftovers import find_leftovers
from app.markup.links import find_link_faults
from app.markup.maths import FormulaError, typeset
from app.markup.notes import find_loose_ends
from app.markup.parser import CLOSE, OPEN
from app.markup.shapes import find_shapes, find_tasks, note_lists
from app.markup.tables import find_row_faults

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_HIGHEST_LEVEL = 2
_BREAKS = ("softbreak", "hardbreak")
_MARKED = {
    "em_open": "bold in emphasis is `*a **b** c*`: what opens last closes first",
    "strong_open": "emphasis in bold is `**a *b* c**`: what opens last closes first",
    "s_open": "close the first ~~ before the next one opens",
}
_MARKED |= {name.replace("open", "close"): "" for name in _MARKED}
# The markers of options and items: a box, a key, a code (app/markup/containers.py).
_FIRST_MARKS = re.compile(r"(?:\[[ xX]\]\s+)?(?:\{#[^{}]*\}\s*)?")
_LAST_MARK = re.compile(r"\s*\{[a-z0-9_]+\}\s*\Z")


def find_faults(tokens: list[Token], source: str, env: dict[str, Any]) -> list[Fault]:
    """Return what an author should fix; also mark external links and aligned cells."""
    lines = [*source.split("\n"), "", ""]
    faults = [*find_invisible(source), *find_row_faults(tokens, lines)]
    cut = {fault.line for fault in faults if not fault.is_warning}
    inside: list[str] = []
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type == OPEN:
            inside.append(token.info.split()[0])
        elif token.type == CLOSE and inside:
            inside.pop()
        elif token.type == "inline" and ("check" in inside or "sort" in inside):
            _set_marks_aside(token)
        faults += _in_block(token, line, lines)
        if token.type == "inline" and line not in cut:
            faults += _in_text(token, line)
    note_lists(tokens)
    faults += find_shapes(tokens, lines)
    faults += find_loose_ends(tokens, lines, env)
    return list(dict.fromkeys(faults))


def _in_block(token: Token, line: int, lines: list[str]) -> Iterator[Fault]:
    if token.type == OPEN and token.map is not None:
        end = token.map[1]
        if not re.match(r"\s*:{3,}\s*\Z", lines[end]):
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


def _set_marks_aside(inline: Token) -> None:
    """Remove the markers of an option or item from the visible text: the container reads them."""
    seen = str(inline.meta["seen"])
    first, last = _FIRST_MARKS.match(seen), _LAST_MARK.search(seen)
    start, end = first.end() if first else 0, last.start() if last else len(seen)
    inline.meta["mark"] = f"{seen[:start]} {seen[end:]}"
    inline.meta["seen"] = seen[start:end]


def _in_text(inline: Token, line: int) -> Iterator[Fault]:
    seen = str(inline.meta.get("seen", ""))
    yield from find_tasks(seen, line)
    yield from find_leftovers(seen, line)
    children = inline.children or []
    within: list[Token] = []
    for index, child in enumerate(children):
        yield from _twice(child, within, line)
        if child.type in _BREAKS:
            line += 1
        elif child.type.startswith("math_inline"):
            yield from _in_formula(child, line)
            line += child.content.count("\n")
        elif child.type == "link_open":
            is_empty = children[index + 1].type == "link_close"
            yield from find_link_faults(child, line, is_empty=is_empty)
        elif child.type == "image":
            hint = '::: figure name.svg "what it shows"'
            yield Fault(line=line, message="pictures come in as figures", suggestion=hint)


def _twice(child: Token, within: list[Token], line: int) -> Iterator[Fault]:
    """Return the fault of emphasis inside emphasis, which nobody sees; keeps count of what is open."""
    if child.type not in _MARKED:
        return
    if child.nesting < 0:
        within.pop()
        return
    if outer := next((one for one in within if one.type == child.type), None):
        message = f"`{child.markup}` stands inside `{outer.markup}`, and makes no difference there"
        hint = _MARKED[child.type]
        is_meant = outer.markup != child.markup
        yield Fault(line=line, message=message, suggestion=hint, is_warning=is_meant)
    within.append(child)


def _in_formula(token: Token, line: int) -> Iterator[Fault]:
    latex = token.content.strip()
    shown = " ".join(latex.split())
    try:
        mathml = typeset(latex, display=token.type != "math_inline")
    except FormulaError as error:
        message = f"the formula `{shown}` cannot be typeset: {error}"
        yield Fault(line=line, message=message)
        return
    doubts = list(find_doubts(shown))
    if lost := find_lost_digits(latex, mathml):
        message = f"the formula `{shown}` is set without its {lost}"
        doubts = doubts or [(message, "write it another way", False)]
    for message, hint, is_warning in doubts:
        yield Fault(line=line, message=message, suggestion=hint, is_warning=is_warning)


def _align_by_class(token: Token) -> None:
    """Express a cell's alignment as a class: the page's policy refuses style attributes."""
    style = str(token.attrGet("style") or "")
    if style.startswith("text-align:"):
        del token.attrs["style"]
        token.attrSet("class", f"align-{style.removeprefix('text-align:')}")


def name_headings(tokens: list[Token], faults: list[Fault]) -> tuple[Heading, ...]:
    """Give each heading an id to link to, and report skipped levels."""
    headings: list[Heading] = []
    taken: set[str] = set()
    last = _HIGHEST_LEVEL - 1
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        level = int(opening.tag[1])
        text = _plain(inline)
        line = opening.map[0] + 1 if opening.map else 1
        faults += _in_heading(level, last, text, line)
        last = level
        name = _unused(f"s-{_NOT_WORD.sub('-', text.lower()).strip('-') or 'part'}", taken)
        opening.attrSet("id", name)
        headings.append(Heading(level=level, id=name, text=text))
    return tuple(headings)


def _in_heading(level: int, last: int, text: str, line: int) -> Iterator[Fault]:
    if not text:
        message = "the heading has no words"
        yield Fault(line=line, message=message, suggestion="write them, or leave the # out")
    if level < _HIGHEST_LEVEL:
        message = "the title is the only heading of level 1"
        yield Fault(line=line, message=message, suggestion=f"## {text}")
    elif level > last + 1:
        message = f"a heading of level {level} follows one of level {last}"
        yield Fault(line=line, message=message, suggestion=f"use {'#' * (last + 1)}")


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or []).strip()


def _unused(name: str, taken: set[str]) -> str:
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    taken.add(candidate)
    return candidate
