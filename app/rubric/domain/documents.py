"""The stored document of a rubric, and the rubric it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.content.documents import StoredDocument
from app.rubric.domain import (
    Bound,
    Code,
    CodeKind,
    Condition,
    ConsistencyRule,
    Direction,
    Domain,
    Quantifier,
    Rubric,
    RuleSeverity,
    Scale,
    ScorePoint,
    Section,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPoint:
    """One point of a scale; its rank is its place."""

    key: str
    label: str
    export: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredScale:
    """A scale, the lowest point first."""

    points: tuple[StoredPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCode:
    """A code; scale and default are named by their keys, `points` holds the note of each point."""

    key: str
    title: str
    short: str
    domain: str
    section: Section
    scale: str
    direction: Direction
    kind: CodeKind
    default: str | None = None
    exports: tuple[str, ...]
    note: str
    points: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBound:
    """A statement about one code, by the keys of score points."""

    code: str
    at_least: str | None = None
    at_most: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClause:
    """Bounds joined by *all* or by *any*: one of the two is empty."""

    all: tuple[StoredBound, ...] = ()
    any: tuple[StoredBound, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRule:
    """A consistency rule."""

    id: str
    severity: RuleSeverity
    when: StoredClause
    then: StoredClause
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricDocument(StoredDocument):
    """A rubric as it is stored; `version` is the rubric's own, not the document's."""

    id: str
    version: str
    title: str
    credit: str
    scales: dict[str, StoredScale]
    domains: tuple[Domain, ...]
    codes: tuple[StoredCode, ...]
    rules: tuple[StoredRule, ...] = ()


def rubric_from_document(stored: Mapping[str, Any]) -> Rubric:
    """Build a rubric from a stored, already validated document (of any revision)."""
    document = RubricDocument.from_document(stored)
    scales = {key: _scale(key, scale) for key, scale in document.scales.items()}
    codes = tuple(_code(code, scales[code.scale]) for code in document.codes)
    by_key = {code.key: code for code in codes}
    return Rubric(
        id=document.id,
        version=document.version,
        title=document.title,
        credit=document.credit,
        domains=document.domains,
        codes=codes,
        rules=tuple(_rule(rule, by_key) for rule in document.rules),
    )


def _scale(key: str, scale: StoredScale) -> Scale:
    points = tuple(
        ScorePoint(rank=rank, key=point.key, label=point.label, export=point.export)
        for rank, point in enumerate(scale.points)
    )
    return Scale(key=key, points=points)


def _code(code: StoredCode, scale: Scale) -> Code:
    return Code(
        key=code.key,
        title=code.title,
        short=code.short,
        domain=code.domain,
        section=code.section,
        kind=code.kind,
        scale=scale,
        direction=code.direction,
        default_rank=_rank(scale, code.default),
        exports=code.exports,
        note=code.note,
        point_notes=tuple(code.points.get(point.key) for point in scale.points),
    )


def _rule(rule: StoredRule, codes: Mapping[str, Code]) -> ConsistencyRule:
    return ConsistencyRule(
        id=rule.id,
        severity=rule.severity,
        when=_clause(rule.when, codes),
        then=_clause(rule.then, codes),
        message=rule.message,
    )


def _clause(clause: StoredClause, codes: Mapping[str, Code]) -> Condition:
    return Condition(
        quantifier=Quantifier.ALL if clause.all else Quantifier.ANY,
        bounds=tuple(_bound(bound, codes[bound.code].scale) for bound in clause.all or clause.any),
    )


def _bound(bound: StoredBound, scale: Scale) -> Bound:
    lowest, highest = _rank(scale, bound.at_least), _rank(scale, bound.at_most)
    return Bound(code=bound.code, at_least=lowest, at_most=highest)


def _rank(scale: Scale, key: str | None) -> int | None:
    return None if key is None else scale.find_rank(key)
