"""Rating files without a rubric that can be read in two ways, or not at all."""

from datetime import date
from typing import Any

import pytest

from tests.unit.scorefiles.layouts import (
    RATERS,
    SCORES,
    UNITS,
    WORDS,
    long,
    text,
    turned,
    wide,
    workbook,
)
from tests.unit.scorefiles.panel_files import FOUR


def refused(name: str, data: str | bytes, *options: str, said: str) -> Any:
    return pytest.param(data, options or FOUR, said, id=name)


def named(*names: str) -> str:
    return text(wide(raters=(*names, *RATERS[len(names) :])))


REFUSED = [
    refused(
        "participants in rows",
        text(wide(unit="participant")),
        said="does each row hold a unit or a rater? Say --transpose if each row is a rater, --unit participant if each row is a unit.",
    ),
    refused(
        "more columns than rows",
        text([["", *UNITS], *turned()[1:]]),
        said="Say --transpose if each row is a rater, --raters essay 1,",
    ),
    refused(
        "counts of raters",
        text(
            [
                ["essay", "0", "1", "2", "3"],
                *[
                    [unit, *(row.count(score) for score in range(4))]
                    for unit, row in zip(UNITS, SCORES, strict=True)
                ],
            ]
        ),
        "--categories",
        "0-5",
        said="add up to 5 in every row: they may count raters",
    ),
    refused(
        "nothing declared", text(wide()), "--pairs", said="Say --categories 0-3 if these are all."
    ),
    refused(
        "a category too high",
        text(wide([[4, *row[1:]] for row in SCORES[:1]] + [*SCORES[1:]])),
        said="scores.csv:2: '4' is not one of the categories",
    ),
    refused(
        "first column may be a rater",
        text(wide(unit="kid", units=[*"0123"])),
        said="is kid a rater, or does it name the units? Say --unit kid",
    ),
    refused(
        "first column repeats",
        text(wide(unit="place", units=["North", "South"] * 4)),
        said="what is place? Its texts repeat",
    ),
    refused(
        "units twice",
        text(wide(units=[*UNITS[:7], UNITS[0]])),
        said="unit essay 1 is scored twice by ana, on lines 2 and 9",
    ),
    refused(
        "a score twice",
        text([*long(), ["essay 1", "ana", 2]]),
        said="on lines 2 and 42, with different scores",
    ),
    refused(
        "the same score twice",
        text([*long(), ["essay 1", "ana", 0]]),
        said="with the same scores. Say --repeated first",
    ),
    refused(
        "one rater, other case",
        named("Ana", "ana"),
        said="'Ana' and 'ana' may be one rater or two. Say --similar-names same",
    ),
    refused(
        "one rater, blank behind",
        text([*long()[:-1], ["essay 8", "eva ", 3]]),
        said="'eva' and 'eva ' may be one rater or two",
    ),
    refused(
        "one rater, blank that does not break",
        text([*long()[:-1], ["essay 8", "Eva\u00a0B", 3], ["essay 9", "Eva B", 3]]),
        said="may be one rater or two",
    ),
    refused(
        "one rater, stored another way",
        named("Zoe\u0308", "Zo\u00eb"),
        said="'Zoe\\u0308' and 'Zo\\xeb' may be one rater or two",
    ),
    refused(
        "one unit, zero in front",
        text(wide(units=["1", "01", *UNITS[2:]])),
        said="'1' and '01' may be one unit or two",
    ),
    refused(
        "a rater's column twice",
        named("ana", "ana"),
        said="two columns called ana. Say --similar-names same",
    ),
    refused(
        "no header",
        text(wide()[1:]),
        said="the first line (essay 1, 0, 0, 1, 0, 0) may be scores already. Say --no-header",
    ),
    refused("no header, no units", text(wide(unit=None)[1:]), said="may be scores already"),
    refused(
        "grades among the raters",
        text(
            [
                [*row, more]
                for row, more in zip(wide(), ["grade", 1, 2, 1, 2, 1, 2, 1, 2], strict=True)
            ]
        ),
        said="is grade a rater (its texts are categories)? Say --ignore grade",
    ),
    refused(
        "numbers that are no scores",
        text(
            [
                [*row, more]
                for row, more in zip(wide(), ["fay", 7, 8, 9, 7, 8, 9, 7, 8], strict=True)
            ]
        ),
        said="is fay a rater (its texts are no categories)?",
    ),
    refused(
        "a column that is not there",
        text(wide()),
        *FOUR,
        "--unit",
        "esay",
        said="has no column esay; did you mean",
    ),
    refused(
        "long, no rater",
        text(long(names=("essay", "who", "score"))),
        *FOUR,
        "--long",
        said="which column is the rater?",
    ),
    refused(
        "long, two raters",
        text([[*row, "x"] for row in long(names=("essay", "rater", "score"))]).replace(
            "score,x", "score,coder"
        ),
        said="several columns that may name the rater: rater, coder. Say which with --rater",
    ),
    refused(
        "long or three raters",
        text(
            [
                ["a", "b", "c"],
                *[
                    [unit % 4, rater % 4, SCORES[unit][rater]]
                    for unit in range(4)
                    for rater in range(4)
                ],
            ]
        ),
        said="are these three raters, or unit, rater and score?",
    ),
    refused(
        "long, a task apart",
        text(
            [
                ["essay", "task", "rater", "score"],
                *[[row[0], task, *row[1:]] for task in (1, 2) for row in long()[1:]],
            ]
        ),
        said="what is task? Say --unit essay,task",
    ),
    refused(
        "raters or units in rows",
        text(
            [
                ["", *UNITS],
                *[
                    [name, *column]
                    for name, column in zip(RATERS, zip(*SCORES, strict=True), strict=True)
                ],
            ]
        ),
        said="does each row hold a unit or a rater? Say --transpose",
    ),
    refused("one rater", "essay,ana\ne1,0\ne2,1\n", said="only ana is one"),
    refused(
        "words that were not declared",
        text(wide(write=lambda score: WORDS[int(str(score))])),
        "--format",
        "json",
        said="needs a column of scores",
    ),
    refused(
        "categories that are others",
        text(wide(write=lambda score: WORDS[int(str(score))])),
        "--order",
        "Absent,Present",
        said="needs a column of scores for each of at least two raters",
    ),
    refused("empty", "", said="scores.csv is empty"),
    refused(
        "all missing",
        text(wide([["NA"] * 5] * 8)),
        said="has no scores that can be used. All 40 are missing: NA",
    ),
    refused(
        "a short row",
        text(wide()).replace("essay 8,3,2,3,3,3", "essay 8,3,2"),
        said="scores.csv:9: 3 fields where the header has 6 columns",
    ),
    refused(
        "damaged text",
        text(wide(raters=("José", "Zoë", "Åsa", "Bjørn", "eva"))).encode()[:-1] + b"\xc3\n",
        said="not UTF-8 text",
    ),
    refused(
        "a quote without an end",
        'essay,ana,ben\n1,0,"' + "x" * 140_000 + "\n",
        said="not delimited text",
    ),
    refused(
        "workbook of several sheets",
        workbook(wide(), lambda book: book.create_sheet("Two").append(["x", 1])),
        said="several sheets: Sheet, Two. Say which with --sheet",
    ),
    refused(
        "workbook with a formula",
        workbook(wide(write=lambda score: f"=0+{score}")),
        said="B2 is a formula without a stored value",
    ),
    refused(
        "workbook with merged scores",
        workbook(wide(), lambda book: book.active.merge_cells("B2:C2")),
        said="the cells B2:C2 are merged",
    ),
    refused(
        "workbook with a date for a score",
        workbook(
            wide(),
            lambda book: book.active.__setitem__("B2", date(2026, 2, 1)),
        ),
        said="'2026-02-01' is not one of the categories",
    ),
    refused("damaged workbook", b"PK\x03\x04 not a workbook", said="damaged workbook"),
    refused(
        "old workbook", b"\xd0\xcf\x11\xe0 an old one", said="old Excel, or one with a password"
    ),
    refused(
        "sheet of a text",
        text(wide()),
        *FOUR,
        "--sheet",
        "Two",
        said="no workbook, so there is no sheet Two",
    ),
]
