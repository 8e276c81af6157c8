"""Misses summed up: how many were a matter of noticing, how many of leveling.

`evidence` defines the two kinds and tells them apart. Here they are only counted, over first
scores: in total, by domain, by code. Below `MIN_MISSES` there are counts but no tendency; above
it, a tendency is named only when its interval leaves no doubt which kind is more common.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.practice.domain.evidence import MissKind, Reading, kind_of_miss
from app.scoring.intervals import PLANNING_DESIGN_EFFECT, wilson
from app.sets.domain.codes import CodeOnSheet

MIN_MISSES = 5
"""Below so many misses the shares of the two kinds would be noise, as below five clips."""
_TOLD_BY_NOTES = frozenset({Reading.LEVELING, Reading.NOTICED_ELSEWHERE, Reading.NOTICED_EXTRA})


class Tendency(StrEnum):
    """Which kind of miss is more common."""

    TOO_FEW = "too_few"
    NOTICING = "noticing"
    LEVELING = "leveling"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadScore:
    """One first score of a code, and what the points and the evidence say about it."""

    code: str
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class MissCount:
    """The misses of a code, a domain, or everything.

    Attributes:
        title: what they are of; empty for all codes.
        scores: how many first scores there are.
        noticing: one side saw what the other did not.
        overlooked: those of `noticing` where the masters saw something and she did not.
        leveling: both saw it and placed it at different points.
        by_notes: how many misses are classified by her notes; points classify the others.
    """

    title: str
    scores: int
    noticing: int
    overlooked: int
    leveling: int
    by_notes: int

    @property
    def misses(self) -> int:
        """Count the scores that differ from the master score."""
        return self.noticing + self.leveling

    @property
    def tendency(self) -> Tendency:
        """Say which kind is more common, by the interval of the share of noticing."""
        if self.misses < MIN_MISSES:
            return Tendency.TOO_FEW
        # Misses on one clip are correlated, as scores are.
        low, high = wilson(self.noticing, self.misses, design_effect=PLANNING_DESIGN_EFFECT)
        if low > 0.5:
            return Tendency.NOTICING
        return Tendency.LEVELING if high < 0.5 else Tendency.BOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Misses:
    """All misses under one rubric; `codes` is keyed by code."""

    whole: MissCount
    domains: tuple[MissCount, ...]
    codes: Mapping[str, MissCount]

    @property
    def most_missed(self) -> tuple[str, ...]:
        """Return the codes with misses, most misses first."""
        missed = [key for key, count in self.codes.items() if count.misses]
        return tuple(sorted(missed, key=lambda key: -self.codes[key].misses))


def sum_misses(codes: Sequence[CodeOnSheet], scores: Iterable[ReadScore]) -> Misses:
    """Sum the misses of first scores: in total, by domain, and by code."""
    known = {code.key: code for code in codes}
    kept = [score for score in scores if score.code in known]
    domains = dict.fromkeys(code.domain_title for code in codes)
    return Misses(
        whole=_count("", kept),
        domains=tuple(
            _count(title, [one for one in kept if known[one.code].domain_title == title])
            for title in domains
        ),
        codes={
            key: _count(code.title, [one for one in kept if one.code == key])
            for key, code in known.items()
        },
    )


def _count(title: str, scores: Sequence[ReadScore]) -> MissCount:
    kinds = [kind_of_miss(one.reading) for one in scores]
    return MissCount(
        title=title,
        scores=sum(one.reading is not Reading.NOT_SCORED for one in scores),
        noticing=kinds.count(MissKind.NOTICING),
        overlooked=sum(one.reading is Reading.NOT_NOTICED for one in scores),
        leveling=kinds.count(MissKind.LEVELING),
        by_notes=sum(one.reading in _TOLD_BY_NOTES for one in scores),
    )
