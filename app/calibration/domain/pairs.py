"""Contrast pairs: two clips one score point apart on a code, told apart by the rater first.

A pair opens only when knowing its master scores can spoil nothing: each clip is an exemplar, whose
scores are open anyway, or the rater has scored it on that code. What is shown before her answer
has no field for a master score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """A pair in the list: open when both clips are exemplars or scored by this rater."""

    id: str
    title: str
    is_open: bool
    is_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAnswer:
    """Which clip a rater thought higher, and why."""

    higher_clip: str
    why: str
    answered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PairScore:
    """The master score of the pair's code on one clip, with its reasons."""

    clip_id: str
    rank: int
    label: str
    rationale: str
    not_lower: str | None
    not_higher: str | None
    evidence: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairReveal:
    """Both master scores beside the rater's answer."""

    answer: PairAnswer
    scores: tuple[PairScore, ...]

    @property
    def higher_clip(self) -> str:
        """Return the clip the masters put higher."""
        return max(self.scores, key=lambda score: score.rank).clip_id

    @property
    def is_as_masters(self) -> bool:
        """Say whether the rater chose the clip the masters put higher."""
        return self.answer.higher_clip == self.higher_clip


def read_pair_scores(document: Mapping[str, Any]) -> tuple[PairScore, ...]:
    """Read the master scores of a pair from its document, in the order of its clips."""
    return tuple(_read_score(document, clip) for clip in document["clips"])


def _read_score(document: Mapping[str, Any], clip: str) -> PairScore:
    score = document["scores"][clip]
    return PairScore(
        clip_id=clip,
        rank=score["rank"],
        label=document["labels"][score["rank"]],
        rationale=score["rationale"],
        not_lower=score["not_lower"],
        not_higher=score["not_higher"],
        evidence=tuple((moment["at_ms"], moment["note"]) for moment in score["evidence"]),
    )
