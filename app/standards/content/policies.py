"""Policy files: the versioned rule by which certification decides, as data, and what is wrong with one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from app.content.files import Loaded
from app.content.problem import Problem, Severity
from app.content.schema import document_of
from app.rubric.domain import CodeKind, Rubric
from app.standards.content.fields import PolicyFile
from app.standards.domain.clauses import Measure, Scope, clauses_of
from app.standards.domain.documents import read_rule, rule_document
from app.standards.domain.rule import Rule


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
    return [*_check_domains(file, rubric), *_check_limits(file, rubric), *_check_summary(file)]


def check_one_policy(files: Iterable[Loaded[PolicyFile]]) -> Iterator[Problem]:
    """Check that of each rubric's policies exactly one is in force."""
    first: dict[str, str] = {}
    resting: dict[str, Loaded[PolicyFile]] = {}
    for file in files:
        if not file.model.in_force:
            resting.setdefault(file.model.rubric, file)
            continue
        other = first.setdefault(file.model.rubric, file.model.id)
        if other != file.model.id:
            message = f"policy `{other}` decides on `{file.model.rubric}` already"
            yield file.problem(("in_force",), message, "say `in_force: false` in one of the two")
    for rubric, file in resting.items():
        if rubric not in first:
            message = f"no policy decides on `{rubric}`"
            hint = "say `in_force: true` in one"
            yield file.problem(("in_force",), message, hint, Severity.WARNING)


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


def _check_limits(file: Loaded[PolicyFile], rubric: Rubric) -> Iterator[Problem]:
    model = file.model
    if model.clips.at_least > model.clips.at_most:
        message = "the fewest clips are more than the most"
        yield file.problem(("clips", "at_least"), message, "lower it")
    known = [code.key for code in rubric.codes_of(CodeKind.SCORED)]
    for place, clause in clauses_of(rule_of(model).gate):
        for at, code in enumerate(clause.codes):
            if code not in known:
                field = (*_field_of(place), "codes", at)
                yield file.unknown(field, "scored code", code, known)
    yield from _check_floors(file)


def _check_floors(file: Loaded[PolicyFile]) -> Iterator[Problem]:
    rule = rule_of(file.model)
    domains = rule.limits(Measure.EXACT, Scope.EACH_DOMAIN)
    codes = rule.limits(Measure.EXACT, Scope.EACH_CODE)
    if domains and codes and max(codes) > max(domains):
        message = "the floor per code lies above the threshold per domain"
        at = next(
            place
            for place, clause in clauses_of(rule.gate)
            if (clause.measure, clause.scope) == (Measure.EXACT, Scope.EACH_CODE)
        )
        yield file.problem(_field_of(at), message, "lower it")


def _field_of(place: tuple[int, ...]) -> tuple[str | int, ...]:
    """Return where a clause stands in the file, from its place in the gate."""
    demand, *way = place
    return ("gate", demand, "any_of", *way) if way else ("gate", demand)


def _check_summary(file: Loaded[PolicyFile]) -> Iterator[Problem]:
    """Warn of a percentage in the summary that no clause has: the page would contradict itself."""
    known = {share * 100 for share in _shares(rule_of(file.model))}
    for figure in re.findall(r"(\d+(?:\.\d+)?)\s*(?:%|percent\b)", file.model.summary):
        if Fraction(figure) not in known:
            message = f"speaks of {figure} percent, and no threshold of `gate` is {figure} percent"
            hint = "bring the words and the thresholds in step"
            yield file.problem(("summary",), message, hint, Severity.WARNING)


def _shares(rule: Rule) -> Iterator[Fraction]:
    for clause in (*rule.clauses, *rule.reported):
        if not clause.is_count:
            yield clause.limit
        if clause.reaches is not None:
            yield clause.reaches
    if rule.stop.certain is not None:
        yield from (
            rule.stop.certain.reaches,
            rule.stop.certain.certified_from,
            rule.stop.certain.not_yet_to,
        )
    yield rule.exposure_cap
