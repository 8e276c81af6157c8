"""The protocol of scoring: watch to the end, note evidence, then choose a point.

Lapses are mentioned kindly after a sheet is recorded and count for nothing: not for agreement,
readiness, or any decision. They are mentioned only for the first look at a clip; a rater who has
seen it before need not watch it again.

A sheet's `watched_ms` is the time actually played on the bench, over all visits, counted by its
script: a skipped stretch does not count, one played twice counts twice. So it can only err on the
lenient side, except where time was lost because the browser closed. Without scripts nothing is
counted, the sheet holds None, and nothing is said.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.bench.domain.sheet import ScoreOfCode
from app.sets.domain.codes import CodeOnSheet

WATCHED_SHARE = 0.9
"""A clip counts as watched to the end from this share on: the counter drops up to a quarter of a
second whenever playing stops, and the last seconds are often a still board."""
LATEST_SHEETS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CutShort:
    """The clip was not watched to its end before the sheet was recorded; times in milliseconds."""

    watched_ms: int
    duration_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutNote:
    """Codes were scored above the lowest point without an evidence note; at least one."""

    codes: tuple[CodeOnSheet, ...]


ProtocolLapse = CutShort | WithoutNote


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetProtocol:
    """How one recorded sheet was made.

    Attributes:
        watched_ms: the time played; None if not counted, or if she had seen the clip before.
        duration_ms: how long the clip is.
        without_note: codes scored above the lowest point without an evidence note.
    """

    watched_ms: int | None
    duration_ms: int
    without_note: tuple[str, ...]

    @property
    def is_cut_short(self) -> bool:
        """Say whether the clip is known not to have been watched to the end."""
        return self.watched_ms is not None and self.watched_ms < WATCHED_SHARE * self.duration_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolCount:
    """How often the latest sheets had lapses."""

    sheets: int
    counted: int
    cut_short: int
    without_note: int


def find_without_note(
    scores: Iterable[ScoreOfCode], noted: Collection[str | None], evidence_based: Collection[str]
) -> tuple[str, ...]:
    """Return the codes scored above the lowest point without an evidence note.

    Args:
        scores: of the sheet.
        noted: the codes she wrote notes for.
        evidence_based: the codes that rest on moments of the clip; an overall judgment does not.
    """
    return tuple(
        score.code
        for score in scores
        if score.code in evidence_based and score.rank and score.code not in noted
    )


def find_lapses(sheet: SheetProtocol, codes: Sequence[CodeOnSheet]) -> tuple[ProtocolLapse, ...]:
    """Return the lapses of one sheet; empty where there are none or nothing is known."""
    lapses: list[ProtocolLapse] = []
    if sheet.is_cut_short:
        lapses.append(CutShort(watched_ms=sheet.watched_ms or 0, duration_ms=sheet.duration_ms))
    missing = tuple(code for code in codes if code.key in sheet.without_note)
    if missing:
        lapses.append(WithoutNote(codes=missing))
    return tuple(lapses)


def count_lapses(sheets: Sequence[SheetProtocol]) -> ProtocolCount:
    """Count lapses over the latest sheets, given oldest first."""
    last = sheets[-LATEST_SHEETS:]
    return ProtocolCount(
        sheets=len(last),
        counted=sum(sheet.watched_ms is not None for sheet in last),
        cut_short=sum(sheet.is_cut_short for sheet in last),
        without_note=sum(bool(sheet.without_note) for sheet in last),
    )
