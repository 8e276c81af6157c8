"""Reads the stored documents of rubrics, sets, clips and master scores into this feature's words."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.rubric.domain import Code, CodeKind, Direction, Domain, Rubric
from app.sets.domain.codes import CodeOnSheet, PointOnScale
from app.sets.domain.masters import MasterEvidence, MasterScoreOfCode

ALL_SCORED = "all-scored"
ALL_SEGMENT = "all-segment"


def read_codes(rubric: Rubric, wanted: str | Sequence[str]) -> tuple[CodeOnSheet, ...]:
    """Return the codes a set asks for, in the order of the rubric."""
    domains = {domain.id: domain for domain in rubric.domains}
    return tuple(_code_on_sheet(code, domains[code.domain]) for code in _wanted(rubric, wanted))


def read_master(code: str, rank: int, row: Mapping[str, Any]) -> MasterScoreOfCode:
    """Return the master score of one code."""
    return MasterScoreOfCode(
        code=code,
        rank=rank,
        rationale=row["rationale"],
        not_lower=row.get("not_lower"),
        not_higher=row.get("not_higher"),
        evidence=read_evidence_of(row),
    )


def read_evidence_of(row: Mapping[str, Any]) -> tuple[MasterEvidence, ...]:
    """Return the stretches of the clip one master score rests on."""
    return tuple(
        MasterEvidence(
            from_ms=item["at_ms"],
            until_ms=item["at_ms"] if item["until_ms"] is None else item["until_ms"],
            note=item["note"],
        )
        for item in row.get("evidence", ())
    )


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
