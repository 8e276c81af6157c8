"""The stored documents of sets, master scores and pairs, and the codes a set asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from app.content.documents import UNSAID, StoredDocument, Upgrade
from app.rubric.domain import Code, CodeKind, Direction, Domain, Rubric
from app.rubric.domain.judgments import ReasonedScore
from app.sets.domain.codes import CodeOnSheet, PointOnScale

ALL_SCORED = "all-scored"
ALL_SEGMENT = "all-segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedClip:
    """A clip of a set with the hashes of what was scored: the clip, and its master scores."""

    id: str
    clip: str
    master: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The sha256 of everything a set depends on."""

    set: str
    rubric_structure: str
    clips: tuple[PinnedClip, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDocument(StoredDocument):
    """A set as it is stored; `codes` are the keys its words stood for when it was synced.

    `pilots` are clips of a test form that people score while nothing is decided on them. Statements name `codes` by its path: a version that renames it has to change them too.
    """

    id: str
    title: str
    purpose: str
    rubric: str
    summary: str
    codes: tuple[str, ...]
    clips: tuple[str, ...]
    feedback: str
    position: int
    manifest: Manifest
    pilots: Annotated[tuple[str, ...], UNSAID] = ()


def _without_second_points(content: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew no second points: each of its master scores stands alone."""
    return content


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterDocument(StoredDocument):
    """The master scores of one clip as they are stored.

    Version 2 may hold acceptable second points. A program that knows only version 1 refuses it,
    where it would otherwise decide without them.
    """

    UPGRADES: ClassVar[tuple[Upgrade, ...]] = (_without_second_points,)

    clip: str
    rubric: str
    provenance: str
    coders: tuple[str, ...]
    scores: dict[str, ReasonedScore]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDocument(StoredDocument):
    """A contrast pair as it is stored, with the master score of its one code for each clip.

    Attributes:
        title: the code's title.
        labels: the code's score points, the lowest first.
        scores: by clip.
    """

    id: str
    rubric: str
    code: str
    clips: tuple[str, ...]
    question: str
    title: str
    labels: tuple[str, ...]
    scores: dict[str, ReasonedScore]


def read_codes(rubric: Rubric, wanted: str | Sequence[str]) -> tuple[CodeOnSheet, ...]:
    """Return the codes a set asks for, in the order of the rubric."""
    domains = {domain.id: domain for domain in rubric.domains}
    return tuple(_code_on_sheet(code, domains[code.domain]) for code in _wanted(rubric, wanted))


def _wanted(rubric: Rubric, wanted: str | Sequence[str]) -> tuple[Code, ...]:
    if wanted == ALL_SCORED:
        return rubric.codes_of(CodeKind.SCORED)
    if wanted == ALL_SEGMENT:
        return rubric.codes_of()
    return tuple(code for code in rubric.codes if code.key in wanted)


def _code_on_sheet(code: Code, domain: Domain) -> CodeOnSheet:
    return CodeOnSheet(
        key=code.key,
        title=code.title,
        short=code.short,
        domain_id=code.domain,
        domain_title=domain.title,
        domain_short=domain.short,
        more_is_worse=code.direction is Direction.HIGH_IS_BAD,
        points=tuple(
            PointOnScale(rank=point.rank, label=point.label, note=note)
            for point, note in zip(code.scale.points, code.point_notes, strict=True)
        ),
        note=code.note,
        default_rank=code.default_rank,
    )
