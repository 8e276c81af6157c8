"""What was understood of a file, in one or two lines, before any figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.plurals import counted
from app.scorefiles.columns import Facts
from app.scorefiles.reading import Shape

_CLIPS = ("clip", "segment", "chapter", "chap", "observation", "obs", "lesson", "video")


@dataclass(frozen=True, kw_only=True)
class Understood:
    """How a file was read.

    Attributes:
        file: its name.
        noun: what a unit is called.
        units: how many units there are.
        raters: how many raters.
        codes: how many codes; 0 where the file has no codes.
        shape: what a row is.
        unit_columns: the columns that name units; none where rows are counted.
        scores: how scores were read: ``0-3``, ``labels``.
        missing: how often each mark of a missing score was met.
        unused: columns that nothing was read from.
        remarks: how the file itself was read.
    """

    file: str
    noun: str
    units: int
    raters: int
    codes: int
    shape: Shape
    unit_columns: tuple[str, ...]
    scores: str
    missing: dict[str, int]
    unused: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """Say it.

        >>> Understood(file="a.csv", noun="clip", units=36, raters=5, codes=0, shape=Shape.LONG,
        ...     unit_columns=("clip",), scores="0-3", missing={"NA": 10, "999": 4}).lines
        ['a.csv: 36 clips x 5 raters, long: a row for each score; scores read as 0-3; 14 missing: NA (10), 999 (4)']
        """
        parts = [counted(self.units, self.noun), counted(self.raters, "rater")]
        parts += [counted(self.codes, "code")] if self.codes else []
        shape = self.shape.value.format(unit=self.noun)
        said = [
            f"{self.file}: {' x '.join(parts)}, {shape}",
            f"scores read as {self.scores}",
            self._missing,
        ]
        more = [*self._unnamed, *self._not_read, *self.remarks]
        return ["; ".join(said), *([f"  {'; '.join(more)}"] if more else [])]

    @property
    def _missing(self) -> str:
        if not self.missing:
            return "none missing"
        marks = sorted(self.missing.items(), key=lambda one: -one[1])
        listed = ", ".join(f"{mark} ({times:,})" for mark, times in marks[:6])
        return f"{sum(self.missing.values()):,} missing: {listed}{', …' if len(marks) > 6 else ''}"

    @property
    def _unnamed(self) -> list[str]:
        if self.unit_columns or self.shape is not Shape.PANEL:
            return []
        return ["no column names the units: each row is one"]

    @property
    def _not_read(self) -> list[str]:
        return [f"not read: {', '.join(self.unused)}"] if self.unused else []


def noun_of(columns: Sequence[Facts]) -> str:
    """Say what a unit is called: a clip where its column says so, else a unit."""
    return "clip" if any(one.folded.startswith(_CLIPS) for one in columns) else "unit"
