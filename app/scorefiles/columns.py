"""Names of columns in public data files, and what is in them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.scorefiles.file_table import Column, FileTable
from app.scorefiles.marks import Marks, plain, read_number
from app.scorefiles.names import folded


def _names(words: str, *others: str) -> frozenset[str]:
    endings = ("", "id", "key", "name", "no", "nr", "num", "number")
    return frozenset([*(word + end for word in words.split() for end in endings), *others])


RATERS = _names(
    "rater coder scorer observer judge annotator grader marker reviewer examiner assessor evaluator "
    "worker labeler learner coach participant user"
)
PEOPLE = _names("learner coach participant user")
"""Those among them who may as well be scored themselves."""
UNITS = _names(
    "clip segment seg chapter chap obs observation lesson video unit id case subject essay student "
    "person document doc text sentence image stimulus patient sample record pid target object",
    *("idstud", "uid", "u"),
)
CODES = _names("code item dimension criterion trait")
SCORES = frozenset(
    [
        "score",
        "rating",
        "value",
        "point",
        "points",
        "scorepoint",
        "label",
        "annotation",
        "mark",
        "judgment",
        "judgement",
    ]
)
MASTERS = frozenset(["master", "masterscore"])
ROWS = frozenset(["", "unnamed0", "index", "row", "rowname", "rownames"])
"""What programs call a column of row numbers."""
FIRST = ROWS | {"no", "nr", "x", "1"}
"""The same, where it is the first column; elsewhere these may be raters."""
FACETS = _names("task occasion session round wave day time prompt form")
"""What a score may further depend on: one unit may have several scores by one rater because of it."""
OTHERS = frozenset(
    [
        "date",
        "datetime",
        "timestamp",
        "started",
        "ended",
        "start",
        "end",
        "duration",
        "minutes",
        "seconds",
        "comment",
        "comments",
        "note",
        "notes",
        "remark",
        "remarks",
        "reason",
        "confidence",
        "certainty",
        "age",
        "sex",
        "gender",
        "grade",
        "school",
        "district",
        "teacher",
        "class",
        "year",
        "month",
        "semester",
        "site",
        "group",
        "language",
        "email",
        "seq",
        "sequence",
        "order",
        "position",
        "weight",
        "n",
        "count",
        "total",
        "sum",
        "mean",
        "average",
        "median",
        "sd",
        "consensus",
        "gold",
        "final",
        "adjudicated",
        "weeks",
        "week",
    ]
)
"""Names of columns that are commonly no scores of a rater, though numbers may be in them."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What one column holds.

    Attributes:
        place: which column it is.
        name: its name.
        folded: its name without case, blanks and signs.
        filled: cells that are neither blank nor a mark of a missing score.
        scores: how many of them are scores.
        distinct: different texts among them.
        is_key: whether no row is blank and no text repeats.
        is_numeric: whether all of them are numbers.
    """

    place: int
    name: str
    folded: str
    filled: int
    scores: int
    distinct: int
    is_key: bool
    is_numeric: bool

    @property
    def holds_scores(self) -> bool:
        """Say whether everything in it is a score; a column with nothing in it may be one."""
        return self.scores == self.filled

    @property
    def holds_mostly_scores(self) -> bool:
        """Say whether at least half of it are scores: what else is in it is wrong."""
        return 2 * self.scores >= self.filled

    @property
    def stem(self) -> str:
        """Give what its name has in common with names like it."""
        return stem_of(self.name)


def stem_of(name: str) -> str:
    """Give a name without a number or single letter at its end; nothing where it has none.

    >>> stem_of("R 12"), stem_of("coderB"), stem_of("rater_a"), stem_of("Eva")
    ('r', 'coder', 'rater', '')
    """
    found = re.fullmatch(r"(.*?\D)[\s_.-]*\d+|(.*\w)[\s_.-]+[A-Za-z]|(.*[a-z])[A-Z]", name)
    return folded(next(filter(None, found.groups()))) if found else ""


def facts_of(table: FileTable, is_score: Callable[[str], bool], marks: Marks) -> list[Facts]:
    """Describe every column of a table."""
    return [_facts(place, column, is_score, marks) for place, column in enumerate(table.columns)]


_MOST_SCORES = 5000
"""A column with more different texts holds no scores, however one number may be written."""


def _facts(place: int, column: Column, is_score: Callable[[str], bool], marks: Marks) -> Facts:
    rows = len(column.places)
    if len(column.texts) > _MOST_SCORES:
        return Facts(
            place=place,
            name=column.name,
            folded=folded(column.name),
            filled=rows - int(column.cells[column.is_blank].sum()),
            scores=0,
            distinct=len(column.texts),
            is_key=len(column.texts) == rows and not column.is_blank.any(),
            is_numeric=all(read_number(plain(text)) is not None for text in column.texts[:100]),
        )
    filled, scores, distinct, is_numeric = 0, 0, 0, True
    for text, cells in zip(column.texts, column.cells.tolist(), strict=True):
        written = plain(text)
        known = is_score(written) and not marks.is_told(written)
        if not written or (marks.is_missing(written) and not known):
            continue
        filled += cells
        scores += cells if known else 0
        distinct += 1
        is_numeric = is_numeric and read_number(written) is not None
    return Facts(
        place=place,
        name=column.name,
        folded=folded(column.name),
        filled=filled,
        scores=scores,
        distinct=distinct,
        is_key=len(column.texts) == rows and not column.is_blank.any(),
        is_numeric=is_numeric,
    )
