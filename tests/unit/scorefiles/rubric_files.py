"""Files of a rubric's scores: those that are read hold the same scores, the others are refused."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.scorefiles.layouts import WORDS, text, workbook

CLIPS = ("c1", "c2", "c3", "c4", "c5", "c6")
MASTER = {"LINK": (0, 1, 2, 3, 1, 0), "EXPL": (1, 1, 0, 2, 3, 2)}
ANA = {"LINK": (0, 1, 2, 2, 1, 1), "EXPL": (1, 0, 0, 2, 3, 3)}
BEN = {"LINK": (1, 1, 2, 3, 0, 0), "EXPL": (2, 1, 0, 2, 2, 2)}
RATERS = {"ana": ANA, "ben": BEN}

Write = Callable[[int], object]


def label(rank: int) -> object:
    return WORDS[rank]


def export(rank: int) -> object:
    return rank + 1


def rank_itself(rank: int) -> object:
    return rank


def masters(write: Write = label, clip: str = "clip") -> list[list[object]]:
    rows = [
        [name, *(write(MASTER[code][place]) for code in MASTER)] for place, name in enumerate(CLIPS)
    ]
    return [[clip, *MASTER], *rows]


def ratings(write: Write = label, head: tuple[str, str] = ("rater", "clip")) -> list[list[object]]:
    rows = [
        [rater, clip, *(write(scores[code][place]) for code in MASTER)]
        for rater, scores in RATERS.items()
        for place, clip in enumerate(CLIPS)
    ]
    return [[*head, *MASTER], *rows]


def long(write: Write = label) -> list[list[object]]:
    rows = [
        [rater, clip, code, write(scores[code][place])]
        for rater, scores in RATERS.items()
        for place, clip in enumerate(CLIPS)
        for code in MASTER
    ]
    return [["rater", "clip", "code", "score"], *rows]


def file(name: str, mine: str | bytes, *options: str, said: str, master: str | bytes = "") -> Any:
    return pytest.param(mine, master or text(masters()), options, said, id=name)


DATED = [
    [*row, more] for row, more in zip(ratings(), ["comment", *["good, so far"] * 12], strict=True)
]
SHEETS = "6 clips x 2 raters x 2 codes, a row for each rater and clip, a column for each code"

READ = [
    file("labels", text(ratings()), said=f"{SHEETS}; scores read as labels; none missing"),
    file(
        "export numbers",
        text(ratings(export)),
        said="scores read as the rubric's export numbers (1-4, 1 = Not Present)",
    ),
    file("ranks", text(ratings(rank_itself)), said="scores read as ranks (0-3, 0 = Not Present)"),
    file(
        "ranks on both sides",
        text(ratings(rank_itself)),
        said="master.csv: 6 clips x 1 rater x 2 codes",
        master=text(masters(rank_itself)),
    ),
    file(
        "ranks and export numbers",
        text(ratings(rank_itself)),
        said="the rubric's export numbers (1-4",
        master=text(masters(export)),
    ),
    file("decimal points", text(ratings(lambda rank: f"{rank + 1}.0")), said="export numbers"),
    file("decimal commas", text(ratings(lambda rank: f"{rank},0"), ";"), said="ranks (0-3"),
    file("keys", text(ratings(lambda rank: WORDS[rank].lower().replace(" ", "_"))), said="labels"),
    file("labels in capitals", text(ratings(lambda rank: WORDS[rank].upper())), said="labels"),
    file("semicolons, declared", "sep=;\n" + text(ratings(), ";"), said="labels"),
    file("UTF-16 with tabs", text(ratings(), "\t").encode("utf-16"), said="labels"),
    file(
        "Windows-1252",
        text(ratings()).replace("ana", "José").encode("cp1252"),
        said="read as Windows-1252",
    ),
    file("other names of columns", text(ratings(head=("Coder_ID", "Clip"))), said=SHEETS),
    file(
        "told columns",
        text(ratings(head=("who", "what")), ","),
        "--rater",
        "who",
        "--unit",
        "what",
        said=SHEETS,
        master=text(masters(clip="what")),
    ),
    file("long", text(long()), said="long: a row for each score; scores read as labels"),
    file("long ranks", text(long(rank_itself)), said="ranks (0-3"),
    file(
        "long, told",
        text([["a", "b", "c", "d"], *long()[1:]]),
        "--long",
        "--rater",
        "a",
        "--unit",
        "b",
        "--code",
        "c",
        "--score",
        "d",
        said="long",
        master=text(masters(clip="b")),
    ),
    file("a comment", text(DATED), said="not read: comment"),
    file("title lines", "Round one\n\n" + text(ratings()), said="1 line above the header not read"),
    file(
        "a workbook", workbook(ratings(export)), said="export numbers", master=workbook(masters())
    ),
    file(
        "master scores said again for each rater",
        text(ratings()),
        said="master.csv: 6 clips x 2 raters",
        master=text(
            [["rater", *masters()[0]], *[[who, *row] for who in "AB" for row in masters()[1:]]]
        ),
    ),
    file(
        "one of two experts",
        text(ratings()),
        "--master-rater",
        "E2",
        said="master.csv",
        master=text(
            [
                ["rater", *masters()[0]],
                *[["E2", *row] for row in masters()[1:]],
                ["E1", "c1", "High", "High"],
            ]
        ),
    ),
    file(
        "a clip spelled alike",
        text(ratings()).replace("c1", "C1"),
        "--similar-names",
        "same",
        said=SHEETS,
    ),
    file(
        "a marked missing score",
        text([*ratings(), ["ben", "c7", "77", "NA"]]),
        "--missing",
        "77",
        said="2 missing: 77 (1), NA (1)",
        master=text([*masters(), ["c7", "Low", "Low"]]),
    ),
    file(
        "a clip scored again, the last counts",
        text([["rater", "clip", *MASTER], ["ana", "c1", "High", "High"], *ratings()[1:]]),
        "--repeated",
        "last",
        said=SHEETS,
    ),
    file(
        "a clip without master scores, left out",
        text([*ratings(), ["ben", "c9", "Low", "Low"]]),
        "--leave-out",
        said="left out: ratings.csv:14: clip c9 has no master scores",
    ),
    file(
        "a bad score, left out",
        text([*ratings(), ["eva", "c1", "Lowish", "Lowish"]]),
        "--leave-out",
        said="left out: ratings.csv:14: 'Lowish' is not a score point of link",
    ),
    file(
        "a further column, ignored",
        text([[*row, more] for row, more in zip(ratings(), ["LNK", *["Low"] * 12], strict=True)]),
        "--ignore",
        "LNK",
        said=SHEETS,
    ),
]


def refused(
    name: str, mine: str | bytes, *options: str, said: str, master: str | bytes = ""
) -> Any:
    return pytest.param(mine, master or text(masters()), options, said, id=name)


def between(rank: int) -> object:
    return min(max(rank, 1), 3)


REFUSED = [
    refused(
        "neither 0 nor 4",
        text(ratings(between)),
        said="the scores 1, 2, 3 can be read in two ways, from 0 up",
    ),
    refused(
        "neither 0 nor 4 among the masters",
        text(ratings()),
        said="Say --master-codes-as rank for the first",
        master=text(masters(between)),
    ),
    refused(
        "both 0 and 4",
        text([*ratings(rank_itself), ["eva", "c1", 4, 4]]),
        said="ratings.csv contradicts itself: 0 (of link) is a point only where scores count from 0, 4 (of link)",
    ),
    refused(
        "told ranks, an export number",
        text(ratings(export)),
        "--codes-as",
        "rank",
        said="'4' is not a score point of link (Not Present, Low, Mid, High, or 0, 1, 2, 3",
    ),
    refused(
        "told labels, numbers",
        text(ratings(export)),
        "--codes-as",
        "label",
        said="has no scores that can be used",
    ),
    refused(
        "half points",
        text(ratings(lambda rank: rank + 0.5)),
        said="has no scores that can be used. The first: ratings.csv:2: '0.5' is not a score point",
    ),
    refused(
        "a half point",
        text([*ratings(export), ["eva", "c1", 2.5, 3]]),
        said="ratings.csv:14: '2.5' is not a score point of link",
    ),
    refused(
        "a word that is none",
        text([*ratings(), ["eva", "c1", "Lowish", "Low"]]),
        said="'Lowish' is not a score point of link",
    ),
    refused(
        "scored twice",
        text([*ratings(), ["ben", "c6", "Mid", "Mid"]]),
        said="clip c6 is scored twice by ben, on lines 13 and 14, with different scores. Say --repeated first",
    ),
    refused(
        "scored twice the same", text([*ratings(), ratings()[-1]]), said="with the same scores"
    ),
    refused(
        "two experts",
        text(ratings()),
        said="two master scores of link, by different names in rater (E1, E2). Say whose count: --master-rater",
        master=text(
            [
                ["rater", *masters()[0]],
                *[["E1", *row] for row in masters()[1:]],
                ["E2", "c1", "High", "Low"],
            ]
        ),
    ),
    refused(
        "two master scores",
        text(ratings()),
        said="Correct the file: a clip has one master score of each code",
        master=text([*masters(), ["c1", "High", "Low"]]),
    ),
    refused(
        "a clip without master scores",
        text([*ratings(), ["ben", "c9", "Low", "Low"]]),
        said="cannot be used: ratings.csv:14: clip c9 has no master scores",
    ),
    refused(
        "a code without master scores",
        text([[*row, more] for row, more in zip(ratings(), ["MMSM", *["Low"] * 12], strict=True)]),
        said="no master scores for mmsm in master.csv",
    ),
    refused(
        "a misspelled code",
        text([[*row, more] for row, more in zip(ratings(), ["EXPLS", *["Low"] * 12], strict=True)]),
        said="EXPLS holds what may be scores, and is no code of mqi-4pt; did you mean",
    ),
    refused(
        "a code in two columns",
        text([[*row, more] for row, more in zip(ratings(), ["link", *["Low"] * 12], strict=True)]),
        said="has the code link twice: LINK and link",
    ),
    refused(
        "a clip spelled in two ways",
        text(ratings()).replace("ben,c1", "ben,C1 "),
        said="may be one clip or two",
    ),
    refused(
        "a clip spelled another way by the masters",
        text(ratings()).replace("c1", "C1"),
        said="'C1' and 'c1' may be one clip or two",
    ),
    refused(
        "nothing but marks",
        text([ratings()[0], ["ana", "c1", "NA", "999"], ["ana", "c2", "-", "#N/A"]]),
        said="has no scores that can be used. All 4 are missing: NA, -, 999, #N/A",
    ),
    refused(
        "no clip",
        text([["rater", "what", *MASTER], *ratings()[1:]]),
        said="has no column for the clip. Say which it is with --unit",
    ),
    refused(
        "a long file with an unknown code",
        text([*long(), ["ana", "c1", "NOPE", "Low"]]),
        said="mqi-4pt has no code 'NOPE'",
    ),
    refused(
        "nobody named",
        text([*ratings(), ["", "c1", "Low", "Low"]]),
        said="ratings.csv:14: no rater is named",
    ),
    refused(
        "other clips",
        text(ratings()).replace("ana,c", "ana,d").replace("ben,c", "ben,d"),
        said="No clip and code of ratings.csv (such as d1) has a master score in master.csv (such as c1)",
    ),
]
