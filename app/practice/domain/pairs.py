"""Contrast pairs: two clips one score point apart on a code, told apart by the rater first.

A pair opens only when knowing its master scores can spoil nothing: each clip is an exemplar, whose
scores are open anyway, or the rater has scored it on that code. What is shown before her answer
has no field for a master score.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.rubric.domain import Rubric
from app.sets.domain.documents import PairDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """A pair in the list: open when both clips are exemplars or scored by this rater.

    The question is not told before the pair is open: it speaks of its clips.
    """

    id: str
    rubric: str
    code: str
    title: str
    question: str | None
    is_open: bool
    is_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PairGroup:
    """The pairs of one domain, in the rubric's order of codes."""

    id: str
    title: str
    lines: tuple[PairLine, ...]

    @property
    def to_answer(self) -> tuple[PairLine, ...]:
        """Return the open pairs without an answer."""
        return tuple(line for line in self.lines if line.is_open and not line.is_answered)

    @property
    def answered(self) -> tuple[PairLine, ...]:
        """Return the open pairs with an answer."""
        return tuple(line for line in self.lines if line.is_open and line.is_answered)

    @property
    def closed_titles(self) -> tuple[str, ...]:
        """Return the codes of the pairs that are not open yet, each once."""
        return tuple(dict.fromkeys(line.title for line in self.lines if not line.is_open))


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


def group_pairs(lines: Iterable[PairLine], rubrics: Iterable[Rubric]) -> tuple[PairGroup, ...]:
    """Return pairs by domain, in the order of the rubrics; domains without pairs are left out."""
    left = list(lines)
    groups: list[PairGroup] = []
    for rubric in rubrics:
        for domain in rubric.domains:
            keys = [code.key for code in rubric.codes if code.domain == domain.id]
            found = [line for line in left if line.rubric == rubric.id and line.code in keys]
            found.sort(key=lambda line: (keys.index(line.code), line.id))
            if found:
                name = f"{rubric.id}-{domain.id}"
                groups.append(PairGroup(id=name, title=domain.title, lines=tuple(found)))
    return tuple(groups)


def read_pair_scores(pair: PairDocument) -> tuple[PairScore, ...]:
    """Return the master scores of a pair, in the order of its clips."""
    return tuple(_read_score(pair, clip) for clip in pair.clips)


def _read_score(pair: PairDocument, clip: str) -> PairScore:
    score = pair.scores[clip]
    return PairScore(
        clip_id=clip,
        rank=score.rank,
        label=pair.labels[score.rank],
        rationale=score.rationale,
        not_lower=score.not_lower,
        not_higher=score.not_higher,
        evidence=tuple((moment.at_ms, moment.note) for moment in score.evidence),
    )
