"""The codes of a file: of a rubric, of its own, or none; and what numbers in it stand for."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.scorefiles.categories import Categories, found_categories
from app.scorefiles.entries import EntryReader, Names
from app.scorefiles.faults import ScoreFileError
from app.scorefiles.file_table import FileTable
from app.scorefiles.layout import Layout
from app.scorefiles.marks import plain, read_number
from app.scorefiles.names import clean
from app.scorefiles.rating_scheme import Coding, RatedCode, RatingScheme
from app.scorefiles.reading import ReadingOptions, Shape
from app.scorefiles.score_texts import (
    CategoryTexts,
    CodeScale,
    NumberTexts,
    RubricTexts,
    ScoreTexts,
    describe_scores,
    find_coding,
)

NO_CODE = "score"
"""The key of the only code of a file without codes."""


@dataclass(frozen=True, kw_only=True)
class FileCodes:
    """The codes of a file.

    Attributes:
        scales: the codes with their score points.
        names: the code of each row, or of each column of scores where codes stand in columns.
        are_named: whether the file has codes at all.
        described: how scores are read, in words.
    """

    scales: tuple[CodeScale, ...]
    names: Names
    are_named: bool
    described: str


def find_codes(
    table: FileTable,
    layout: Layout,
    scale: RatingScheme | Categories | None,
    reading: ReadingOptions,
    *,
    masters: bool = False,
) -> tuple[FileCodes, ScoreTexts]:
    """Find a file's codes and what its scores mean.

    Raises:
        ScoreFileError: numbers can be read in two ways, or a category was never declared and
            cannot be found.
    """
    if isinstance(scale, RatingScheme):
        return _rubric_codes(table, layout, scale, reading, masters=masters)
    texts: ScoreTexts = CategoryTexts(categories=scale) if scale else NumberTexts()
    names = _own_codes(table, layout, reading, texts)
    if scale is None:
        scale = _found(table, layout, reading)
        texts = CategoryTexts(categories=scale)
    scales = tuple(
        CodeScale(key=key, labels=scale.labels, values=scale.values, is_ordered=scale.is_ordered)
        for key in names.labels
    )
    are_named = layout.code is not None or layout.shape is Shape.SHEETS
    return FileCodes(scales=scales, names=names, are_named=are_named, described=scale.text), texts


def _found(table: FileTable, layout: Layout, reading: ReadingOptions) -> Categories:
    texts = {text for place in layout.scores for text in table.columns[place].texts}
    found = found_categories(texts, reading.marks)
    if found is None:
        raise ScoreFileError(
            f"{table.file}: the scores are not a few numbers, so say which can be given, the lowest "
            f"first: --categories LIST, or --order LIST for words that go from low to high."
        )
    return found


def _own_codes(
    table: FileTable, layout: Layout, reading: ReadingOptions, texts: ScoreTexts
) -> Names:
    """Give the codes that the file itself names."""
    if layout.shape is Shape.SHEETS:
        labels = tuple(table.names[place] for place in layout.scores)
        return Names(labels=labels, places=np.arange(len(labels), dtype=np.int64))
    if layout.code is None:
        return Names(labels=(NO_CODE,), places=np.zeros(table.height, dtype=np.int64))
    reader = EntryReader(table, layout, reading, texts)
    return reader.names_in(table.columns[layout.code], "code")


def _rubric_codes(
    table: FileTable,
    layout: Layout,
    scheme: RatingScheme,
    reading: ReadingOptions,
    *,
    masters: bool,
) -> tuple[FileCodes, ScoreTexts]:
    if layout.code is not None:
        codes, names = _long_codes(table, layout, scheme)
    else:
        codes, names = _wide_codes(table, layout, scheme)
    written = list(_written(table, layout, codes, names))
    option = "--master-codes-as" if masters else "--codes-as"
    coding = reading.coding or find_coding(table.file, written, reading.marks, option=option)
    numbers = [text for _, text in written if read_number(text) is not None]
    described = describe_scores(
        coding, codes, words=len(numbers) < len(written), numbers=bool(numbers)
    )
    scales = tuple(
        CodeScale(key=code.spec.key, labels=code.spec.points, values=code.spec.values)
        for code in codes
    )
    found = FileCodes(scales=scales, names=names, are_named=True, described=described)
    return found, RubricTexts(codes=codes, coding=coding)


_Codes = tuple[tuple[RatedCode, ...], Names]


def _wide_codes(table: FileTable, layout: Layout, scheme: RatingScheme) -> _Codes:
    found = [scheme.find_code(table.names[place]) for place in layout.scores]
    codes = tuple(scheme.codes[place] for place in found if place is not None)
    places = np.arange(len(codes), dtype=np.int64)
    return codes, Names(labels=tuple(code.spec.key for code in codes), places=places)


def _long_codes(table: FileTable, layout: Layout, scheme: RatingScheme) -> _Codes:
    """Give the codes that occur and the one of each row; note the rows that name none."""
    assert layout.code is not None  # noqa: S101 - the caller looked
    column = table.columns[layout.code]
    found = [scheme.find_code(text) for text in column.texts]
    used = sorted({place for place in found if place is not None})
    lookup = np.array([-1 if place is None else used.index(place) for place in [*found, None]])
    places = lookup[column.places]
    for row in np.flatnonzero(places < 0).tolist():
        name = clean(column.texts[column.places[row]])
        table.problems.add(int(table.lines[row]), f"{scheme.rubric_id} has no code {name!r}")
    codes = tuple(scheme.codes[place] for place in used)
    return codes, Names(labels=tuple(code.spec.key for code in codes), places=places)


def _written(
    table: FileTable, layout: Layout, codes: tuple[RatedCode, ...], names: Names
) -> Iterator[tuple[RatedCode, str]]:
    """Yield the texts that are scores of a code however numbers are meant, with the code."""
    for column, place in _columns_of_codes(table, layout, names):
        for text in {plain(text) for text in column}:
            if any(codes[place].find_rank(text, coding) is not None for coding in Coding):
                yield codes[place], text


def _columns_of_codes(
    table: FileTable, layout: Layout, names: Names
) -> Iterator[tuple[list[str], int]]:
    """Yield the distinct texts written for each code."""
    if layout.code is None:
        for place, code in zip(layout.scores, names.places.tolist(), strict=True):
            yield list(table.columns[place].texts), code
        return
    column = table.columns[layout.scores[0]]
    for code in np.unique(names.places[names.places >= 0]).tolist():
        used = np.unique(column.places[names.places == code])
        yield [column.texts[place] for place in used.tolist()], code
