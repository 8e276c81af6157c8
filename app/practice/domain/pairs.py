"""Contrast pairs: two clips one score point apart on a code; the rater says which is higher.

A pair opens only when its master scores can spoil nothing: each clip is an exemplar, whose scores
are open anyway, or the rater has scored it on that code. What is shown before her answer has no
field for a master score.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.rubric.domain import Rubric
from app.rubric.domain.judgments import MasterJudgment, read_judgment
from app.sets.domain.documents import PairDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """A pair in the list: open when both clips are exemplars or scored by this rater.

    The question stays hidden until the pair is open, because it describes the clips.
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
class PairChoice:
    """Which clip a rater thought higher, and why."""

    higher_clip: str
    why: str
    answered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PairReveal:
    """Both master scores beside the rater's answer.

    Attributes:
        answer: what she answered.
        labels: the labels of the code's scale, by rank.
        masters: what the masters judged, by clip, in the order of the pair.
    """

    answer: PairChoice
    labels: tuple[str, ...]
    masters: Mapping[str, MasterJudgment]

    @property
    def higher_clip(self) -> str:
        """Return the clip the masters put higher."""
        return max(self.masters, key=lambda clip: self.masters[clip].rank)

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


def reveal_pair(document: PairDocument, answer: PairChoice) -> PairReveal:
    """Put the master scores of a pair's document beside the answer."""
    scores = {clip: document.scores[clip] for clip in document.clips}
    return PairReveal(
        answer=answer,
        labels=document.labels,
        masters={
            clip: read_judgment(document.code, score.rank, score) for clip, score in scores.items()
        },
    )
