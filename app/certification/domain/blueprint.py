"""What the clips of a sitting owe the person: every code put to the test, nothing lopsided.

A sitting grows, so what holds of it has to hold whenever it may end: of every prefix of its order
from the fewest clips on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.certification.domain.pool import ClipPool, PoolClip, points_of

Ints = NDArray[np.int64]

POINTS = 3
"""Score points of each code among the clips of a sitting, where the pool has so many
(issue 12, section 2)."""
CLIPS_A_POINT = 3
"""A short sitting, such as a renewal of five clips, owes one score point for so many clips."""
THIRDS = 3
SLACK = 1
"""By so many clips a third of the grades, or of the lengths, may be off its share of the pool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """What every prefix of a sitting meets.

    Attributes:
        needed: how many different master scores each code has among the clips.
        grades: the highest grade of the lower and of the middle third of the pool.
        lengths: the longest duration of the short and of the middle third, in milliseconds.
        shares: the share of the pool in each third: of grades, then of lengths.
        slack: by how many clips a third may be off its share.
    """

    needed: Mapping[str, int]
    grades: tuple[float, ...]
    lengths: tuple[float, ...]
    shares: tuple[tuple[float, ...], tuple[float, ...]]
    slack: int = SLACK

    def thirds(self, clips: Sequence[PoolClip]) -> Ints:
        """Return the third of each clip ``[clip, grade or length]``, from 0."""
        grades = np.searchsorted(self.grades, [clip.grade for clip in clips])
        lengths = np.searchsorted(self.lengths, [clip.duration_ms for clip in clips])
        found: Ints = np.column_stack([grades, lengths]).astype(np.int64)
        return found

    def most(self, clips: int) -> NDArray[np.int64]:
        """Return how many of so many clips each third may hold ``[grade or length, third]``."""
        return _whole([[ceil(share * clips) for share in shares] for shares in self.shares]) + (
            self.slack
        )

    def least(self, clips: int) -> NDArray[np.int64]:
        """Return how many of so many clips each third holds at least."""
        found = [[floor(share * clips) for share in shares] for shares in self.shares]
        return np.maximum(_whole(found) - self.slack, 0)


def blueprint_of(pool: ClipPool, clips: int, *, points: int = POINTS) -> Blueprint:
    """Return what sittings of at least so many clips owe, as far as the pool can give it.

    Args:
        pool: the whole pool, whatever of it a person has seen.
        clips: the fewest clips of a sitting.
        points: different master scores of each code; fewer where the pool has fewer, or where
            there is one clip alone for each.
    """
    asked = max(1, min(points, clips // CLIPS_A_POINT))
    found = points_of(pool.counted)
    grades = _cuts([clip.grade for clip in pool.counted])
    lengths = _cuts([clip.duration_ms for clip in pool.counted])
    bare = Blueprint(
        needed={code: min(asked, len(ranks)) for code, ranks in found.items()},
        grades=grades,
        lengths=lengths,
        shares=((), ()),
    )
    thirds = bare.thirds(pool.counted)
    by_grade, by_length = (_shares(thirds[:, at]) for at in (0, 1))
    return Blueprint(
        needed=bare.needed, grades=grades, lengths=lengths, shares=(by_grade, by_length)
    )


def missed_codes(blueprint: Blueprint, clips: Sequence[PoolClip]) -> tuple[str, ...]:
    """Return the codes with too few different master scores among some clips."""
    found = points_of(clip for clip in clips if not clip.is_pilot)
    return tuple(
        code for code, needed in blueprint.needed.items() if len(found.get(code, ())) < needed
    )


def is_balanced(blueprint: Blueprint, clips: Sequence[PoolClip]) -> bool:
    """Say whether the thirds of grade and length are held as in the pool, pilots aside."""
    counted = [clip for clip in clips if not clip.is_pilot]
    counts = count_thirds(blueprint.thirds(counted))
    most, least = blueprint.most(len(counted)), blueprint.least(len(counted))
    return bool(((least <= counts) & (counts <= most)).all())


def count_thirds(thirds: Ints) -> Ints:
    """Return how many clips each third holds ``[grade or length, third]``."""
    return _whole([np.bincount(thirds[:, at], minlength=THIRDS) for at in (0, 1)])


def _whole(table: Any) -> Ints:
    return np.asarray(table, dtype=np.int64)


def _cuts(values: Sequence[float]) -> tuple[float, ...]:
    """Return the two values that part a list in thirds, equal values kept together."""
    ranked = sorted(values)
    places = [ceil(len(ranked) * third / THIRDS) - 1 for third in range(1, THIRDS)]
    return tuple(ranked[place] for place in places) if ranked else ()


def _shares(thirds: Ints) -> tuple[float, ...]:
    counts = np.bincount(thirds, minlength=THIRDS)
    return tuple(float(count) / max(1, len(thirds)) for count in counts)
