"""What test forms owe the policies of their rubric: a form that is easy to guess gates nobody."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.content.files import Loaded
from app.content.problem import Problem, Severity
from app.plurals import counted
from app.rubric.domain import Code, CodeKind, Rubric
from app.sets.content import Feedback, MasterFile, SetFile, SetPurpose, master_ranks, set_codes
from app.standards.content.fields import PolicyFile
from app.standards.content.giveaways import FormKey, check_giveaways, form_key
from app.standards.content.policies import rule_of
from app.standards.domain.clauses import Measure, Scope
from app.standards.domain.rule import Rule


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
    is_sealed: bool = False

    def of_rubric(self, rubric_id: str) -> "TestFormFolder":
        """Return the forms under one rubric."""
        forms = [file for file in self.forms if file.model.rubric == rubric_id]
        return replace(self, forms=forms)


def check_test_forms(
    policies: Iterable[Loaded[PolicyFile]],
    folders: Sequence[TestFormFolder],
    rubrics: Mapping[str, Rubric | None],
) -> Iterator[Problem]:
    """Name forms on which the policy in force could certify nobody with a good conscience.

    Parallel forms are counted among the sealed ones where there are any: nobody is certified by a
    form whose master scores are public. Without any form there is nothing to warn of.

    Args:
        policies: every policy; those that are not in force owe nothing to forms.
        folders: the open forms, and the sealed ones after them.
        rubrics: every rubric; one that is None has a broken file.
    """
    for policy in policies:
        rubric = rubrics.get(policy.model.rubric)
        if rubric is None or not policy.model.in_force:
            continue
        mine = [folder.of_rubric(rubric.id) for folder in folders]
        rule = rule_of(policy.model)
        for folder in mine:
            for form in folder.forms:
                yield from _check_test_form(rule, form, folder, rubric)
            yield from _check_overlap(folder.forms)
        yield from check_giveaways(rule, list(form_keys(mine, rubric)))
        deciding = next((folder.forms for folder in reversed(mine) if folder.forms), [])
        yield from _check_parallel(policy, deciding)


def form_keys(folders: Iterable[TestFormFolder], rubric: Rubric) -> Iterator[FormKey]:
    """Yield the master scores of every form of some folders; those with gaps are left out."""
    for folder in folders:
        for form in folder.forms:
            key = form_key(form, folder.masters, rubric, is_sealed=folder.is_sealed)
            if key is not None:
                yield key


def _check_test_form(
    rule: Rule, form: Loaded[SetFile], folder: TestFormFolder, rubric: Rubric
) -> Iterator[Problem]:
    clips, least = len(form.model.clips), rule.clips_at_least
    if clips < least:
        message = f"policy `{rule.policy_id}` asks for at least {counted(least, 'clip')}; this test form has {clips}"
        yield _doubt(form, ("clips",), message, "add clips")
    scored = {code.key for code in set_codes(form.model, rubric)}
    sheets = [folder.masters.get((clip, rubric.id)) for clip in form.model.clips]
    ranks = [master_ranks(sheet, rubric) for sheet in sheets if sheet is not None]
    found: dict[str, dict[str, Counter[int]]] = {}
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
        found[domain] = counts
    yield from _check_baseline(rule, form, found)


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
    rule: Rule, form: Loaded[SetFile], found: Mapping[str, Mapping[str, Counter[int]]]
) -> Iterator[Problem]:
    """Warn when always giving each code its most frequent score comes near a threshold.

    Args:
        rule: whose thresholds.
        form: the test form.
        found: how often each master score occurs, by domain and code.
    """
    for clause in rule.thresholds(Measure.EXACT):
        if clause.scope is Scope.OVERALL:
            every = [counts for mine in found.values() for counts in mine.values()]
            yield from _check_guess(rule, form, "", clause.limit, every)
            continue
        for domain, mine in found.items():
            yield from _check_guess(rule, form, domain, clause.limit, list(mine.values()))


def _check_guess(
    rule: Rule,
    form: Loaded[SetFile],
    domain: str,
    threshold: Fraction,
    counts: Sequence[Counter[int]],
) -> Iterator[Problem]:
    decisions = sum(found.total() for found in counts)
    if not decisions:
        return
    guessed = sum(max(found.values()) for found in counts if found)
    baseline, margin = Fraction(guessed, decisions), rule.test_form.baseline_margin
    if threshold - baseline < margin:
        place = f" in `{domain}`" if domain else ""
        message = (
            f"who always gives the same score reaches {float(baseline):.0%}{place}; the "
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
