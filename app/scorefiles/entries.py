"""The scores of a table one by one, or a row of codes at a time: who, what, which rank."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.scorefiles.faults import Problems, ScoreFileError
from app.scorefiles.file_table import Column, FileTable, Places
from app.scorefiles.layout import Layout
from app.scorefiles.marks import Marks, plain
from app.scorefiles.names import check_spellings, clean, labels_of
from app.scorefiles.reading import ReadingOptions, Shape
from app.scorefiles.score_texts import ScoreTexts
from app.scoring.counts import RankArray

MISSING, BAD = -1, -2
ONE_RATER = "rater"
"""The name of the rater of a file that names none."""

Lines = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Names:
    """Labels, and which one each of some rows has; -1 where a row has none."""

    labels: tuple[str, ...]
    places: NDArray[np.int64]

    def repeated(self, times: int) -> "Names":
        """Give the same rows again and again."""
        return replace(self, places=np.tile(self.places, times))


@dataclass(frozen=True, kw_only=True)
class Entries:
    """Scores as they stand in a file, before anything is said about repeated ones.

    Attributes:
        raters: who scored, for each entry.
        units: what was scored, for each entry.
        codes: the code of each entry where an entry is one score; None where it is a row of codes.
        ranks: ``[entry]``, or ``[entry, code]``; -1 is missing.
        lines: the line of each entry.
        missing: how often each mark of a missing score stands in the file, by its text.
        written: for each code (a place of the rubric, or of the columns), its plain texts that are
            scores.
    """

    raters: Names
    units: Names
    codes: NDArray[np.int64] | None
    ranks: RankArray
    lines: Lines
    missing: dict[str, int] = field(default_factory=dict)


class EntryReader:
    """Turns the columns of one table into entries."""

    def __init__(
        self, table: FileTable, layout: Layout, reading: ReadingOptions, texts: ScoreTexts
    ) -> None:
        self.table = table
        self.layout = layout
        self.reading = reading
        self.texts = texts
        self.problems: Problems = table.problems
        self.missing: dict[str, int] = {}

    def read(self, codes: Names, noun: str) -> Entries:
        """Read all scores.

        Args:
            codes: the code of each row of a long file or panel; of codes in columns, the place of
                each score column's code.
            noun: what a unit is called in messages.
        """
        layout = self.layout
        raters = self._names((layout.rater,), "rater") if layout.rater is not None else None
        units = self._units(noun)
        if layout.shape is Shape.SHEETS or layout.shape is Shape.LONG:
            raters = raters or Names(
                labels=(ONE_RATER,), places=np.zeros(self.table.height, dtype=np.int64)
            )
            return self._rows(raters, units, codes, noun)
        across = self._across("rater" if layout.shape is Shape.PANEL else noun)
        if layout.shape is Shape.TRANSPOSED:
            assert raters is not None  # noqa: S101 - its layout has one
            return self._crossed(raters.repeated(len(layout.scores)), across, codes, noun)
        return self._crossed(across, units.repeated(len(layout.scores)), codes, noun)

    def _rows(self, raters: Names, units: Names, codes: Names, noun: str) -> Entries:
        """Read a file with one row for each rater and unit, or for each score."""
        named = self._named(raters, units, noun)
        columns = [self.table.columns[place] for place in self.layout.scores]
        if self.layout.shape is Shape.LONG:
            named &= codes.places >= 0
            ranks = self._ranks(columns[0], codes.places, named)
        else:
            every = [
                self._ranks(column, np.array(code), named)
                for column, code in zip(columns, codes.places.tolist(), strict=True)
            ]
            ranks = np.stack(every, axis=1)
        return Entries(
            raters=replace(raters, places=raters.places[named]),
            units=replace(units, places=units.places[named]),
            codes=codes.places[named] if self.layout.shape is Shape.LONG else None,
            ranks=ranks[named],
            lines=self.table.lines[named],
            missing=self.missing,
        )

    def _crossed(self, raters: Names, units: Names, codes: Names, noun: str) -> Entries:
        """Read a lookup of raters and units: one score in each cell."""
        times = len(self.layout.scores)
        height = self.table.height
        named = self._named(
            replace(raters, places=raters.places[:height]),
            replace(units, places=units.places[:height]),
            noun,
        )
        columns = [self.table.columns[place] for place in self.layout.scores]
        ranks = [self._ranks(column, codes.places, named) for column in columns]
        keep = np.tile(named, times)
        return Entries(
            raters=replace(raters, places=raters.places[keep]),
            units=replace(units, places=units.places[keep]),
            codes=np.tile(codes.places, times)[keep],
            ranks=np.concatenate(ranks)[keep],
            lines=np.tile(self.table.lines, times)[keep],
            missing=self.missing,
        )

    def _across(self, what: str) -> Names:
        """Give the names that stand in the header, one for each column of scores, row by row."""
        names = [self.table.columns[place].written for place in self.layout.scores]
        labels = self._labels(names, what)
        found = tuple(dict.fromkeys(labels))
        places = np.array([found.index(label) for label in labels], dtype=np.int64)
        return Names(labels=found, places=np.repeat(places, self.table.height))

    def _labels(self, texts: Sequence[str], what: str) -> list[str]:
        one = self.reading.similar_are_one
        if one is None:
            check_spellings(texts, what, self.table.file)
        if one is not True and len(set(texts)) < len(texts):
            double = next(text for text in texts if list(texts).count(text) > 1)
            if one is None:
                raise ScoreFileError(
                    f"{self.table.file} has two columns called {double}. Say --similar-names same if they "
                    f"are one {what}, --similar-names different if they are two."
                )
            return [
                f"{text} ({place + 1})" if list(texts).count(text) > 1 else text
                for place, text in enumerate(texts)
            ]
        return labels_of(texts, one=bool(one))

    def _units(self, noun: str) -> Names:
        if self.layout.units or self.layout.shape is not Shape.PANEL:
            return self._names(self.layout.units, noun)
        numbers = np.arange(self.table.height, dtype=np.int64)
        return Names(labels=tuple(str(number + 1) for number in numbers), places=numbers)

    def _names(self, places: tuple[int, ...], what: str) -> Names:
        """Give the names in one column, or in several together."""
        labels: tuple[str, ...] = ("",)
        key = np.zeros(self.table.height, dtype=np.int64)
        for place in places:
            column = self.table.columns[place]
            mine = self.names_in(column, what)
            if place == places[0]:
                labels, key = mine.labels, mine.places
                continue
            both = key * len(mine.labels) + mine.places
            both[(key < 0) | (mine.places < 0)] = -1
            used, key = np.unique(both, return_inverse=True)
            pairs = [divmod(int(one), len(mine.labels)) for one in used if one >= 0]
            labels = tuple(f"{labels[first]}/{mine.labels[second]}" for first, second in pairs)
            key = key.astype(np.int64) - (len(used) - len(pairs))
        return Names(labels=labels, places=key)

    def names_in(self, column: Column, what: str) -> Names:
        """Give the names in one column; -1 where it is blank."""
        filled = [
            text
            for text, is_blank in zip(column.texts, column.is_blank.tolist(), strict=True)
            if not is_blank
        ]
        every = self._labels(filled, what)
        if len(set(every)) == len(column.texts):  # as nearly always: nothing to bring together
            return Names(labels=tuple(every), places=column.places.astype(np.int64))
        labels = dict(zip(filled, every, strict=True))
        found = {label: place for place, label in enumerate(dict.fromkeys(labels.values()))}
        lookup = [found[labels[text]] if text in labels else -1 for text in column.texts]
        return Names(
            labels=tuple(found), places=np.array([*lookup, -1], dtype=np.int64)[column.places]
        )

    def _named(self, raters: Names, units: Names, noun: str) -> NDArray[np.bool_]:
        """Say which rows name their rater and unit; note those that do not."""
        named: NDArray[np.bool_] = np.ones(self.table.height, dtype=np.bool_)
        for names, what in ((units, noun), (raters, "rater")):
            self._note(named & (names.places < 0), f"no {what} is named".format)
            named &= names.places >= 0
        return named

    def _note(self, rows: NDArray[np.bool_], explain: Callable[[int], str]) -> None:
        found = np.flatnonzero(rows)
        for done, row in enumerate(found.tolist()):
            if not self.problems.has_room:
                self.problems.add_uncounted(len(found) - done)
                return
            self.problems.add(int(self.table.lines[row]), explain(row))

    def _ranks(
        self, column: Column, codes: NDArray[np.int64], named: NDArray[np.bool_]
    ) -> RankArray:
        """Give the rank of every cell of a column, whose code is one for all rows or one for each."""
        used = np.flatnonzero(np.bincount(codes[codes >= 0].ravel()))
        written = [plain(text) for text in column.texts]
        lookup = np.full((int(used.max(initial=0)) + 1, len(written) + 1), MISSING, np.int8)
        for code in used.tolist():
            lookup[code, :-1] = [self._rank(code, text) for text in written]
        ranks: RankArray = lookup[np.maximum(codes, 0), column.places]
        if (lookup == BAD).any():
            self._note_bad(column, codes, (ranks == BAD) & named)
            ranks[ranks == BAD] = MISSING
        self._count_missing(column, (ranks == MISSING) & named)
        return ranks

    def _note_bad(self, column: Column, codes: NDArray[np.int64], rows: NDArray[np.bool_]) -> None:
        """Note the cells that hold no score."""
        every = np.broadcast_to(codes, self.table.height)

        def explain(row: int) -> str:
            return self.texts.explain(int(every[row]), clean(column.texts[column.places[row]]))

        self._note(rows, explain)

    def _rank(self, code: int, text: str) -> int:
        marks: Marks = self.reading.marks
        rank = None if marks.is_told(text) else self.texts.find_rank(code, text)
        if rank is not None:
            return rank
        return MISSING if marks.is_missing(text) else BAD

    def _count_missing(self, column: Column, rows: NDArray[np.bool_]) -> None:
        if not rows.any():
            return
        places: Places = column.places[rows]
        for place, cells in enumerate(np.bincount(places, minlength=len(column.texts)).tolist()):
            if cells:
                mark = clean(column.texts[place]) or "blank"
                self.missing[mark] = self.missing.get(mark, 0) + cells
