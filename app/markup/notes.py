"""Footnotes and link targets that are defined in one place and used in another."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it.token import Token

from app.markup.blocks import Fault

_DEPTH = 4  # blanks before what belongs to a note
_NOTE = re.compile(r"[\s>]{0,8}\[\^([^\]\s]+)\]:")


class References(dict[str, dict[str, Any]]):
    """The link targets a text defines by label, with the labels that links have used."""

    def __init__(self) -> None:
        super().__init__()
        self.used: list[str] = []

    def get(self, label: str, default: Any = None) -> Any:
        """Return the target of a label for a link."""
        if label in self:
            self.used.append(label)
        return super().get(label, default)


def find_loose_ends(
    tokens: Sequence[Token], lines: Sequence[str], env: dict[str, Any]
) -> Iterator[Fault]:
    """Return footnotes and targets that are unused or defined twice."""
    yield from _addresses(env)
    yield from _notes(tokens, lines, env)


def _addresses(env: dict[str, Any]) -> Iterator[Fault]:
    references = env["references"]
    for label, entry in references.items():
        if label not in references.used:
            message = f"no link uses the address `[{label.lower()}]`"
            hint = "write [words][label] where it belongs, or leave it out"
            yield Fault(line=_line(entry), message=message, suggestion=hint)
    for entry in env.get("duplicate_refs", ()):
        message = f"the address `[{entry['label'].lower()}]` is given twice: the first one counts"
        yield Fault(line=_line(entry), message=message, suggestion="keep one of them")


def _notes(tokens: Sequence[Token], lines: Sequence[str], env: dict[str, Any]) -> Iterator[Fault]:
    references = env.get("footnotes", {}).get("refs", {})
    if not references:
        return
    code = {
        number
        for token in tokens
        if token.type in ("fence", "code_block") and token.map
        for number in range(*token.map)
    }
    seen: Counter[str] = Counter()
    for number, line in enumerate(lines):
        found = _NOTE.match(line)
        if found is None or number in code:
            continue
        name = found[1]
        seen[name] += 1
        if seen[name] > 1:
            message = f"the note `[^{name}]` is written twice"
            yield Fault(line=number + 1, message=message, suggestion="give one another name")
        elif references.get(f":{name}", 0) < 0:
            message = f"nothing refers to the note `[^{name}]`, so nobody would read it"
            hint = f"write [^{name}] where it belongs, or leave the note out"
            yield Fault(line=number + 1, message=message, suggestion=hint)
        yield from _fallen_out(number, lines)


def _fallen_out(start: int, lines: Sequence[str]) -> Iterator[Fault]:
    """Return the fault of a paragraph that is indented below a note, but too little for it."""
    edge = _indent(lines[start])
    for number in range(start + 2, len(lines)):
        line = lines[number]
        depth = _indent(line) - edge
        if not line.strip() or depth >= _DEPTH or lines[number - 1].strip():
            continue
        if depth > 0 and not _NOTE.match(line):
            message = "this is indented, but is not part of the note above"
            hint = f"indent it by {_DEPTH} blanks"
            yield Fault(line=number + 1, message=message, suggestion=hint)
        return


def _indent(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


def _line(entry: dict[str, Any]) -> int:
    return int(entry["map"][0]) + 1
