"""Policy files: the versioned rule by which certification decides, as data; and what forms owe it.

The example policy gates on exact agreement by domain with a low floor per code, limits large misses
and bias, and never gates on within-one agreement, which a constant answer reaches. A test form that is
easy to guess gates nobody, so forms are checked against the policies of their rubric.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from app.content.files import Loaded
from app.content.problem import Problem, Severity
from app.content.schema import Schema, Slug, Text, document_of
from app.plurals import counted
from app.rubric.domain import Code, CodeKind, Rubric
from app.sets.content import Feedback, MasterFile, SetFile, SetPurpose, master_ranks, set_codes
from app.standards.domain.clauses import ClauseKind
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


def check_feedback(files: Iterable[Loaded[SetFile]]) -> Iterator[Problem]:
    """Check that a test form never shows its master scores, and that practice does."""
    for file in files:
        is_silent = file.model.feedback is Feedback.NEVER
        if file.model.purpose is SetPurpose.CERTIFICATION and not is_silent:
            message = "a test form shows no master scores, before or after"
            yield file.problem(("feedback",), message, "write `never`")
        if file.model.purpose is SetPurpose.PRACTICE and is_silent:
            message = "practice shows the master scores once a sheet is recorded"
            yield file.problem(("feedback",), message, "write `after_each_clip`")


def check_demo_forms(files: Iterable[Loaded[SetFile]]) -> Iterator[Problem]:
    """Check that a test form whose master scores lie open says so to its readers."""
    message = "the master scores of a test form in this folder are public, and it does not say so"
    hint = "say in the summary that it is a demo and that its master scores are public"
    for file in find_test_forms(files):
        if not {"demo", "public"} <= set(re.findall(r"\w+", file.model.summary.casefold())):
            yield file.problem(("summary",), message, hint)


def find_test_forms(files: Iterable[Loaded[SetFile]]) -> list[Loaded[SetFile]]:
    """Return the sets that are test forms."""
    return [file for file in files if file.model.purpose is SetPurpose.CERTIFICATION]


@dataclass(frozen=True, slots=True, kw_only=True)
class TestFormFolder:
    """The forms of one folder, open or sealed, with the master scores they rest on."""

    forms: Sequence[Loaded[SetFile]]
    masters: Mapping[tuple[str, str], MasterFile]

    def of_rubric(self, rubric_id: str) -> "TestFormFolder":
        """Return the forms under one rubric."""
        forms = [file for file in self.forms if file.model.rubric == rubric_id]
        return TestFormFolder(forms=forms, masters=self.masters)


def check_test_forms(
    policies: Iterable[Loaded[PolicyFile]],
    folders: Sequence[TestFormFolder],
    rubrics: Mapping[str, Rubric | None],
) -> Iterator[Problem]:
    """Warn of forms on which a policy could certify nobody with a good conscience.

    Parallel forms are counted among the sealed ones where there are any: nobody is certified by a
    form whose master scores are public. Without any form there is nothing to warn of.

    Args:
        policies: every policy.
        folders: the open forms, and the sealed ones after them.
        rubrics: every rubric; one that is None has a broken file.
    """
    for policy in policies:
        rubric = rubrics.get(policy.model.rubric)
        if rubric is None:
            continue
        mine = [folder.of_rubric(rubric.id) for folder in folders]
        rule = rule_of(policy.model)
        for folder in mine:
            for form in folder.forms:
                yield from _check_test_form(rule, form, folder, rubric)
            yield from _check_overlap(folder.forms)
        deciding = next((folder.forms for folder in reversed(mine) if folder.forms), [])
        yield from _check_parallel(policy, deciding)


def _check_test_form(
    rule: Rule, form: Loaded[SetFile], folder: TestFormFolder, rubric: Rubric
) -> Iterator[Problem]:
    clips, least = len(form.model.clips), rule.clips
    if clips < least:
        message = f"policy `{rule.policy_id}` asks for at least {counted(least, 'clip')}; this test form has {clips}"
        yield _doubt(form, ("clips",), message, "add clips")
    scored = {code.key for code in set_codes(form.model, rubric)}
    sheets = [folder.masters.get((clip, rubric.id)) for clip in form.model.clips]
    ranks = [master_ranks(sheet, rubric) for sheet in sheets if sheet is not None]
    for domain in rule.domains:
        gated = [code for code in rubric.codes_of(CodeKind.SCORED) if code.domain == domain]
        for code in gated:
            if code.key not in scored:
                message = f"policy `{rule.policy_id}` gates `{code.key}`; this test form does not score it"
                yield _doubt(form, ("codes",), message, "add the code")
        counts = {
            code.key: Counter(sheet[code.key] for sheet in ranks if code.key in sheet)
            for code in gated
            if code.key in scored
        }
        yield from _check_points(rule, form, rubric.by_key, counts)
        yield from _check_baseline(rule, form, domain, counts)


def _check_points(
    rule: Rule,
    form: Loaded[SetFile],
    codes: Mapping[str, Code],
    counts: Mapping[str, Counter[int]],
) -> Iterator[Problem]:
    for key, found in counts.items():
        needed = min(rule.test_form.score_points, len(codes[key].scale.points))
        if found and len(found) < needed:
            message = (
                f"policy `{rule.policy_id}` asks for {needed} different master scores of each gated "
                f"code; `{key}` has {len(found)}"
            )
            yield _doubt(form, ("clips",), message, "choose clips with other scores of it")


def _check_baseline(
    rule: Rule, form: Loaded[SetFile], domain: str, counts: Mapping[str, Counter[int]]
) -> Iterator[Problem]:
    """Warn when always giving each code its most frequent score comes near the threshold."""
    decisions = sum(found.total() for found in counts.values())
    if not decisions:
        return
    guessed = sum(max(found.values()) for found in counts.values() if found)
    baseline, margin = Fraction(guessed, decisions), rule.test_form.baseline_margin
    threshold = rule.limit(ClauseKind.DOMAIN_EXACT)
    if threshold - baseline < margin:
        message = (
            f"who always gives the same score reaches {float(baseline):.0%} in `{domain}`; the "
            f"{float(threshold):.0%} of policy `{rule.policy_id}` must lie "
            f"{counted(round(margin * 100), 'point')} above that"
        )
        hint = "choose clips whose master scores are spread more evenly"
        yield _doubt(form, ("clips",), message, hint)


def _check_overlap(forms: Sequence[Loaded[SetFile]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for form in forms:
        for index, clip in enumerate(form.model.clips):
            other = first.setdefault(clip, form.model.id)
            if other != form.model.id:
                message = f"`{clip}` is on test form `{other}` too: who sits both meets it twice"
                yield _doubt(form, ("clips", index), message, "choose another clip")


def _check_parallel(
    policy: Loaded[PolicyFile], forms: Sequence[Loaded[SetFile]]
) -> Iterator[Problem]:
    needed = policy.model.form.parallel_forms
    if 0 < len(forms) < needed:
        message = f"asks for {needed} parallel forms; there is {len(forms)}"
        hint = "add a test form, so that a second try meets other clips"
        yield _doubt(policy, ("form", "parallel_forms"), message, hint)


def _doubt(
    file: Loaded[SetFile] | Loaded[PolicyFile],
    field: tuple[str | int, ...],
    message: str,
    hint: str,
) -> Problem:
    return file.problem(field, message, hint, Severity.WARNING)
