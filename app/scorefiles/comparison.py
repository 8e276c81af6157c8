"""Raters' files against master scores: one report over all, and one for each rater or clip."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.plurals import counted
from app.scorefiles.faults import Problems, ScoreFileError
from app.scorefiles.masters import Masters
from app.scorefiles.names import alike, check_spellings
from app.scorefiles.rating_scheme import RatingScheme
from app.scorefiles.ratings import Ratings
from app.scoring.batch import figures_of_raters
from app.scoring.counts import RankArray
from app.scoring.report import AgreementReport
from app.scoring.scheme import Scheme
from app.scoring.tally import Tally, tally_clips

_CELLS_AT_ONCE = 4_000_000
"""Places for scores, of all clips and codes, that figures are computed for together."""
_SHEETS_AT_ONCE = 5000
"""So few that what is counted of them stays in the processor's cache, and a million fit in memory."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Scores matched with master scores.

    A clip scored by two raters counts as two clips in the overall report: each scoring is one
    cluster of cells.

    Attributes:
        rating_scheme: the rubric the files were read with.
        scheme: the codes that were scored and have master scores.
        raters: the raters' names.
        clips: the clips' names.
        rater: ``[sheet]``, the place of each sheet's rater.
        clip: ``[sheet]``, the place of each sheet's clip.
        master: master ranks ``[sheet, code]``.
        scores: the raters' ranks, same shape.
        understood: how both files were read, in lines.
        problems: everything of both files that could not be used, a sentence each.
        notes: what else the reader should know; none of it changes a figure.
    """

    rating_scheme: RatingScheme
    scheme: Scheme
    raters: tuple[str, ...]
    clips: tuple[str, ...]
    rater: NDArray[np.int64]
    clip: NDArray[np.int64]
    master: RankArray
    scores: RankArray
    understood: tuple[str, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]

    @cached_property
    def overall(self) -> AgreementReport:
        """Report on everything together."""
        return AgreementReport(self._tally(np.arange(len(self.rater))))

    def by_rater(self) -> Iterator[tuple[str, AgreementReport]]:
        """Report on each rater, one after the other: figures of many raters are computed together."""
        rows = _grouped(self.rater, len(self.raters))
        at_once = max(1, _CELLS_AT_ONCE // (len(self.clips) * len(self.scheme.codes)))
        master = np.full((len(self.clips), len(self.scheme.codes)), -1, dtype=np.int8)
        master[self.clip] = self.master
        for start in range(0, len(rows), at_once):
            some = rows[start : start + at_once]
            scores = np.full((len(some), *master.shape), -1, dtype=np.int8)
            for place, mine in enumerate(some):
                scores[place, self.clip[mine]] = self.scores[mine]
            every = figures_of_raters(self.scheme, master, scores)
            for place, (mine, figures) in enumerate(zip(some, every, strict=True), start):
                if len(mine):
                    yield self.raters[place], AgreementReport(self._tally(mine), figures)

    def by_clip(self) -> Iterator[tuple[str, AgreementReport]]:
        """Report on each clip, over its raters."""
        for clip, rows in zip(self.clips, _grouped(self.clip, len(self.clips)), strict=True):
            if len(rows):
                yield clip, AgreementReport(self._tally(rows))

    def _tally(self, rows: NDArray[np.int64]) -> Tally:
        """Count some sheets."""
        parts = [
            tally_clips(self.scheme, self.master[part], self.scores[part])
            for part in np.array_split(rows, -(-len(rows) // _SHEETS_AT_ONCE))
        ]
        while len(parts) > 1:  # neighbors first, so that nothing long is added up again and again
            pairs = zip(parts[::2], parts[1::2], strict=False)
            parts = [one + other for one, other in pairs] + parts[len(parts) // 2 * 2 :]
        return parts[0]


def _grouped(places: NDArray[np.int64], groups: int) -> list[NDArray[np.int64]]:
    """Give the rows of each group."""
    order = np.argsort(places, kind="stable")
    return np.split(order, np.searchsorted(places[order], np.arange(1, groups)))


def compare(scheme: RatingScheme, ratings: Ratings, masters: Masters) -> Comparison:
    """Match ratings with master scores by clip.

    Raises:
        ScoreFileError: clips are named by different columns, a clip may be called by two names, or
            nothing matches.
    """
    clip_of = _clips(ratings, masters)
    keys = [code.key for code in ratings.codes]
    common = [key for key in keys if key in masters.keys]
    sheets = np.flatnonzero(clip_of[ratings.unit] >= 0)
    if not common or not len(sheets):
        raise ScoreFileError(_nothing_matches(ratings, masters))
    mine = [keys.index(key) for key in common]
    theirs = [masters.keys.index(key) for key in common]
    problems = Problems(ratings.understood.file)
    _note_clips(ratings, clip_of, problems)
    specs = {code.spec.key: place for place, code in enumerate(scheme.codes)}
    return Comparison(
        rating_scheme=scheme,
        scheme=scheme.scheme_of([specs[key] for key in common]),
        raters=ratings.raters,
        clips=ratings.units,
        rater=ratings.rater[sheets],
        clip=ratings.unit[sheets],
        master=masters.ranks[clip_of[ratings.unit[sheets]]][:, theirs],
        scores=ratings.ranks[sheets][:, mine],
        understood=(*ratings.understood.lines, *masters.understood.lines),
        problems=(
            *masters.problems.sentences,
            *ratings.problems.sentences,
            *problems.sentences,
            *_codes_without_masters(ratings, masters, common),
        ),
        notes=tuple(_notes(ratings, masters, clip_of)),
    )


def _clips(ratings: Ratings, masters: Masters) -> NDArray[np.int64]:
    """Give, for each clip of the ratings, its place among the clips with master scores, or -1."""
    if masters.similar_are_one is None:
        where = f"{ratings.understood.file} and {masters.understood.file}"
        check_spellings([*ratings.units, *masters.clips], "clip", where)
    key = alike if masters.similar_are_one else str
    place_of = {key(clip): place for place, clip in enumerate(masters.clips)}
    own = [place_of.get(key(clip), -1) for clip in ratings.units]
    return np.array(own, dtype=np.int64)[ratings.origins]


def _note_clips(ratings: Ratings, clip_of: NDArray[np.int64], problems: Problems) -> None:
    """Note the clips that have no master scores."""
    for unit in np.flatnonzero(clip_of < 0).tolist():
        rows = np.flatnonzero(ratings.unit == unit) if problems.has_room else np.empty(0, int)
        line = int(ratings.lines[rows[0]]) if len(rows) else 0
        told = f"clip {ratings.units[unit]} has no master scores; none of its scores count"
        problems.add(line, told)


def _codes_without_masters(ratings: Ratings, masters: Masters, common: list[str]) -> list[str]:
    given: list[bool] = np.any(ratings.ranks >= 0, axis=0).tolist()
    left = [
        code.key
        for code, any_ in zip(ratings.codes, given, strict=True)
        if any_ and code.key not in common
    ]
    if not left:
        return []
    return [
        f"{ratings.understood.file}: no master scores for {', '.join(left)} in {masters.understood.file}"
    ]


def _nothing_matches(ratings: Ratings, masters: Masters) -> str:
    mine, theirs = ratings.understood, masters.understood
    if ratings.unit_columns != masters.unit_columns:
        return (
            f"Nothing matches: {mine.file} names clips by {' and '.join(ratings.unit_columns)}, "
            f"{theirs.file} by {' and '.join(masters.unit_columns)}."
        )
    return (
        f"No clip and code of {mine.file} (such as {ratings.units[0]}) has a master score in "
        f"{theirs.file} (such as {masters.clips[0]})."
    )


def _notes(ratings: Ratings, masters: Masters, clip_of: NDArray[np.int64]) -> list[str]:
    """Say which master scores nobody needed: no figure changes by them."""
    notes = []
    keys = {code.key for code in ratings.codes}
    idle = [key for key in masters.keys if key not in keys]
    if idle:
        notes.append(f"master scores of codes nobody scored: {', '.join(idle)}")
    clips = len(masters.clips) - len(set(clip_of[clip_of >= 0].tolist()))
    if clips:
        notes.append(f"scored by nobody: {counted(clips, 'clip')} with master scores")
    return notes
