"""A sheet of an Excel workbook as rows, read and never changed."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, time

import numpy as np
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.plurals import counted
from app.scorefiles.faults import Progress, ScoreFileError
from app.scorefiles.file_table import Block, Cells

MAX_UNPACKED = 128 * 2**20
"""Bytes a workbook may have once it is unpacked: some two million cells. A small file that unpacks
to gigabytes is an attack, not a workbook."""
MAX_CELLS = 5_000_000
_ROWS_AT_ONCE = 1000
_SAMPLE = 60


class WorkbookRows:
    """One sheet of a workbook: a sample of its first rows, then all rows in blocks.

    Attributes:
        file: its name.
        remarks: how it was read.
    """

    def __init__(self, file: str, data: bytes, sheet: str | None = None) -> None:
        self.file = file
        _check_size(file, data)
        formulas, values = _load(file, data, with_formulas=True), _load(file, data)
        name = _choose_sheet(file, formulas, sheet)
        chosen: Worksheet = formulas[name]
        self._rows = self._read(chosen, values[name])
        self.remarks: tuple[str, ...] = (f"sheet {name}",) if len(formulas.worksheets) > 1 else ()
        if self._formulas:
            self.remarks += (f"{counted(self._formulas, 'formula')} read by the stored value",)

    def sample(self) -> list[Cells]:
        """Give the first rows, to find the header among them."""
        return self._rows[:_SAMPLE]

    def blocks(self, skip: int, progress: Progress) -> Iterator[Block]:
        """Yield the rows in blocks, without the first ``skip``."""
        progress(0)
        for start in range(skip, len(self._rows), _ROWS_AT_ONCE):
            rows = self._rows[start : start + _ROWS_AT_ONCE]
            yield Block(np.arange(start + 1, start + 1 + len(rows), dtype=np.int64), rows)

    def _read(self, formulas: Worksheet, values: Worksheet) -> list[Cells]:
        if formulas.max_row * formulas.max_column > MAX_CELLS:
            raise ScoreFileError(
                f"{self.file} has a sheet of {formulas.max_row:,} rows and {formulas.max_column:,} "
                f"columns; at most {MAX_CELLS:,} cells are read. Save the table alone, or as CSV."
            )
        rows = [[_text(value) for value in row] for row in values.iter_rows(values_only=True)]
        self._formulas = 0
        for place, row in enumerate(formulas.iter_rows()):
            for column, cell in enumerate(row):
                if cell.data_type == "f":
                    self._formulas += 1
                    self._check_stored(rows[place][column], str(cell.coordinate))
        self._check_merged(formulas, rows)
        return rows

    def _check_stored(self, stored: str, where: str) -> None:
        if not stored:
            raise ScoreFileError(
                f"{self.file}: {where} is a formula without a stored value. Open the workbook in a "
                f"spreadsheet and save it there, or paste the values over the formulas."
            )

    def _check_merged(self, sheet: Worksheet, rows: list[Cells]) -> None:
        """Refuse merged cells in the table: which of its cells has the value cannot be told."""
        for merged in sheet.merged_cells.ranges:
            row = rows[merged.min_row - 1]
            is_title = sum(map(bool, row)) <= 1 and merged.min_row == merged.max_row
            if not is_title:
                raise ScoreFileError(
                    f"{self.file}: the cells {merged.coord} are merged, so that all but one of them "
                    f"are blank. Unmerge them and fill in each cell."
                )


def _check_size(file: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise ScoreFileError(f"{file} is a damaged workbook ({error}). Save it anew.") from error
    if "xl/workbook.xml" not in names:
        raise ScoreFileError(f"{file} is no Excel workbook. Save the table as XLSX or CSV.")
    if unpacked > MAX_UNPACKED:
        raise ScoreFileError(
            f"{file} unpacks to {unpacked / 2**20:,.0f} MB; at most {MAX_UNPACKED / 2**20:.0f} MB are "
            f"read. Save the table as CSV."
        )


def _load(file: str, data: bytes, *, with_formulas: bool = False) -> Workbook:
    try:
        return load_workbook(io.BytesIO(data), data_only=not with_formulas, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
        raise ScoreFileError(f"{file} is a damaged workbook. Save it anew, or as CSV.") from error


def _choose_sheet(file: str, workbook: Workbook, told: str | None) -> str:
    names: list[str] = [sheet.title for sheet in workbook.worksheets]
    if told is not None:
        if told not in names:
            raise ScoreFileError(f"{file} has no sheet {told}; it has {', '.join(names)}.")
        return told
    filled = [
        sheet.title
        for sheet in workbook.worksheets
        if any(cell is not None for row in sheet.iter_rows(values_only=True) for cell in row)
    ]
    if len(filled) > 1:
        raise ScoreFileError(
            f"{file} has several sheets: {', '.join(filled)}. Say which with --sheet."
        )
    return (filled or names)[0]


def _text(value: object) -> str:
    """Write a cell as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime) and value.time() == time(0):
        return str(value.date())
    return str(value)
