"""Delimited text as rows with their line numbers."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from app.plurals import counted
from app.spreadsheets import UnreadableLineError, find_delimiter, read_csv

Progress = Callable[[int], None]
"""Told how many more characters of a file have been read."""


class ScoreFileError(Exception):
    """A file cannot be used at all; the message says why and what would help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """One row, or part of one, that was left out."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one row, stripped, and the line it begins on."""

    line: int
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTable:
    """An open file: its header and its rows still to be read."""

    file: str
    header: list[str]
    rows: Iterator[Row | RowProblem]


def ignore_progress(_: int) -> None:
    """Take note of nothing."""


def open_table(path: Path, handle: TextIO, progress: Progress = ignore_progress) -> OpenTable:
    """Read the header of a delimited file (comma, semicolon or tab) and get ready for its rows.

    Args:
        path: how the file is named in messages.
        handle: the open file.
        progress: told about every line.

    Raises:
        ScoreFileError: there is no header.
    """
    first = handle.readline()
    if not first.strip():
        raise ScoreFileError(f"{path.name} is empty. It needs a first line with column names.")
    delimiter = find_delimiter(first)
    header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter))]
    rows = read_csv(_counted(handle, progress), delimiter, first_line=2)
    return OpenTable(file=path.name, header=header, rows=_rows(path.name, rows, len(header)))


def _counted(handle: TextIO, progress: Progress) -> Iterator[str]:
    for line in handle:
        progress(len(line))
        yield line


def _rows(
    file: str, rows: Iterator[tuple[int, list[str]]], width: int
) -> Iterator[Row | RowProblem]:
    try:
        for line, fields in rows:
            while len(fields) > width and not fields[-1]:
                fields.pop()
            if len(fields) != width:
                found = f"{counted(len(fields), 'field')} where the header has {counted(width, 'column')}"
                yield RowProblem(file=file, line=line, message=found)
            else:
                yield Row(line, fields)
    except UnreadableLineError as error:
        raise ScoreFileError(f"{file}:{error.line}: not delimited text ({error}).") from error


def open_text(path: Path) -> TextIO:
    """Open a UTF-8 file, with or without a byte order mark."""
    return path.open(encoding="utf-8-sig", newline="")


def describe_unreadable(path: Path, error: OSError | UnicodeDecodeError) -> ScoreFileError:
    """Say in a sentence why a file cannot be read."""
    if isinstance(error, UnicodeDecodeError):
        return ScoreFileError(f"{path.name} is not UTF-8 text. Save it as CSV UTF-8 and try again.")
    return ScoreFileError(f"{path.name} cannot be read: {error.strerror or error}.")
