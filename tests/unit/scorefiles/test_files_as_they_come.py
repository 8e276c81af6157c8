"""Rating files as they come: each is read with the right figures, or refused with a sentence.

The figures are those of scikit-learn and the package krippendorff on the scores behind the file.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.scorefiles.cli import scoring_cli
from tests.unit.scorefiles.layouts import (
    GAPS,
    RATERS,
    SCORES,
    UNITS,
    WORDS,
    alphas,
    kappas,
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


@pytest.fixture(scope="module")
def commands() -> Flask:
    """A program with these commands and nothing else."""
    program = Flask(__name__)
    program.cli.add_command(scoring_cli)
    return program


class Desk:
    """Where Otto puts a file and runs a command on it."""

    def __init__(self, commands: Flask, folder: Path) -> None:
        self.commands = commands
        self.folder = folder

    def agreement(self, data: str | bytes, *options: str, name: str = "") -> Any:
        name = name or ("scores.xlsx" if data[:2] == b"PK" else "scores.csv")
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        arguments = ["scoring", "agreement", str(path), "--format", "json", *options]
        return self.commands.test_cli_runner().invoke(args=arguments)


@pytest.fixture
def desk(commands: Flask, tmp_path: Path) -> Desk:
    return Desk(commands, tmp_path)


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


@pytest.mark.parametrize(("data", "options", "said", "scores"), READ)
def test_a_file_of_any_layout_gives_the_same_figures(
    desk: Desk, data: str | bytes, options: tuple[str, ...], said: str, scores: Any
) -> None:
    result = desk.agreement(data, *options, "--pairs")
    assert result.exit_code == 0, result.output
    assert said in result.stderr
    document = json.loads(result.stdout)
    assert (document["units"], document["raters"]) == (8, 5)
    found = {key: document["values"][key] for key in alphas(scores)}
    assert found == pytest.approx(alphas(scores))
    pairs = [pair["kappa"] for pair in document["pairs"]]
    places = [(one, other) for one in range(5) for other in range(one + 1, 5)]
    expected = [kappas(scores, one, other)["cohen_quadratic"] for one, other in places]
    assert sorted(pairs) == pytest.approx(sorted(expected))


def refused(name: str, data: str | bytes, *options: str, said: str) -> Any:
    return pytest.param(data, options or FOUR, said, id=name)


def named(*names: str) -> str:
    return text(wide(raters=(*names, *RATERS[len(names) :])))


REFUSED = [
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
            lambda book: book.active.__setitem__("B2", __import__("datetime").date(2026, 2, 1)),
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


@pytest.mark.parametrize(("data", "options", "said"), REFUSED)
def test_a_file_that_can_be_read_in_two_ways_or_none_is_refused_with_what_would_help(
    desk: Desk, data: str | bytes, options: tuple[str, ...], said: str
) -> None:
    result = desk.agreement(data, *options)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""
