"""Whatever people and files say, in Cyrillic letters: so that a page shows which words are not theirs.

With the pseudo-language, which has no ASCII letter either, a page of such content has no Latin word left
that came neither from the catalog of words nor from somebody.
"""

import re
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import MetaData, create_engine, select, update

from tests.content.gardens import Garden

_LETTERS = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "АБЦДЕФГХИЙКЛМНОПЩРСТУВШЪЫЗабцдефгхийклмнопщрстувшъыз",
)
# The fields of content files in which somebody says something to a reader; all others hold keys.
_PROSE = frozenset(
    (
        *("title", "short", "summary", "label", "credit", "note", "message", "reason", "context"),
        *("rationale", "not_lower", "not_higher", "question", "coders", "override"),
    )
)
# What is no prose in a line of a lesson: formulas, addresses, footnotes, codes, ticks, and how a block begins.
_KEPT = re.compile(
    r"\$[^$]*\$|\([/#][^)]*\)|\[\^?\w+\](?=[:.\s]|$)|\{\w+\}|^::: (?:note|tip|figure \S+|clip .*|check .*|sort .*)"
)
_TAGS = re.compile(r"</?[vi]>?|&\w+;")
# Columns of the database in which people are called something, or say something.
_SAID_BY_PEOPLE = {
    "user_account": ("name",),
    "organization": ("name",),
    "cohort": ("name",),
    "invitation": ("name",),
    "module_waiver": ("reason",),
    "certificate": ("name", "rubric_title", "policy_title", "revoke_reason"),
    "demonstration_certificate": ("name", "rubric_title", "policy_title"),
}


def in_cyrillic(text: str) -> str:
    """Write a text in other letters, one for one.

    >>> in_cyrillic("Ana counts 3 beds.")
    'Ана цоунтс 3 бедс.'
    """
    return text.translate(_LETTERS)


def write_garden_in_cyrillic(garden: Garden) -> None:
    """Rewrite every file of a content folder: what readers read of it, and no key."""
    for path in sorted(garden.root.rglob("*")):
        if path.suffix == ".yaml":
            _write_yaml(path)
        elif path.suffix == ".md":
            path.write_text(_lesson(path.read_text("utf-8")), "utf-8")
        elif path.suffix == ".vtt":
            path.write_text(_captions(path.read_text("utf-8")), "utf-8")


def _write_yaml(path: Path) -> None:
    values = _fields(yaml.safe_load(path.read_text("utf-8")))
    path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), "utf-8")


def _fields(value: Any, *, is_prose: bool = False) -> Any:
    if isinstance(value, dict):
        texts = value.get("points")
        if isinstance(texts, dict):  # what a code says of each score point
            value = {**value, "points": {key: in_cyrillic(text) for key, text in texts.items()}}
        return {key: _fields(inner, is_prose=key in _PROSE) for key, inner in value.items()}
    if isinstance(value, list):
        return [_fields(inner, is_prose=is_prose) for inner in value]
    return in_cyrillic(value) if is_prose and isinstance(value, str) else value


def _lesson(text: str) -> str:
    _, matter, body = text.split("---\n", 2)
    fields = yaml.safe_dump(_fields(yaml.safe_load(matter)), allow_unicode=True, sort_keys=False)
    return f"---\n{fields}---\n" + "\n".join(_around(_KEPT, line) for line in body.split("\n"))


def _captions(text: str) -> str:
    return "\n".join(
        line if re.match(r"WEBVTT|NOTE|\d", line) else _around(_TAGS, line)
        for line in text.split("\n")
    )


def _around(kept: re.Pattern[str], text: str) -> str:
    """Write a text in Cyrillic letters, but for what is kept."""
    pieces, at = [], 0
    for found in kept.finditer(text):
        pieces += [in_cyrillic(text[at : found.start()]), found.group()]
        at = found.end()
    return "".join((*pieces, in_cyrillic(text[at:])))


def name_people_in_cyrillic(database_url: str) -> None:
    """Give everybody and every cohort in a database a name in Cyrillic letters."""
    engine = create_engine(database_url)
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        for table, columns in _SAID_BY_PEOPLE.items():
            rows = tables.tables[table]
            for row in connection.execute(select(rows)).mappings():
                changed = {name: in_cyrillic(row[name] or "") for name in columns}
                keys = (column == row[column.name] for column in rows.primary_key)
                connection.execute(update(rows).where(*keys).values(changed))
    engine.dispose()
