"""The clips a sitting is drawn from: the pool of a rubric, demo or sealed.

These are values of the server alone: a pool holds master scores, and no page is handed one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class MasterGrounds(StrEnum):
    """What the master scores of a clip rest on, the weakest first."""

    DESIGNED = "designed"
    TWO_BLIND_READERS = "two_blind_readers"
    CONSENSUS = "consensus"


_OLD_WORDS = {"coded": MasterGrounds.CONSENSUS}
"""What files from before say: coders who agreed."""


def grounds_of(provenance: str) -> MasterGrounds:
    """Return what master scores rest on, from the word of their file.

    >>> grounds_of("coded").value
    'consensus'
    """
    return _OLD_WORDS.get(provenance) or MasterGrounds(provenance)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolClip:
    """One clip of a pool, with what assembly and decision need of it.

    Attributes:
        clip_id: its permanent id.
        clip_revision_id: the revision that its test form pins.
        master_revision_id: the revision of the master scores it is compared with.
        family: the name of its plot or skeleton; its own id where its plot is its own.
        grade: US grade; kindergarten is 0.
        topic: the mathematics it is about.
        duration_ms: how long it lasts.
        masters: the master rank of each scored code of the sheet.
        seconds: the rank of an acceptable second point, of the codes that have one.
        is_off: its gate code says that the class is not at the subject, so its scores are free.
        provenance: what its master scores rest on.
        is_recorded: it shows a recorded lesson, and no vignette.
        is_pilot: people score it and nothing is decided on it.
    """

    clip_id: str
    clip_revision_id: int = 0
    master_revision_id: int = 0
    family: str
    grade: int
    topic: str
    duration_ms: int
    masters: Mapping[str, int]
    seconds: Mapping[str, int] = field(default_factory=dict)
    is_off: bool = False
    provenance: MasterGrounds = MasterGrounds.DESIGNED
    is_recorded: bool = False
    is_pilot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipPool:
    """The clips that sittings under one rubric are drawn from.

    Attributes:
        rubric_id: the rubric they are scored with.
        is_demonstration: they are those of the open test forms, whose master scores are public.
        clips: every clip that may be shown, in the order of its id.
        sheet: the codes of the sheet, in the order of the rubric: those that every form asks for.
        rubric_revision_id: the revision of the rubric that the forms pin.
    """

    rubric_id: str
    is_demonstration: bool
    clips: tuple[PoolClip, ...]
    sheet: tuple[str, ...] = ()
    rubric_revision_id: int = 0

    @property
    def counted(self) -> tuple[PoolClip, ...]:
        """Return the clips that something is decided on: all but the pilots."""
        return tuple(clip for clip in self.clips if not clip.is_pilot)

    @property
    def families(self) -> frozenset[str]:
        """Return the families of the counted clips: so many of them one person can meet."""
        return frozenset(clip.family for clip in self.counted)


def points_of(clips: Iterable[PoolClip]) -> dict[str, frozenset[int]]:
    """Return which master ranks occur, by code."""
    found: dict[str, set[int]] = {}
    for clip in clips:
        for code, rank in clip.masters.items():
            found.setdefault(code, set()).add(rank)
    return {code: frozenset(ranks) for code, ranks in found.items()}
