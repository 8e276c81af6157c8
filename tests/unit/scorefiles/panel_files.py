"""Rating files without a rubric that are read: each holds the same scores, or those with gaps."""

from typing import Any

import pytest

from tests.unit.scorefiles.layouts import (
    GAPS,
    RATERS,
    SCORES,
    WORDS,
    long,
    text,
    turned,
    wide,
    workbook,
)

FOUR = ("--categories", "0-3")
PANEL = "8 units x 5 raters, a row for each unit, a column for each rater; scores read as 0-3; none missing"
LONG = "8 units x 5 raters, long: a row for each score; scores read as 0-3"
TURNED = "8 units x 5 raters, a row for each rater, a column for each unit; scores read as 0-3"
NUMBERED = tuple(f"Rater {number}" for number in range(1, 6))


def file(name: str, data: str | bytes, *options: str, said: str, gaps: bool = False) -> Any:
    return pytest.param(data, options or FOUR, said, GAPS if gaps else SCORES, id=name)


TITLES = [["Ratings of spring, first round"], [], ["Exported:", "2026-03-01"]]
EXTRA = [
    [*row, *more]
    for row, more in zip(
        wide(),
        [["date", "comment"], *[["2026-03-01", "clear, on the whole"]] * 8],
        strict=True,
    )
]
GRADED = [[*row, grade] for row, grade in zip(wide(), ["grade", *[1, 2] * 4], strict=True)]
LONG_EXTRA = [
    [*row, *more]
    for row, more in zip(
        long(), [["date", "minutes", "remarks"], *[["1.3.2026", 2, "fine"]] * 40], strict=True
    )
]

READ = [
    file(
        "participants are units, told",
        text(wide(unit="participant")),
        *FOUR,
        "--unit",
        "participant",
        said=PANEL,
    ),
    file(
        "participants are units, since there are raters",
        text(long(names=("participant", "rater", "score"))),
        said=LONG,
    ),
    file("wide", text(wide()), said=PANEL),
    file("no column of units", text(wide(unit=None)), said="no column names the units"),
    file("numbered raters, no column of units", text(wide(unit=None, raters=NUMBERED)), said=PANEL),
    file("row numbers without a name", text(wide(unit="", units=[*"12345678"])), said=PANEL),
    file("row numbers of pandas", text(wide(unit="Unnamed: 0", units=[*"01234567"])), said=PANEL),
    file("row numbers of R", text(wide(unit='""', units=[*"12345678"])), said=PANEL),
    file(
        "ids that are no scores",
        text(wide(unit="nummer", units=[*map(str, range(101, 109))])),
        said=PANEL,
    ),
    file("ids within the scores", text(wide(SCORES, unit="id", units=[*"01234567"])), said=PANEL),
    file("semicolons", text(wide(), ";"), said=PANEL),
    file("tabs", text(wide(), "\t"), said=PANEL),
    file("pipes", text(wide(), "|"), said=PANEL),
    file("declared delimiter", "sep=;\n" + text(wide(), ";"), said=PANEL),
    file("declared delimiter, quoted", '"sep=|"\n' + text(wide(), "|"), said=PANEL),
    file("decimal commas", text(wide(write=lambda score: f"{score},0"), ";"), said=PANEL),
    file(
        "decimal commas, no units",
        text(wide(unit=None, write=lambda score: f"{score},0"), ";"),
        said=PANEL,
    ),
    file("decimal points", text(wide(write=lambda score: f"{score}.0")), said=PANEL),
    file("zeros in front", text(wide(write=lambda score: f"0{score}")), said=PANEL),
    file("byte order mark", "\ufeff" + text(wide()), said=PANEL),
    file("UTF-16", text(wide(), "\t").encode("utf-16"), said=PANEL),
    file("UTF-16 without a mark", text(wide(), "\t").encode("utf-16-le"), said=PANEL),
    file("UTF-16, high byte first", ("\ufeff" + text(wide())).encode("utf-16-be"), said=PANEL),
    file(
        "Windows-1252",
        text(wide(raters=("José", "Zoë", "cara", "dan", "eva"))).encode("cp1252"),
        said="read as Windows-1252",
    ),
    file("line ends of Windows", text(wide()).replace("\n", "\r\n"), said=PANEL),
    file("line ends of old Macs", text(wide()).replace("\n", "\r"), said=PANEL),
    file("no line end at the end", text(wide()).rstrip(), said=PANEL),
    file("blank lines", text(wide()).replace("\n", "\n\n"), said=PANEL),
    file("blank rows of a spreadsheet", text(wide()) + ",,,,,\n,,,,,\n", said=PANEL),
    file("blank columns at the end", text(wide()).replace("\n", ",,\n"), said=PANEL),
    file("title lines", text(TITLES) + text(wide()), said="2 lines above the header not read"),
    file(
        "padded title lines",
        text([[*row, *[""] * (6 - len(row))] for row in TITLES]) + text(wide()),
        said="2 lines above",
    ),
    file(
        "header cells with line breaks",
        text(wide(unit="essay\nid", raters=[f"{name}\nof spring" for name in RATERS])),
        said=PANEL,
    ),
    file("date and comment", text(EXTRA), said="not read: date, comment"),
    file(
        "time of a web form first",
        text(
            [
                ["Timestamp", *wide(unit=None)[0]],
                *[["2026/03/01 10:00", *row] for row in wide(unit=None)[1:]],
            ]
        ),
        said="not read: Timestamp",
    ),
    file("blank scores", text(wide(GAPS)), said="3 missing: blank (3)", gaps=True),
    file(
        "999",
        text(wide([[999 if one is None else one for one in row] for row in GAPS])),
        said="3 missing: 999 (3)",
        gaps=True,
    ),
    file(
        "NA",
        text(wide([["NA" if one is None else one for one in row] for row in GAPS])),
        said="3 missing: NA (3)",
        gaps=True,
    ),
    file(
        "-9 and n/a",
        text(wide(GAPS)).replace(",,", ",-9,").replace(",\n", ",n/a\n"),
        said="3 missing: -9 (2), n/a (1)",
        gaps=True,
    ),
    file(
        "own mark",
        text(wide([[77 if one is None else one for one in row] for row in GAPS])),
        *FOUR,
        "--missing",
        "77",
        said="3 missing: 77 (3)",
        gaps=True,
    ),
    file("long", text(long()), said=LONG),
    file("long, other names", text(long(names=("document_id", "Annotator", "label"))), said=LONG),
    file("long, item for unit", text(long(names=("item", "coder", "value"))), said=LONG),
    file(
        "long, told names",
        text(long(names=("a", "b", "c"))),
        *FOUR,
        "--long",
        "--unit",
        "a",
        "--rater",
        "b",
        "--score",
        "c",
        said=LONG,
    ),
    file("long with gaps", text(long(GAPS)), said="3 missing: blank (3)", gaps=True),
    file(
        "long without the missing rows",
        text([row for row in long(GAPS) if row[2] is not None]),
        said=LONG,
        gaps=True,
    ),
    file("long, further columns", text(LONG_EXTRA), said="not read: date, minutes, remarks"),
    file("long, another order", text([long()[0], *reversed(long()[1:])]), said=LONG),
    file(
        "long, several columns name the unit",
        text([["essay", "student", "rater", "score"], *[[1, *row] for row in long()[1:]]]),
        said=LONG,
    ),
    file("raters in rows", text(turned()), said=TURNED),
    file("raters in rows, told", text(turned(corner="who")), *FOUR, "--transpose", said=TURNED),
    file("raters in rows, gaps", text(turned(GAPS)), said="3 missing: blank (3)", gaps=True),
    file(
        "words with an order",
        text(wide(write=lambda score: WORDS[int(str(score))])),
        "--order",
        ",".join(WORDS),
        said="scores read as Not Present, Low, Mid, High",
    ),
    file(
        "words, other case and blanks",
        text(wide(write=lambda score: f" {WORDS[int(str(score))].upper()}\u00a0")),
        "--order",
        ",".join(WORDS),
        said="none missing",
    ),
    file(
        "told raters",
        text(GRADED),
        *FOUR,
        "--raters",
        ",".join(RATERS),
        said="not read: grade",
    ),
    file(
        "ignored column",
        text(
            [
                [*row, more]
                for row, more in zip(wide(), ["grade", 1, 2, 1, 2, 1, 2, 1, 2], strict=True)
            ]
        ),
        *FOUR,
        "--ignore",
        "grade",
        said=PANEL,
    ),
    file("no header", text(wide()[1:]), *FOUR, "--no-header", said=PANEL),
    file("raters called by numbers", text(wide(raters=[*"12345"])), said=PANEL),
    file(
        "same spelling, two raters",
        text(wide(raters=("Ana", "ana", "cara", "dan", "eva"))),
        *FOUR,
        "--similar-names",
        "different",
        said=PANEL,
    ),
    file("workbook", workbook(wide()), said=PANEL),
    file(
        "workbook with titles",
        workbook([*TITLES, *wide()]),
        said="2 lines above the header not read",
    ),
    file("workbook with gaps", workbook(wide(GAPS)), said="3 missing: blank (3)", gaps=True),
    file("workbook, floating points", workbook(wide(write=float)), said=PANEL),
    file("workbook, long", workbook(long()), said=LONG),
    file(
        "workbook, a named sheet",
        workbook(wide(), lambda book: book.create_sheet("Notes").append(["by hand", 1])),
        *FOUR,
        "--sheet",
        "Sheet",
        said="sheet Sheet",
    ),
    file(
        "workbook with a merged title",
        workbook([["Spring"], *wide()], lambda book: book.active.merge_cells("A1:F1")),
        said="1 line above the header not read",
    ),
]
