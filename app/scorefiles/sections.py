"""An analysis in several parts, each a table of its own, written for a terminal, a program or a page."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from rich.table import Table
from rich.text import Text

Cell = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisPart:
    """One part.

    Attributes:
        key: its name in files.
        title: its title for people.
        columns: the names of its columns, with the decimals that people are shown; None for text.
        rows: its cells, in full precision; None where there is nothing.
        note: a sentence about how to read it.
    """

    key: str
    title: str
    columns: tuple[tuple[str, int | None], ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def shown(self, row: tuple[Cell, ...]) -> list[str]:
        """Write the cells of a row for people."""
        return [
            _shown(cell, decimals) for cell, (_, decimals) in zip(row, self.columns, strict=True)
        ]


def _shown(cell: Cell, decimals: int | None) -> str:
    if cell is None:
        return ""
    return (
        f"{cell:,.{decimals}f}" if decimals is not None and not isinstance(cell, str) else str(cell)
    )


def section_table(section: AnalysisPart) -> Table:
    """Lay a part out for a terminal."""
    table = Table(title=Text(section.title), caption=section.note or None)
    for name, decimals in section.columns:
        table.add_column(name, justify="left" if decimals is None else "right")
    for row in section.rows:
        table.add_row(*(Text(cell) for cell in section.shown(row)))  # a name is never markup
    return table


def sections_csv(sections: Iterable[AnalysisPart]) -> str:
    """Write all parts as one table: a line for each figure, in full precision."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["part", "of", "figure", "value"])
    for section in sections:
        for row in section.rows:
            for (name, _), cell in zip(section.columns[1:], row[1:], strict=True):
                writer.writerow([section.key, row[0], name, "" if cell is None else cell])
    return out.getvalue()


def sections_html(title: str, remarks: Iterable[str], sections: Iterable[AnalysisPart]) -> str:
    """Write all parts as a page of its own, without styles or scripts."""
    said = "".join(f"<p>{escape(remark)}</p>\n" for remark in remarks)
    tables = "".join(_html_table(section) for section in sections)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        f"{said}{tables}</body>\n</html>\n"
    )


def _html_table(section: AnalysisPart) -> str:
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name, _ in section.columns)
    rows = "".join(_html_row(section.shown(row)) for row in section.rows)
    note = f"<p>{escape(section.note)}</p>\n" if section.note else ""
    return (
        f"<table>\n<caption>{escape(section.title)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table>\n{note}"
    )


def _html_row(cells: list[str]) -> str:
    first, *others = (escape(cell) for cell in cells)
    return (
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>\n'
    )
