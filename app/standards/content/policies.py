"""Policy files: the versioned rule by which certification decides, as data.

The example policy gates on exact agreement by domain with a low floor per code, limits large misses
and bias, and never gates on within-one agreement, which a constant answer reaches.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from app.content.files import Loaded
from app.content.problem import Problem, Severity
from app.content.schema import Schema, Slug, Text, document_of
from app.rubric.domain import CodeKind, Rubric
from app.standards.domain.documents import read_rule, rule_document
from app.standards.domain.rule import Rule

Share = Annotated[float, Field(ge=0, le=1)]


class TestFormEntry(Schema):
    """What a test form must offer before it may gate anybody; content checks warn of what it lacks."""

    __test__ = False

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
    """How often, and after what wait, a coach may try: shown, and not kept by this version."""

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
    form: TestFormEntry
    gate: GateEntry
    attempts: AttemptsEntry
    valid_months: Annotated[int, Field(ge=1, le=60)] = Field(
        description="how long a certificate is valid: shown, and not kept by this version"
    )


def rule_of(file: PolicyFile) -> Rule:
    """Return the rule a policy file will be read as once it is in force."""
    return read_rule(rule_document(document_of(file)))


def check_policy(file: Loaded[PolicyFile], rubrics: Mapping[str, Rubric | None]) -> list[Problem]:
    """Check a policy against the rubric it decides on."""
    if file.model.rubric not in rubrics:
        return [file.unknown(("rubric",), "rubric", file.model.rubric, list(rubrics))]
    rubric = rubrics[file.model.rubric]
    if rubric is None:
        return []
    return [*_check_domains(file, rubric), *_check_thresholds(file), *_check_summary(file)]


def check_one_policy(files: Iterable[Loaded[PolicyFile]]) -> Iterator[Problem]:
    """Check that no rubric has two policies: only one rule can be in force."""
    first: dict[str, str] = {}
    for file in files:
        other = first.setdefault(file.model.rubric, file.model.id)
        if other != file.model.id:
            message = f"policy `{other}` decides on `{file.model.rubric}` already"
            yield file.problem(("rubric",), message, "keep one policy for each rubric")


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


def _check_summary(file: Loaded[PolicyFile]) -> Iterator[Problem]:
    """Warn of a percentage in the summary that no clause has: the page would contradict itself."""
    shares = [clause.limit for clause in rule_of(file.model).clauses if not clause.is_count]
    known = {share * 100 for share in shares}
    for figure in re.findall(r"(\d+(?:\.\d+)?)\s*(?:%|percent\b)", file.model.summary):
        if Fraction(figure) not in known:
            message = f"speaks of {figure} percent, and no threshold of `gate` is {figure} percent"
            hint = "bring the words and the thresholds in step"
            yield file.problem(("summary",), message, hint, Severity.WARNING)
