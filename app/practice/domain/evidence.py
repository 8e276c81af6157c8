"""What in the clip a score rests on, and what that says about a miss.

Two kinds of miss call for different practice. *Noticing*: one side saw something in the clip that
the other did not, or relied on other moments. *Leveling*: both saw it and placed it at different
score points. Only this module tells them apart; the reveal shows it code by code, and my agreement
sums it up.

Where both sides have evidence, it decides: a note near one of the masters' moments means the same
thing was seen. Without notes, the points decide: the lowest point means that nothing counted (a
master score above it must name evidence, see the content format), so lowest against not lowest is
noticing, and two different points above it are probably leveling.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.rubric.domain.judgments import MasterEvidence

NEARNESS_MS = 5_000
"""A note counts for a moment this long before and after it: people type after they see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEvidence:
    """A moment the rater noted."""

    clip_ms: int
    text: str
    code: str | None


class Reading(StrEnum):
    """What points and evidence say about a score."""

    SAME_MOMENTS = "same_moments"
    OTHER_MOMENTS = "other_moments"
    NOTHING_TO_COMPARE = "nothing_to_compare"
    LEVELING = "leveling"
    PROBABLY_LEVELING = "probably_leveling"
    NOTICED_ELSEWHERE = "noticed_elsewhere"
    NOTICED_EXTRA = "noticed_extra"
    COUNTED_EXTRA = "counted_extra"
    NOT_NOTICED = "not_noticed"
    NOT_SCORED = "not_scored"


class MissKind(StrEnum):
    """What a miss calls for: to look, or to weigh."""

    NOTICING = "noticing"
    LEVELING = "leveling"


def read_evidence(
    own: int | None, master: int, notes: Sequence[OwnEvidence], moments: Sequence[MasterEvidence]
) -> Reading:
    """Tell noticing from leveling.

    Args:
        own: the rater's rank; None where she could not score.
        master: the masters' rank.
        notes: what she noted for the code.
        moments: what the master score rests on.
    """
    if own is None:
        return Reading.NOT_SCORED
    if own == master:
        return _reading_of_equal(notes, moments)
    if notes and moments:
        return Reading.LEVELING if is_near(notes, moments) else Reading.NOTICED_ELSEWHERE
    if master == 0:
        return Reading.NOTICED_EXTRA if notes else Reading.COUNTED_EXTRA
    return Reading.NOT_NOTICED if own == 0 else Reading.PROBABLY_LEVELING


def kind_of_miss(reading: Reading) -> MissKind | None:
    """Return what a reading means for practice; None where the score was exact or missing."""
    return _KINDS.get(reading)


def is_near(own: Iterable[OwnEvidence], master: Sequence[MasterEvidence]) -> bool:
    """Say whether any note is close to one of the masters' moments."""
    return any(
        stretch.from_ms - NEARNESS_MS <= note.clip_ms <= stretch.until_ms + NEARNESS_MS
        for note in own
        for stretch in master
    )


def _reading_of_equal(own: Sequence[OwnEvidence], master: Sequence[MasterEvidence]) -> Reading:
    if not own or not master:
        return Reading.NOTHING_TO_COMPARE
    return Reading.SAME_MOMENTS if is_near(own, master) else Reading.OTHER_MOMENTS


_KINDS = {
    Reading.LEVELING: MissKind.LEVELING,
    Reading.PROBABLY_LEVELING: MissKind.LEVELING,
    Reading.NOTICED_ELSEWHERE: MissKind.NOTICING,
    Reading.NOTICED_EXTRA: MissKind.NOTICING,
    Reading.COUNTED_EXTRA: MissKind.NOTICING,
    Reading.NOT_NOTICED: MissKind.NOTICING,
}
