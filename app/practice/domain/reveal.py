"""A recorded score sheet compared with the master scores of the same clip.

`evidence` tells whether a miss is one of noticing or of leveling.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.bench.domain.sheet import ScoreOfCode
from app.practice.domain.evidence import OwnEvidence, Reading, read_evidence
from app.rubric.domain.judgments import MasterJudgment
from app.sets.domain.codes import CodeOnSheet


class Closeness(StrEnum):
    """How far a score lies from the master score."""

    EXACT = "exact"
    ADJACENT = "adjacent"
    DISCREPANT = "discrepant"
    NOT_SCORED = "not_scored"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedCode:
    """One code of the reveal: own score, master score, distance and what the evidence says."""

    code: CodeOnSheet
    own: ScoreOfCode
    master: MasterJudgment
    closeness: Closeness
    distance: int | None
    reading: Reading
    own_evidence: tuple[OwnEvidence, ...]

    @property
    def is_second_point(self) -> bool:
        """Say whether the own score is the acceptable second point beside the master score."""
        also = self.master.also
        return also is not None and self.own.rank == also.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedDomain:
    """The compared codes of one domain."""

    title: str
    codes: tuple[ComparedCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment of the clip that a score rests on."""

    clip_ms: int
    is_own: bool
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosenessTally:
    """How many codes met the master score exactly, of those that were scored."""

    title: str
    exact: int
    adjacent: int
    discrepant: int
    not_scored: int

    @property
    def n(self) -> int:
        """Count the codes that were scored."""
        return self.exact + self.adjacent + self.discrepant


def compare_code(
    code: CodeOnSheet,
    own: ScoreOfCode,
    master: MasterJudgment,
    own_evidence: tuple[OwnEvidence, ...],
) -> ComparedCode:
    """Compare a recorded score of one code with its master score."""
    distance = None if own.rank is None else own.rank - master.rank
    reading = read_evidence(own.rank, master.rank, own_evidence, master.evidence)
    return ComparedCode(
        code=code,
        own=own,
        master=master,
        closeness=closeness(distance),
        distance=distance,
        reading=reading,
        own_evidence=own_evidence,
    )


def closeness(distance: int | None) -> Closeness:
    """Name a signed distance between two ranks.

    >>> closeness(-1).value, closeness(None).value
    ('adjacent', 'not_scored')
    """
    if distance is None:
        return Closeness.NOT_SCORED
    if distance == 0:
        return Closeness.EXACT
    return Closeness.ADJACENT if abs(distance) == 1 else Closeness.DISCREPANT


def is_severe(distance: int, *, more_is_worse: bool) -> bool:
    """Say whether a score that is off is harder on the lesson than the master's, not more generous.

    >>> is_severe(1, more_is_worse=True), is_severe(1, more_is_worse=False)
    (True, False)
    """
    return (distance > 0) is more_is_worse


def tally(title: str, compared: Iterable[ComparedCode]) -> ClosenessTally:
    """Count how close the scores of some codes came."""
    found = [code.closeness for code in compared]
    return ClosenessTally(
        title=title,
        exact=found.count(Closeness.EXACT),
        adjacent=found.count(Closeness.ADJACENT),
        discrepant=found.count(Closeness.DISCREPANT),
        not_scored=found.count(Closeness.NOT_SCORED),
    )


def group_by_domain(compared: Sequence[ComparedCode]) -> tuple[ComparedDomain, ...]:
    """Sort codes by domain, in the order of the sheet."""
    titles = dict.fromkeys(item.code.domain_title for item in compared)
    return tuple(
        ComparedDomain(
            title=title,
            codes=tuple(item for item in compared if item.code.domain_title == title),
        )
        for title in titles
    )


def tally_by_domain(compared: Sequence[ComparedCode]) -> tuple[ClosenessTally, ...]:
    """Count closeness in each domain by its short name, in the order of the sheet."""
    return tuple(
        tally(group.codes[0].code.domain_short or group.title, group.codes)
        for group in group_by_domain(compared)
    )


def order_moments(
    compared: Sequence[ComparedCode], loose: Sequence[OwnEvidence]
) -> tuple[Moment, ...]:
    """Merge the evidence of both sides in the order of the clip."""
    own = [
        Moment(clip_ms=note.clip_ms, is_own=True, code=item.code.short, text=note.text)
        for item in compared
        for note in item.own_evidence
    ]
    own += [Moment(clip_ms=note.clip_ms, is_own=True, code="", text=note.text) for note in loose]
    masters = [
        Moment(clip_ms=stretch.from_ms, is_own=False, code=item.code.short, text=stretch.note)
        for item in compared
        for stretch in item.master.evidence
    ]
    return tuple(sorted([*own, *masters], key=lambda moment: moment.clip_ms))


def evidence_of(
    notes: Iterable[OwnEvidence], codes: Iterable[str]
) -> Mapping[str, tuple[OwnEvidence, ...]]:
    """Sort notes by the code they were written for; notes without a code belong to none."""
    found: dict[str, list[OwnEvidence]] = {code: [] for code in codes}
    for note in notes:
        if note.code in found:
            found[note.code].append(note)
    return {code: tuple(rows) for code, rows in found.items()}
