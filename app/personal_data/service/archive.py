"""An export as a zip: a README, one JSON file with everything, and a CSV file for each list.

The same data at the same moment makes the same bytes, and the file on disk has no name: it is gone
when it is closed, whatever happens meanwhile.
"""

import json
import tempfile
import textwrap
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO
from zoneinfo import ZoneInfo

from app.personal_data.domain import ExportSection, Value
from app.spreadsheets import Cell, write_csv
from app.zones import write_moment, write_stamp

_PIECE = 64 * 1024
_JSON_FILE = "plumbline-data.json"
_UNIX = 3

_README = """\
Your data at Plumbline
======================

Made on {moment} for the account of {name} <{email}>.

{json_file} holds everything below in one file, for programs. Each .csv file holds one
list of it, for spreadsheets: UTF-8, commas, one line of column names. In the .csv files a
text that a spreadsheet would take for a formula has an apostrophe in front; the .json file
has every text exactly as it was typed.

Dates and times in the files are UTC: 2026-03-02T09:00:00Z is March 2, 2026, 9:00 a.m. UTC.
A score stands as its rank (0 is the lowest point of its scale) and with its label. Places
in a clip are in milliseconds from its beginning. Columns that end in _id name things of
this site; attempt_id joins attempts, score_sheets, scores, evidence_notes and drafts.

Clips of test forms have a number and no name here, as on the page you scored them
on: nobody who sits a test form is told which clips it has. Master scores are in no file: they are
the site's, and one must not be told before a clip is scored.

Files
-----
"""


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
                column: write_stamp(value) if isinstance(value, datetime) else value
                for column, value in zip(section.columns, row, strict=True)
            }
            yield ("," if line else "") + f"\n    {json.dumps(shown, ensure_ascii=False)}"
        yield "\n  ]"
    yield "\n}\n"


def _readme(sections: Iterable[ExportSection], *, name: str, email: str, now: datetime) -> str:
    made = write_moment(ZoneInfo("UTC"), now)
    parts = [_README.format(moment=made, name=name, email=email, json_file=_JSON_FILE)]
    for section in sections:
        said = textwrap.fill(section.says, 86, initial_indent="  ", subsequent_indent="  ")
        named = f"Columns: {', '.join(section.columns)}."
        columns = textwrap.fill(named, 86, initial_indent="  ", subsequent_indent="  ")
        parts.append(f"{section.name}.csv\n{said}\n{columns}\n\n")
    return "".join(parts)
