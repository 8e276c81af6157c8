"""Rating files read into ranks, with a note of every row that could not be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.scorefiles.columns import Layout, find_layout
from app.scorefiles.delimited import (
    Progress,
    Row,
    RowProblem,
    ScoreFileError,
    describe_unreadable,
    ignore_progress,
    open_table,
    open_text,
)
from app.scorefiles.rating_scheme import RatingScheme

ONE_RATER = "rater"
"""The name of the rater of a file that names none."""

Place = tuple[str, str]
"""Rater and clip."""


@dataclass(slots=True, kw_only=True)
class ScoreFile:
    """Scores read from one file.

    Attributes:
        file: its name.
        ranks: rank per code (place in the rubric) by rater and clip; -1 is said to be missing.
        lines: the line each rater and clip was first seen on.
        problems: what was left out.
        unused: columns that nothing was read from.
        clip_names: the columns that name a clip.
        rows: rows read, the problematic ones included.
    """

    file: str
    ranks: dict[Place, dict[int, int]] = field(default_factory=dict)
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    unused: tuple[str, ...] = ()
    clip_names: tuple[str, ...] = ()
    rows: int = 0

    def leave_out(self, line: int, message: str) -> None:
        """Note that something on a line was not used."""
        self.problems.append(RowProblem(file=self.file, line=line, message=message))


def read_scores(
    path: Path,
    scheme: RatingScheme,
    *,
    with_rater: bool = True,
    progress: Progress = ignore_progress,
) -> ScoreFile:
    """Read a wide or long file of scores.

    Raises:
        ScoreFileError: the file cannot be read or has no recognisable layout.
    """
    try:
        with open_text(path) as handle:
            sheet = open_table(path, handle, progress)
            layout = find_layout(sheet.file, sheet.header, scheme, with_rater=with_rater)
            scores = ScoreFile(file=sheet.file, unused=layout.unused, clip_names=layout.clip_names)
            _read_rows(sheet.rows, layout, scheme, scores)
    except (OSError, UnicodeDecodeError) as error:
        raise describe_unreadable(path, error) from error
    if not scores.ranks:
        first = f" The first: {scores.problems[0]}." if scores.problems else ""
        raise ScoreFileError(f"{path.name} has no scores that can be used.{first}")
    return scores


def _read_rows(
    rows: Iterator[Row | RowProblem], layout: Layout, scheme: RatingScheme, scores: ScoreFile
) -> None:
    known: list[dict[str, int | None]] = [{} for _ in scheme.codes]
    read = _read_long if layout.is_long else _read_wide
    for row in rows:
        scores.rows += 1
        if isinstance(row, RowProblem):
            scores.problems.append(row)
            continue
        place = _place_of(row, layout)
        if isinstance(place, str):
            scores.leave_out(row.line, place)
            continue
        read(row, place, (layout, scheme, known), scores)


def _place_of(row: Row, layout: Layout) -> Place | str:
    """Give rater and clip of a row, or what is missing."""
    parts = [row.fields[column] for column in layout.clips]
    if not all(parts):
        return "no clip is named"
    rater = ONE_RATER if layout.rater is None else row.fields[layout.rater]
    return (rater, "/".join(parts)) if rater else "no rater is named"


_Reading = tuple[Layout, RatingScheme, list[dict[str, int | None]]]


def _read_wide(row: Row, place: Place, reading: _Reading, scores: ScoreFile) -> None:
    layout, scheme, known = reading
    if place in scores.lines:
        scores.leave_out(row.line, _repeated(place, scores.lines[place], layout))
        return
    scores.lines[place] = row.line
    ranks = scores.ranks.setdefault(place, {})
    for column, code in layout.codes:
        rank = _rank(row.fields[column], code, scheme, known)
        if rank is None:
            scores.leave_out(row.line, _not_a_point(row.fields[column], code, scheme))
        else:
            ranks[code] = rank


def _read_long(row: Row, place: Place, reading: _Reading, scores: ScoreFile) -> None:
    layout, scheme, known = reading
    assert layout.code is not None  # noqa: S101 - a long layout has both
    assert layout.score is not None  # noqa: S101
    name, text = row.fields[layout.code], row.fields[layout.score]
    code = scheme.find_code(name)
    if code is None:
        scores.leave_out(row.line, f"{scheme.rubric_id} has no code {name!r}")
        return
    rank = _rank(text, code, scheme, known)
    if rank is None:
        scores.leave_out(row.line, _not_a_point(text, code, scheme))
        return
    ranks = scores.ranks.setdefault(place, {})
    first = scores.lines.setdefault(place, row.line)
    if code in ranks:
        if layout.rater is None and ranks[code] == rank:
            return  # the same master score again, as in files that repeat it for each rater
        repeated = f"code {name} is scored twice; {_repeated(place, first, layout)}"
        scores.leave_out(row.line, repeated)
        return
    ranks[code] = rank


def _rank(
    text: str, code: int, scheme: RatingScheme, known: list[dict[str, int | None]]
) -> int | None:
    cached = known[code]
    if text not in cached:
        cached[text] = scheme.codes[code].find_rank(text)
    return cached[text]


def _not_a_point(text: str, code: int, scheme: RatingScheme) -> str:
    rated = scheme.codes[code]
    numbers = ", ".join(f"{value:g}" for value in rated.spec.values)
    return (
        f"{text!r} is not a score point of {rated.spec.key} "
        f"({rated.choices}, or {numbers}; blank, 998 and 999 are missing)"
    )


def _repeated(place: Place, line: int, layout: Layout) -> str:
    who = "" if layout.rater is None else f" by {place[0]}"
    return f"clip {place[1]}{who} is on line {line} already; the first stands"
