"""An export as a zip: a README, one JSON file with everything, and a CSV file for each list.

The same data at the same moment makes the same bytes, and the file on disk has no name: it is gone
when it is closed, whatever happens meanwhile.
"""

import json
import tempfile
import textwrap
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO
from zoneinfo import ZoneInfo

from app.dates import write_moment
from app.personal_data.domain import ExportSection, Value
from app.personal_data.words import SECTIONS, say_columns, say_files, say_readme
from app.spreadsheets import Cell, write_cell, write_csv

_PIECE = 64 * 1024
_JSON_FILE = "plumbline-data.json"
_UNIX = 3

_WIDTH = 90


def write_archive(
    sections: Sequence[ExportSection], *, name: str, email: str, now: datetime
) -> IO[bytes]:
    """Return an open temporary file with the zip, at its beginning.

    Args:
        sections: what goes in.
        name: whose data it is.
        email: under which address.
        now: the present moment; it dates every file in the zip.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            readme = _readme(sections, name=name, email=email, now=now)
            _add(archive, "README.txt", now, [readme])
            _add(archive, _JSON_FILE, now, _json_pieces(sections))
            for section in sections:
                rows = ([_flat(value) for value in row] for row in section.rows)
                _add(archive, f"{section.name}.csv", now, write_csv(section.columns, rows))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def read_pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield an open file in pieces, and close it at the end."""
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _add(archive: zipfile.ZipFile, name: str, now: datetime, texts: Iterable[str]) -> None:
    entry = zipfile.ZipInfo(name, now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = _UNIX  # and not the machine's, or the bytes would tell it
    entry.external_attr = 0o600 << 16
    with archive.open(entry, "w") as target:
        for text in texts:
            # A lone surrogate cannot be stored by PostgreSQL, and by SQLite only in odd ways.
            target.write(text.encode("utf-8", errors="replace"))


def _flat(value: Value) -> Cell:
    is_nested = isinstance(value, dict | list)
    return json.dumps(value, ensure_ascii=False) if is_nested else value  # type: ignore[return-value]


def _json_pieces(sections: Iterable[ExportSection]) -> Iterator[str]:
    yield "{"
    for number, section in enumerate(sections):
        yield f"{',' if number else ''}\n  {json.dumps(section.name)}: ["
        for line, row in enumerate(section.rows):
            shown = {
                column: write_cell(value) if isinstance(value, date) else value
                for column, value in zip(section.columns, row, strict=True)
            }
            yield ("," if line else "") + f"\n    {json.dumps(shown, ensure_ascii=False)}"
        yield "\n  ]"
    yield "\n}\n"


def _readme(sections: Iterable[ExportSection], *, name: str, email: str, now: datetime) -> str:
    made = write_moment(ZoneInfo("UTC"), now)
    title, *said = say_readme(name=name, email=email, moment=made, json_file=_JSON_FILE)
    parts = [f"{title}\n{'=' * len(title)}\n\n"]
    parts += [f"{_wrap(paragraph)}\n\n" for paragraph in said]
    parts.append(f"{say_files()}\n{'-' * len(say_files())}\n")
    for section in sections:
        holds = _wrap(str(SECTIONS[section.name]), "  ")
        columns = _wrap(say_columns(section.columns), "  ")
        parts.append(f"{section.name}.csv\n{holds}\n{columns}\n\n")
    return "".join(parts)


def _wrap(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
