"""Rubric files: their schema, and the checks within one file."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from app.content.files import Loaded
from app.content.hashing import content_hash
from app.content.problem import Problem, did_you_mean, one_of
from app.content.schema import Key, PointKey, Schema, Slug, Text, document_of
from app.content.strict_yaml import Path
from app.rubric.domain import (
    CodeKind,
    Direction,
    Rubric,
    RuleSeverity,
    Section,
)
from app.rubric.domain.documents import rubric_from_document


class PointEntry(Schema):
    """One score point; the order in the file gives the rank."""

    key: Key = Field(description='permanent key, e.g. `mid`; quote words like "no"')
    label: Text = Field(description="what people read, e.g. Not Present")
    export: int = Field(description="number written to exports; never computed with")


class ScaleEntry(Schema):
    """A scale: its score points from the lowest to the highest."""

    points: Annotated[tuple[PointEntry, ...], Field(min_length=2, max_length=9)]


class DomainEntry(Schema):
    """A family of codes."""

    id: Slug
    title: Text
    short: Text


class CodeEntry(Schema):
    """One code."""

    key: Key = Field(description="permanent key, never reused")
    title: Text
    short: Text
    domain: Slug
    section: Section
    scale: Key
    direction: Direction
    kind: CodeKind = Field(description="gate | scored | overall (a judgment, never computed)")
    default: PointKey | None = Field(
        None, description="score point given where nothing speaks against it"
    )
    exports: tuple[Text, ...] = Field(description="column names in data sets that hold this code")
    note: Text = Field(description="what the code is about, in own words, 1-3 sentences")
    points: dict[Key, Text] = Field(description="what earns each score point, in own words")


class BoundEntry(Schema):
    """A statement about one code: at least, at most, or both."""

    code: Key
    at_least: PointKey | None = None
    at_most: PointKey | None = None


class ClauseEntry(Schema):
    """Statements that must hold together (`all`), or of which one must hold (`any`)."""

    all: tuple[BoundEntry, ...] = ()
    any: tuple[BoundEntry, ...] = ()


class RuleEntry(Schema):
    """A consistency rule: where `when` holds, `then` should hold as well."""

    id: Text
    severity: RuleSeverity
    when: ClauseEntry
    then: ClauseEntry
    message: Text = Field(description="what the rater reads; says what fits together, never orders")


class RubricFile(Schema):
    """A rubric: scales, domains, codes and consistency rules."""

    id: Slug
    version: Text
    title: Text
    credit: Text = Field(description="credit and licence line, shown wherever the rubric is")
    scales: dict[Key, ScaleEntry]
    domains: Annotated[tuple[DomainEntry, ...], Field(min_length=1)]
    codes: Annotated[tuple[CodeEntry, ...], Field(min_length=1)]
    rules: tuple[RuleEntry, ...] = ()


def to_rubric(file: RubricFile) -> Rubric:
    """Return the rubric a checked file stands for."""
    return rubric_from_document(document_of(file))


def structure_hash(file: RubricFile) -> str:
    """Return the hash of what makes scores comparable: codes, scales, directions, order.

    Wording, labels, and export numbers may change without making old scores incomparable.
    """
    return content_hash(
        [
            {
                "key": code.key,
                "domain": code.domain,
                "section": code.section.value,
                "kind": code.kind.value,
                "direction": code.direction.value,
                "points": [point.key for point in file.scales[code.scale].points],
            }
            for code in file.codes
        ]
    )


def check_rubric(file: Loaded[RubricFile]) -> list[Problem]:
    """Check one rubric file for internal consistency."""
    model = file.model
    problems = list(_duplicates(file, "domains", [entry.id for entry in model.domains], "id"))
    problems += _duplicates(file, "codes", [entry.key for entry in model.codes], "key")
    problems += _duplicates(file, "rules", [entry.id for entry in model.rules], "id")
    for key, scale in model.scales.items():
        problems += _check_scale(file, key, scale)
    for index, code in enumerate(model.codes):
        problems += _check_code(file, index, code)
    for index, rule in enumerate(model.rules):
        for name, clause in (("when", rule.when), ("then", rule.then)):
            problems += _check_clause(file, ("rules", index, name), clause)
    return problems


def _duplicates(
    file: Loaded[RubricFile], name: str, keys: list[str], field: str
) -> Iterator[Problem]:
    for index, key in enumerate(keys):
        if key in keys[:index]:
            yield file.problem((name, index, field), f"`{key}` is given twice", "keep one")


def _check_scale(file: Loaded[RubricFile], key: str, scale: ScaleEntry) -> Iterator[Problem]:
    for field in ("key", "label", "export"):
        counts = Counter(getattr(point, field) for point in scale.points)
        for value, count in counts.items():
            if count > 1:
                message = f"two score points have the same {field} `{value}`"
                yield file.problem(("scales", key, "points"), message)


def _check_code(file: Loaded[RubricFile], index: int, code: CodeEntry) -> Iterator[Problem]:
    here: Path = ("codes", index)
    domains = [entry.id for entry in file.model.domains]
    if code.domain not in domains:
        yield file.unknown((*here, "domain"), "domain", code.domain, domains)
    if code.scale not in file.model.scales:
        yield file.unknown((*here, "scale"), "scale", code.scale, list(file.model.scales))
        return
    points = [point.key for point in file.model.scales[code.scale].points]
    if code.default is not None and code.default not in points:
        yield _unknown_point(file, (*here, "default"), code.default, points)
    for key in code.points:
        if key not in points:
            yield _unknown_point(file, (*here, "points", key), key, points)
    missing = [key for key in points if key not in code.points]
    if missing and code.section is Section.SEGMENT:
        message = f"no note for {', '.join(f'`{key}`' for key in missing)}"
        yield file.problem((*here, "points"), message, "say in own words what earns it")


def _check_clause(file: Loaded[RubricFile], here: Path, clause: ClauseEntry) -> Iterator[Problem]:
    if bool(clause.all) == bool(clause.any):
        yield file.problem(here, "needs either `all` or `any`, with at least one statement")
    scales = {code.key: code.scale for code in file.model.codes}
    for name, bounds in (("all", clause.all), ("any", clause.any)):
        for index, bound in enumerate(bounds):
            yield from _check_bound(file, (*here, name, index), bound, scales)


def _check_bound(
    file: Loaded[RubricFile], here: Path, bound: BoundEntry, scales: dict[str, str]
) -> Iterator[Problem]:
    if bound.code not in scales:
        yield file.unknown((*here, "code"), "code", bound.code, list(scales))
        return
    if bound.at_least is None and bound.at_most is None:
        yield file.problem(here, "needs `at_least` or `at_most`")
    scale = file.model.scales.get(scales[bound.code])
    points = [point.key for point in scale.points] if scale else []
    for field in ("at_least", "at_most"):
        key: Any = getattr(bound, field)
        if key is not None and scale is not None and key not in points:
            yield _unknown_point(file, (*here, field), key, points)
        elif key is not None and (unquoted := file.unquoted((*here, field))) is not None:
            yield unquoted


def _unknown_point(file: Loaded[RubricFile], here: Path, key: str, points: list[str]) -> Problem:
    hint = did_you_mean(key, points) or one_of(points)
    return file.problem(here, f"`{key}` is not a score point of this scale", hint)
