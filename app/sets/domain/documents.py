"""The codes a set asks for, read from its rubric."""

from collections.abc import Sequence

from app.rubric.domain import Code, CodeKind, Direction, Domain, Rubric
from app.sets.domain.codes import CodeOnSheet, PointOnScale

ALL_SCORED = "all-scored"
ALL_SEGMENT = "all-segment"


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
