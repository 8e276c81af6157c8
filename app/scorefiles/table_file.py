"""Any rating file, delimited text or a workbook, as one sheet."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.plurals import counted
from app.scorefiles.delimited import TextRows, find_header
from app.scorefiles.faults import Progress, ScoreFileError, ignore_progress
from app.scorefiles.file_table import FileTable, build_table
from app.scorefiles.names import clean

if TYPE_CHECKING:
    from app.scorefiles.workbook import WorkbookRows

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_table(
    path: Path,
    *,
    has_header: bool = True,
    sheet: str | None = None,
    progress: Progress = ignore_progress,
) -> FileTable:
    """Read a file of comma, semicolon, tab or pipe separated text, or an Excel workbook.

    Args:
        path: the file.
        has_header: whether a row names the columns.
        sheet: which sheet of a workbook.
        progress: told how much has been read.

    Raises:
        ScoreFileError: it cannot be read, or is empty; the message says what would help.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ScoreFileError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    rows = _open(path.name, data, sheet)
    header = find_header(rows.sample()) if has_header else None
    if has_header and header is None:
        raise ScoreFileError(f"{path.name} is empty. It needs a line with the names of columns.")
    names = None if header is None else _trimmed(rows.sample()[header])
    blocks = rows.blocks(0 if header is None else header + 1, progress)
    return build_table(path.name, names, blocks, (*rows.remarks, *_above(rows, header)))


def _open(file: str, data: bytes, sheet: str | None) -> "TextRows | WorkbookRows":
    if data.startswith(_ZIP):
        # Nine megabytes of a web process that reads no workbooks.
        from app.scorefiles.workbook import WorkbookRows  # noqa: PLC0415

        return WorkbookRows(file, data, sheet)
    if data.startswith(_OLD):
        raise ScoreFileError(
            f"{file} is a workbook of an old Excel, or one with a password. Save it as XLSX without "
            f"a password, or as CSV."
        )
    if sheet is not None:
        raise ScoreFileError(f"{file} is no workbook, so there is no sheet {sheet}.")
    return TextRows(file, data)


def _trimmed(header: list[str]) -> list[str]:
    while header and not clean(header[-1]):
        header = header[:-1]
    return header


def _above(rows: "TextRows | WorkbookRows", header: int | None) -> tuple[str, ...]:
    """Say how many lines above the header have something in them."""
    titles = [row for row in rows.sample()[: header or 0] if any(map(clean, row))]
    if not titles:
        return ()
    return (f"{counted(len(titles), 'line')} above the header not read",)
