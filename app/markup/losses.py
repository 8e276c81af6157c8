"""Words of the file that appear on no page.

The safety net for all other rules: whatever the reason, a word that an author wrote and no reader
can see is a fault. What is not meant to be read is listed explicitly: URLs, labels, the first lines
of containers, the markers of options and items.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from html import unescape
from typing import Any
from urllib.parse import unquote

from markdown_it.token import Token

from app.markup.blocks import Block, CheckBlock, ClipBlock, Fault, HtmlBlock, SortBlock
from app.markup.parser import OPEN

_WORD = re.compile(r"[^\W_]+")
_MATHS = re.compile(r"<math\b.*?</math>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(
    r"^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t][ \t>]*)*\d{1,9}[.)](?=\s)", re.MULTILINE
)
_LONGEST = 60


def find_losses(
    source: str, blocks: Sequence[Block], accounted: Iterable[str], wrong: Set[int]
) -> Iterator[Fault]:
    """Return the lines with words that no page shows.

    Args:
        source: the Markdown.
        blocks: the blocks of the page.
        accounted: formulas as written, and what is not for readers.
        wrong: lines that have a fault already.
    """
    written = _NUMBER.sub(" ", unescape(source))
    shown = "\n".join(html for block in blocks for html in _html_of(block))
    visible = unescape(_TAG.sub(_alternative, _MATHS.sub(" ", shown)))
    lost = _count(written)
    lost.subtract(_count(unescape(visible)))
    for text in accounted:
        lost.subtract(_count(text))
    missing = +lost
    if missing:
        lines = list(enumerate(written.split("\n"), 1))
        for number, line in lines:
            missing.subtract(_count(line) if number in wrong else ())
        yield from _by_line([entry for entry in lines if entry[0] not in wrong], missing)


def unread_of(tokens: Sequence[Token], env: dict[str, Any]) -> Iterator[str]:
    """Return what a text contains besides its words: URLs, labels, names of containers."""
    for token in tokens:
        if token.type in (OPEN, "fence"):
            yield unescape(token.info)
        yield str(token.meta.get("mark", ""))
        for child in token.children or []:
            yield _readable(str(child.attrGet("href") or child.attrGet("src") or ""))
            yield str(child.attrGet("title") or "")
            yield str(child.meta.get("label", ""))
    yield from env["references"].used
    for label, entry in env["references"].items():
        yield unquote(f"{label} {entry['href']} {entry['title']}")
    for entry in env.get("duplicate_refs", ()):
        yield unquote(f"{entry['label']} {entry['href']} {entry['title']}")
    for label in env.get("footnotes", {}).get("refs", {}):
        yield str(label)


def _readable(address: str) -> str:
    """Return a URL as it may have been written: symbols and foreign hosts come encoded."""
    if not address:
        return ""
    found = re.search(r"//([^/]*\bxn--[^/]+)", address)
    host = found[1].encode().decode("idna") if found else ""
    decoded = unquote(address)
    return f"{decoded} {host} {address if decoded != address else ''}"


def _html_of(block: Block) -> Iterator[str]:
    match block:
        case HtmlBlock():
            yield block.html
        case ClipBlock():
            yield block.caption_html
        case CheckBlock():
            yield block.question_html
            for option in block.options:
                yield f"{option.html}\n{option.feedback_html}"
        case SortBlock():
            yield block.intro_html
            for item in block.items:
                yield f"{item.html}\n{item.feedback_html}"


def _alternative(tag: re.Match[str]) -> str:
    """Keep the alternative text of an image: it is shown to people who cannot see it."""
    found = re.search(r'\salt="([^"]*)"', tag[0])
    return f" {found[1]} " if found else " "


def _count(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def _by_line(lines: Sequence[tuple[int, str]], missing: Counter[str]) -> Iterator[Fault]:
    """Assign the missing words to lines, those missing the most first."""
    shares = []
    for number, line in lines:
        words = _WORD.findall(line.casefold())
        hits = sum((missing & Counter(words)).values())
        if hits:
            shares.append((-hits / len(words), number, words))
    for _, number, words in sorted(shares):
        here = []
        for word in words:
            if missing[word] > 0:
                missing[word] -= 1
                here.append(word)
        if here:
            shown = " ".join(here)
            shown = f"{shown[:_LONGEST]}…" if len(shown) > _LONGEST else shown
            message = f"these words stand on no page: {shown}"
            yield Fault(line=number, message=message, suggestion="Markdown leaves them out here")
