"""Evidence: what somebody scored, code by code and clip by clip, beside the master scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.content.hashing import canonical_json, content_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipScore:
    """One code on one clip.

    Attributes:
        own: the rank she gave; None where she could not score, and where nothing counts because the
            clip is not at the subject.
        master: the master score's rank.
        also: a second rank that two readers found acceptable; a decision takes it as exact.
        sitting: the number of the sitting it was given in, from 1.
    """

    own: int | None
    master: int
    also: int | None = None
    sitting: int = 1

    @property
    def distance(self) -> int | None:
        """Return how far the score lies off, in score points; None without a score."""
        return None if self.own is None else distance_to(self.own, self.master, self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEvidence:
    """What somebody scored of one code.

    Attributes:
        code: its key.
        domain: the id of its domain.
        points: how many score points its scale has.
        scores: by clip, in any order. A clip met without a score may be there or left out: a sitting
            has as many clips as stand in it under any gated code.

    Raises:
        ValueError: a rank is none of its scale.
    """

    code: str
    domain: str
    points: int
    scores: Mapping[str, ClipScore]

    def __post_init__(self) -> None:
        for score in self.scores.values():
            for rank in (score.own, score.master, score.also):
                if rank is not None and not 0 <= rank < self.points:
                    raise ValueError(f"{self.code}: {rank} is no rank of {self.points} points")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a decision rests on: every scored code that somebody was asked for, once.

    Attributes:
        codes: in any order.
        sitting: the number of the sitting to decide on; scores of earlier ones may stand beside.

    Raises:
        ValueError: a code is given twice.
    """

    codes: tuple[CodeEvidence, ...]
    sitting: int = 1

    def __post_init__(self) -> None:
        if len({one.code for one in self.codes}) < len(self.codes):
            raise ValueError("evidence names each code once")

    def to_json(self) -> str:
        """Return the evidence as canonical JSON: one way to write it, whatever its order."""
        return canonical_json(self._document())

    @property
    def content_hash(self) -> str:
        """Return the sha256 that a stored decision names its evidence by."""
        return content_hash(self._document())

    def _document(self) -> dict[str, Any]:
        codes = {
            one.code: {
                "domain": one.domain,
                "points": one.points,
                "scores": {clip: _cell(score) for clip, score in one.scores.items()},
            }
            for one in self.codes
        }
        return {"sitting": self.sitting, "codes": codes}


def _cell(score: ClipScore) -> list[int | None]:
    return [score.own, score.master, score.also, score.sitting]


def distance_to(own: int, master: int, also: int | None = None) -> int:
    """Return how far a score lies from what a decision takes as exact, in score points.

    Two readers who scored a clip apart may have found a second point acceptable beside the master
    score: a decision counts both as exact, and any other score from the master score.

    >>> distance_to(1, 2), distance_to(1, 2, also=1), distance_to(0, 2, also=1)
    (-1, 0, -2)
    """
    return 0 if own == also else own - master
