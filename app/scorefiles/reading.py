"""How a rating file is to be read: what a person says about it; what nobody says is found out."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.scorefiles.marks import Marks
from app.scorefiles.rating_scheme import Coding


class Shape(StrEnum):
    """What a row of a file is, in the words people read."""

    PANEL = "a row for each {unit}, a column for each rater"
    TRANSPOSED = "a row for each rater, a column for each {unit}"
    LONG = "long: a row for each score"
    SHEETS = "a row for each rater and {unit}, a column for each code"


class Repeated(StrEnum):
    """What counts where one rater scored one unit more than once."""

    FIRST = "first"
    LAST = "last"
    APART = "apart"


@dataclass(frozen=True, kw_only=True)
class ReadingOptions:
    """What is said about a file.

    Attributes:
        units: names of the columns that name a unit (a clip) together.
        rater: name of the column that names the rater.
        raters: names of the columns that are one rater each.
        code: name of the column that names the code.
        score: name of the column with the scores of a long file.
        ignored: names of columns that are not to be read.
        is_long: whether each row holds one score.
        is_transposed: whether raters stand in rows and units in columns.
        has_header: whether the first row names the columns; None when it is to be found out.
        marks: texts that mean a missing score.
        coding: what numbers stand for (with a rubric).
        similar_are_one: whether names that differ in case, blanks or accents only are one; None
            when somebody must say so.
        repeated: what counts where a rater scored a unit twice; None when somebody must say so.
        sheet: the sheet of a workbook.
    """

    units: tuple[str, ...] = ()
    rater: str | None = None
    raters: tuple[str, ...] = ()
    code: str | None = None
    score: str | None = None
    ignored: tuple[str, ...] = ()
    is_long: bool = False
    is_transposed: bool = False
    has_header: bool | None = None
    marks: Marks = field(default_factory=Marks)
    coding: Coding | None = None
    similar_are_one: bool | None = None
    repeated: Repeated | None = None
    sheet: str | None = None
