"""Blocks that are not what they look like in the file: broken lists, accidental headings.

Markdown gives every indentation a meaning; these are the ones nobody intends.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from app.markup.blocks import Fault

_QUOTES = re.compile(r"[ ]{0,3}>[ ]?")
_LISTS = ("bullet_list", "ordered_list")
_FIRST_OF_YEARS = 100
_RULE = 3
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"”’')\]*_]*\s*\Z")
# A sign of comparison at a line's beginning; the second form is also how a quotation begins.
_GLUED = re.compile(r"(?:[\s>]|(?:[-+*:]|\d{1,9}[.)])(?=\s))*>(?=[\d=])(?!\d+[.)]\s)")
_APART = re.compile(r"\s*> ?(?=[\d=])(?!\d+[.)]\s)")
_FENCES = dict.fromkeys(("math",), "a formula stands between lines of $$")
_FENCES |= dict.fromkeys(
    ("mermaid", "plantuml", "graphviz"), 'a diagram is `::: figure name.svg "what it shows"`'
)
_FENCES |= dict.fromkeys(("note", "tip", "warning"), "write a note as `::: note`")
_TASK = re.compile(r"\[[ xX]\]\s")


def find_shapes(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Fault]:
    """Return the faults of blocks, each at its line."""
    before: dict[int, Token] = {}  # the last block that was closed, by level
    opened: list[Token] = []
    for token in tokens:
        if token.map is not None and token.nesting >= 0:
            yield from _in_block(token, lines)
            yield from _after_list(token, before.get(token.level), lines)
            yield from _after_paragraph(token, before.get(token.level), lines)
        if token.nesting > 0:
            opened.append(token)
            before.pop(token.level + 1, None)
        elif token.nesting < 0:
            # A footnote inside a block quote is moved out only in part.
            before[token.level] = opened.pop() if opened else token
        elif token.type != "inline":
            before[token.level] = token
    yield from _lists(tokens, lines)


def _in_block(token: Token, lines: Sequence[str]) -> Iterator[Fault]:
    start, end = token.map or (0, 0)
    if token.type == "code_block":
        hint = "begin the line further left; code stands between lines of ```"
        yield _fault(start, "four blanks at the beginning turn this into code", hint)
    elif token.type == "heading_open" and _is_accident(token, lines[start:end]):
        message = f"the line of `{token.markup}` below turns this into a heading"
        hint = "write a heading as `## …`; leave an empty line above `---` and above a list"
        yield _fault(start, message, hint)
    elif token.type == "fence" and not _closes(lines[end - 1], token, end - start):
        message = "the code is not closed, so all the rest is code"
        yield _fault(start, message, f"end it with a line {token.markup}")
    elif token.type == "fence" and (advice := _hint_for_dialect(token.info.strip())):
        yield _fault(start, f"`{token.info.strip()}` is shown as code", advice)
    elif token.type == "blockquote_open" and _GLUED.match(lines[start]):
        yield _comparison(start)


def _hint_for_dialect(info: str) -> str | None:
    """Return what to write for a fence that other tools make something else of than code."""
    if info.startswith("{"):
        return "write a note as `::: note`, its words, and `:::`; code has its language alone"
    return _FENCES.get(info.partition(" ")[0].lower())


def _comparison(start: int) -> Fault:
    message = "the `>` at the beginning turns this line into a quotation"
    hint = r"write \> for the sign; a quotation has a blank after it, and an empty line above it"
    return _fault(start, message, hint, is_warning=True)


def _is_accident(heading: Token, lines: Sequence[str]) -> bool:
    """Say whether dashes accidentally made a heading: too few of them, or below a sentence."""
    if heading.markup not in ("-", "=") or not lines:
        return False
    words, dashes = lines[:-1], _QUOTES.sub("", lines[-1]).strip()
    is_title = len(words) == 1 and not _ENDS_SENTENCE.search(words[0])
    return not is_title or len(dashes) <= _RULE


def _closes(line: str, token: Token, length: int) -> bool:
    rest = _QUOTES.sub("", line).strip()
    return length > 1 and len(rest) >= len(token.markup) and not rest.strip(token.markup[0])


def _after_list(token: Token, before: Token | None, lines: Sequence[str]) -> Iterator[Fault]:
    """Return the fault of a block that follows a list but looks like part of it."""
    if before is None or before.map is None or token.map is None or token.type == "inline":
        return
    start = token.map[0]
    if before.type.removesuffix("_open") in _LISTS:
        first = lines[before.map[0]]
        if _indent(lines[start]) > _indent(first):
            depth = _words_at(first) - _indent(first)
            message = "this is indented, but is not part of the list item above"
            yield _fault(
                start, message, f"indent it as far as the words of the item: {depth} blanks"
            )
        elif before.type == token.type and start == _last_line(before, lines):
            message = "the list breaks in two here, because the mark changes"
            yield _fault(start, message, "use one mark for all items", is_warning=True)


def _after_paragraph(token: Token, before: Token | None, lines: Sequence[str]) -> Iterator[Fault]:
    """Return the fault of a line of a sentence that has become a block of its own."""
    if before is None or before.type != "paragraph_open" or not before.map or not token.map:
        return
    start = token.map[0]
    if start != before.map[1] or "first" in before.meta or _ENDS_SENTENCE.search(lines[start - 1]):
        return
    if token.type == "blockquote_open" and _APART.match(lines[start]):
        yield _comparison(start)
    elif token.type == "bullet_list_open" and token.meta["items"] == 1:
        message = f"the `{token.markup}` at the beginning turns this line into a list"
        hint = f"write \\{token.markup} for the sign; leave an empty line above a list"
        yield _fault(start, message, hint, is_warning=True)


def _last_line(block: Token, lines: Sequence[str]) -> int:
    """Return the line after the last non-empty line of a block."""
    end = block.map[1] if block.map else 0
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _lists(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Fault]:
    opened: list[list[Token]] = []
    for index, token in enumerate(tokens):
        if token.type.removesuffix("_open") in _LISTS:
            opened.append([token])
        elif token.type == "list_item_open" and opened:
            opened[-1].append(token)
            yield from _in_item(tokens[index + 1 : index + 3], token, lines)
        elif token.type.removesuffix("_close") in _LISTS and opened:
            opening, *items = opened.pop()
            if items and opening.type == "ordered_list_open":
                yield from _numbers(opening, items)
            yield from _not_below(items[1:] if opening.meta["is_beside"] else items, lines)


def note_lists(tokens: Sequence[Token]) -> None:
    """Annotate each list with its number of items, and the first block of each item as such."""
    opened: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type.removesuffix("_open") in _LISTS:
            token.meta |= {"items": 0, "is_beside": _is_beside(tokens, index)}
            opened.append(token)
        elif token.type == "list_item_open" and opened:
            opened[-1].meta["items"] += 1
            tokens[index + 1].meta["first"] = True
        elif token.type.removesuffix("_close") in _LISTS and opened:
            opened.pop()


def _is_beside(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a list begins in the line of the item or definition around it."""
    start = tokens[index].map
    while index and start and tokens[index - 1].nesting > 0:
        index -= 1
        outer = tokens[index]
        if outer.map is None or outer.map[0] != start[0]:
            return False
        if outer.type in ("list_item_open", "dd_open"):
            return True
    return False


def _not_below(items: Sequence[Token], lines: Sequence[str]) -> Iterator[Fault]:
    """Return the fault of an item that stands further right, though on the level of the first."""
    starts = [item.map[0] for item in items if item.map]
    for start in starts[1:]:
        if _indent(lines[start]) > _indent(lines[starts[0]]):
            depth = _words_at(lines[starts[0]]) - _indent(lines[starts[0]])
            message = "this item is indented, but is not below the item above"
            hint = f"indent it as far as the words of the item: {depth} blanks"
            yield _fault(start, message, hint)
            return


def _numbers(opening: Token, items: Sequence[Token]) -> Iterator[Fault]:
    numbers = [int(item.info) for item in items]
    line = opening.map[0] if opening.map else 0
    if numbers[0] >= _FIRST_OF_YEARS:
        message = f"`{numbers[0]}{opening.markup}` at the beginning turns this line into a list"
        yield _fault(line, message, f"write `{numbers[0]}\\{opening.markup}`")
    if len(set(numbers)) == 1:
        return
    for position, (number, item) in enumerate(zip(numbers, items, strict=True)):
        shown = numbers[0] + position
        if number != shown:
            at = item.map[0] if item.map else line
            message = f"`{number}{opening.markup}` will be shown as {shown}"
            yield _fault(at, message, "number the items one after the other", is_warning=True)
            return


def _in_item(first: Sequence[Token], item: Token, lines: Sequence[str]) -> Iterator[Fault]:
    start = item.map[0] if item.map else 0
    if first and first[0].type == "list_item_close":
        yield _fault(start, "the item of the list is empty", "write its words", is_warning=True)
    if len(first) > 1 and first[1].type == "inline" and first[1].map:
        yield from _swallowed(first[1].map, _indent(lines[start]), lines)


def _swallowed(span: Sequence[int], indent: int, lines: Sequence[str]) -> Iterator[Fault]:
    """Return the fault of a new sentence below an item that Markdown makes part of the item."""
    for number in range(span[0] + 1, span[1]):
        ends = _ENDS_SENTENCE.search(lines[number - 1])
        words = lines[number].strip()
        if ends and words and not words[0].islower() and _indent(lines[number]) <= indent:
            message = "this line has become part of the list item above"
            yield _fault(number, message, "leave an empty line above it", is_warning=True)
            return


def find_tasks(seen: str, line: int) -> Iterator[Fault]:
    """Return the fault of a task box, which has a meaning only in a check."""
    if _TASK.match(seen):
        message = "the box `[ ]` is left as text: boxes belong into a check"
        yield Fault(line=line, message=message, suggestion="::: check some-id")


def _indent(line: str) -> int:
    rest = _QUOTES.sub("", line) if line.lstrip().startswith(">") else line
    return len(rest.expandtabs(4)) - len(rest.expandtabs(4).lstrip())


def _words_at(line: str) -> int:
    found = re.match(r"[\s>]*(?:[-+*]|\d+[.)])\s*", line.expandtabs(4))
    return found.end() if found else 0


def _fault(index: int, message: str, hint: str, *, is_warning: bool = False) -> Fault:
    return Fault(line=index + 1, message=message, suggestion=hint, is_warning=is_warning)
