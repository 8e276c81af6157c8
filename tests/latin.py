"""Finds Latin words in what people read: in pages, JSON and emails of a world that has no Latin letters.

In the pseudo-language the words of the catalog have none, and `tests/cyrillic.py` takes them from whatever
people and files say. So no list of exceptions is needed: what is Latin was written in the program itself.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

from app.zones import known_zones
from tests.wording import NAMES, SPOKEN_ATTRIBUTES

# Addresses are written alike in every language.
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+")
_WORD = re.compile(r"[A-Za-z]{2,}")
# Names of programs, of the zone of the clock, of files of content and of what scripts send; and what scripts fill in.
_NAMES = re.compile(
    rf"{NAMES.pattern}|\bFirefox\b|\b(?:UTC|GMT)\b|\b[A-Z][a-z]+/[A-Z][A-Za-z_]+\b|\b[a-z]+(?:-[a-z0-9]+)+\b|\(demo, public\)|\b(?:growth|slugs)\b|\bbody(?:\.\w+)*|%\(\w+\)[sd]"
)
# What is copied letter for letter, such as a command; what people wrote; what browsers do not show.
_NOT_READ = frozenset(("code", "kbd", "samp", "style", "script", "template", "textarea"))
_VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "col"))


@cache
def find_latin(text: str) -> str | None:
    """Return a text with a Latin word in it, on one line; None where there is none.

    >>> find_latin("⟦Šåṽéđ⟧ 9:05"), find_latin("ana@example.org"), find_latin("⟦Šåṽéđ⟧ today")
    (None, None, '⟦Šåṽéđ⟧ today')
    """
    if not _WORD.search(_ADDRESS.sub("", _NAMES.sub("", text))):
        return None
    return " ".join(text.split())


def latin_lines(text: str) -> list[str]:
    """Return every line of a text with a Latin word in it."""
    return [latin for line in text.splitlines() if (latin := find_latin(line)) is not None]


def latin_in_page(page: str) -> list[str]:
    """Return every Latin text of a page: between its tags, in attributes, and in what scripts are sent."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found


def latin_in_json(value: Any) -> list[str]:
    """Return every Latin sentence in what a script is sent; a single word may be a key."""
    return [text for text in _strings(value) if " " in text.strip() and find_latin(text)]


@cache
def _latin_in_data(data: str) -> list[str]:
    """Read what scripts are sent; most of it is the same on every page."""
    return latin_in_json(json.loads(data))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []
        self._is_json = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        for name, value in values.items():
            is_said = name in SPOKEN_ATTRIBUTES or (name.startswith("data-") and " " in value)
            is_button = tag == "input" and name == "value" and values.get("type") == "submit"
            if is_said or is_button:
                self._note(value, f"{tag} {name}: ")
        if tag not in _VOID:
            is_place = tag == "option" and values.get("value") in known_zones()
            self._inside.append("code" if is_place else tag)
        self._is_json = tag == "script" and values.get("type") == "application/json"

    def handle_endtag(self, tag: str) -> None:
        ends = {tag, "code"} if tag == "option" else {tag}
        while self._inside and self._inside.pop() not in ends:
            pass
        self._is_json = False

    def handle_data(self, data: str) -> None:
        if self._is_json:
            self.found += _latin_in_data(data)
        elif not _NOT_READ & {*self._inside}:
            self._note(data, "")

    def _note(self, text: str, where: str) -> None:
        latin = find_latin(text)
        if latin is not None:
            self.found.append(f"{where}{latin}")
