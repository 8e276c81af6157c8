"""Policy files: the versioned rule by which certification decides, as data.

Default thresholds are argued for in domain.md 2.9: gate on exact agreement by domain with a low
floor per code, limit large misses and bias, and never gate on within-one agreement.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from app.content.files import Loaded
from app.content.problem import Problem
from app.content.schema import Schema, Slug, Text
from app.rubric.domain import CodeKind, Rubric

Share = Annotated[float, Field(ge=0, le=1)]


class FormEntry(Schema):
    """What a sealed form must offer before it may gate anybody."""

    clips_at_least: Annotated[int, Field(ge=1)]
    score_points_at_least: Annotated[int, Field(ge=1)] = Field(
        description="distinct master score points of each gated code"
    )
    baseline_margin_at_least: Share = Field(
        description="how far the domain threshold lies above the blind-guess baseline"
    )
    parallel_forms: Annotated[int, Field(ge=1)]


class GateEntry(Schema):
    """The thresholds; every one must be met."""

    domain_exact_at_least: Share
    code_exact_at_least: Share
    discrepant_at_most: Share = Field(description="share of misses by two or more points")
    discrepant_per_code_at_most: Annotated[int, Field(ge=0)]
    domain_bias_within: Annotated[float, Field(ge=0)] = Field(description="in score points")


class AttemptsEntry(Schema):
    """How often, and after what wait, a coach may try."""

    tries: Annotated[int, Field(ge=1)]
    wait_days: Annotated[int, Field(ge=0)] = Field(description="after the last try of a round")
    practice_clips: Annotated[int, Field(ge=0)] = Field(description="to score before a new round")


class PolicyFile(Schema):
    """A certification policy."""

    id: Slug
    version: Text
    title: Text
    rubric: Slug
    summary: Text = Field(description="the rule in plain words, read before starting")
    domains: Annotated[tuple[Slug, ...], Field(min_length=1)] = Field(
        description="domains that are gated; their scored codes count, overall codes do not"
    )
    form: FormEntry
    gate: GateEntry
    attempts: AttemptsEntry
    valid_months: Annotated[int, Field(ge=1, le=60)]


def check_policy(file: Loaded[PolicyFile], rubrics: Mapping[str, Rubric | None]) -> list[Problem]:
    """Check a policy against the rubric it decides on."""
    if file.model.rubric not in rubrics:
        return [file.unknown(("rubric",), "rubric", file.model.rubric, list(rubrics))]
    rubric = rubrics[file.model.rubric]
    if rubric is None:
        return []
    return [*_check_domains(file, rubric), *_check_thresholds(file)]


def _check_domains(file: Loaded[PolicyFile], rubric: Rubric) -> Iterator[Problem]:
    known = [domain.id for domain in rubric.domains]
    scored = {code.domain for code in rubric.codes_of(CodeKind.SCORED)}
    for index, domain in enumerate(file.model.domains):
        if domain not in known:
            yield file.unknown(("domains", index), "domain", domain, known)
        elif domain not in scored:
            message = f"domain `{domain}` has no scored code"
            yield file.problem(("domains", index), message, "leave it out")
        if domain in file.model.domains[:index]:
            yield file.problem(("domains", index), f"`{domain}` is given twice", "keep one")


def _check_thresholds(file: Loaded[PolicyFile]) -> Iterator[Problem]:
    gate = file.model.gate
    if gate.code_exact_at_least > gate.domain_exact_at_least:
        message = "the floor per code lies above the threshold per domain"
        yield file.problem(("gate", "code_exact_at_least"), message, "lower it")
