"""Raters' files against master scores: one report over all, and one for each rater or clip."""

from dataclasses import dataclass

import numpy as np

from app.plurals import counted
from app.scorefiles.delimited import RowProblem, ScoreFileError
from app.scorefiles.rating_scheme import RatingScheme
from app.scorefiles.ratings import Place, ScoreFile
from app.scoring.report import AgreementReport
from app.scoring.scheme import Scheme
from app.scoring.tally import tally_clips


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Scores matched with master scores.

    A clip scored by two raters counts as two clips in the overall report: each scoring is one
    cluster of cells.

    Attributes:
        rating_scheme: the rubric the files were read with.
        scheme: the codes that were scored and have master scores.
        places: rater and clip, one for each row of the arrays.
        master: master ranks ``[row, code]``.
        scores: the raters' ranks, same shape.
        problems: every row of both files that was left out.
        notes: what else the reader should know.
        rows: rows read from the ratings file.
    """

    rating_scheme: RatingScheme
    scheme: Scheme
    places: tuple[Place, ...]
    master: np.ndarray
    scores: np.ndarray
    problems: tuple[RowProblem, ...]
    notes: tuple[str, ...]
    rows: int

    def overall(self) -> AgreementReport:
        """Report on everything together."""
        return AgreementReport(tally_clips(self.scheme, self.master, self.scores))

    def by_rater(self) -> dict[str, AgreementReport]:
        """Report on each rater."""
        return self._split([rater for rater, _ in self.places])

    def by_clip(self) -> dict[str, AgreementReport]:
        """Report on each clip, over its raters."""
        return self._split([clip for _, clip in self.places])

    def _split(self, names: list[str]) -> dict[str, AgreementReport]:
        rows: dict[str, list[int]] = {}
        for row, name in enumerate(names):
            rows.setdefault(name, []).append(row)
        return {
            name: AgreementReport(tally_clips(self.scheme, self.master[mine], self.scores[mine]))
            for name, mine in rows.items()
        }


def compare_sheets(scheme: RatingScheme, ratings: ScoreFile, masters: ScoreFile) -> Comparison:
    """Match ratings with master scores by clip.

    Raises:
        ScoreFileError: clips are named by different columns, or nothing matches.
    """
    truth = {clip: ranks for (_, clip), ranks in masters.ranks.items()}
    codes = _common_codes(ratings, masters)
    places = [place for place in ratings.ranks if place[1] in truth]
    if not codes or not places:
        raise ScoreFileError(_nothing_matches(ratings, masters))
    problems = [*masters.problems, *ratings.problems, *_without_master(ratings, truth)]
    return Comparison(
        rating_scheme=scheme,
        scheme=scheme.scheme_of(codes),
        places=tuple(places),
        master=_array([truth[clip] for _, clip in places], codes),
        scores=_array([ratings.ranks[place] for place in places], codes),
        problems=tuple(sorted(problems, key=lambda problem: (problem.file, problem.line))),
        notes=tuple(_notes(scheme, ratings, masters)),
        rows=ratings.rows,
    )


def _codes_of(sheet: ScoreFile) -> set[int]:
    return {code for ranks in sheet.ranks.values() for code, rank in ranks.items() if rank >= 0}


def _common_codes(ratings: ScoreFile, masters: ScoreFile) -> list[int]:
    return sorted(_codes_of(ratings) & _codes_of(masters))


def _array(rows: list[dict[int, int]], codes: list[int]) -> np.ndarray:
    return np.array([[row.get(code, -1) for code in codes] for row in rows], dtype=np.int8)


def _without_master(ratings: ScoreFile, truth: dict[str, dict[int, int]]) -> list[RowProblem]:
    return [
        RowProblem(
            file=ratings.file,
            line=ratings.lines[place],
            message=f"clip {place[1]} has no master scores; none of its scores by {place[0]} count",
        )
        for place in ratings.ranks
        if place[1] not in truth
    ]


def _nothing_matches(ratings: ScoreFile, masters: ScoreFile) -> str:
    if ratings.clip_names != masters.clip_names:
        return (
            f"Nothing matches: {ratings.file} names clips by {' and '.join(ratings.clip_names)}, "
            f"{masters.file} by {' and '.join(masters.clip_names)}."
        )
    mine, theirs = next(iter(ratings.ranks))[1], next(iter(masters.ranks))[1]
    return (
        f"No clip and code of {ratings.file} (such as {mine}) has a master score in "
        f"{masters.file} (such as {theirs})."
    )


def _notes(scheme: RatingScheme, ratings: ScoreFile, masters: ScoreFile) -> list[str]:
    notes = [
        f"{sheet.file}: nothing was read from the columns {', '.join(sheet.unused)}"
        for sheet in (ratings, masters)
        if sheet.unused
    ]
    scored, mastered = _codes_of(ratings), _codes_of(masters)
    for codes, what in ((scored - mastered, "no master scores"), (mastered - scored, "no scores")):
        if codes:
            keys = ", ".join(scheme.codes[code].spec.key for code in sorted(codes))
            notes.append(f"left out for {what}: {keys}")
    idle = {clip for _, clip in masters.ranks} - {clip for _, clip in ratings.ranks}
    if idle:
        notes.append(f"scored by nobody: {counted(len(idle), 'clip')} with master scores")
    return notes
