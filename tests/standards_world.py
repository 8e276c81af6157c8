"""A rule for tests: a fixed form gated by domain, with changes, through the production reader."""

from typing import Any

from app.standards.domain.clauses import Measure, Scope
from app.standards.domain.documents import read_rule, rule_document, upgraded_fields
from app.standards.domain.rule import Rule

GATE = {
    "domain_exact_at_least": 0.70,
    "code_exact_at_least": 0.40,
    "discrepant_at_most": 0.05,
    "discrepant_per_code_at_most": 2,
    "domain_bias_within": 0.25,
}

NAMES = {
    (Measure.CLIPS, Scope.EACH_CODE): "clips_at_least",
    (Measure.EXACT, Scope.EACH_DOMAIN): "domain_exact_at_least",
    (Measure.EXACT, Scope.EACH_CODE): "code_exact_at_least",
    (Measure.TWO_OR_MORE, Scope.OVERALL): "discrepant_at_most",
    (Measure.TWO_OR_MORE, Scope.EACH_CODE): "discrepant_per_code_at_most",
    (Measure.BIAS, Scope.EACH_DOMAIN): "domain_bias_within",
}
"""What the clauses of rules were called before they were a list."""


def old_policy_fields(
    *, rubric: str = "small-rubric", domains: tuple[str, ...] = ("sense", "errors"), clips: int = 10
) -> dict[str, Any]:
    """Return the fields of a policy file of before gates were lists of clauses."""
    return {
        "id": "default",
        "version": "1",
        "title": "The rule of the test",
        "rubric": rubric,
        "summary": "Seven of ten in each domain.",
        "domains": list(domains),
        "form": {
            "clips_at_least": clips,
            "score_points_at_least": 3,
            "baseline_margin_at_least": 0.10,
            "parallel_forms": 2,
        },
        "gate": dict(GATE),
        "attempts": {"tries": 2, "wait_days": 30, "practice_clips": 10},
        "valid_months": 12,
    }


def policy_fields(
    *, rubric: str = "small-rubric", domains: tuple[str, ...] = ("sense", "errors"), clips: int = 10
) -> dict[str, Any]:
    """Return the fields of a policy file of today that says the same."""
    return upgraded_fields(old_policy_fields(rubric=rubric, domains=domains, clips=clips))


def make_rule(
    *, domains: tuple[str, ...] = ("sense", "errors"), clips: int = 10, **limits: float
) -> Rule:
    """Return the rule with its thresholds, but for those given."""
    fields = old_policy_fields(domains=domains, clips=clips)
    assert set(limits) <= set(GATE), "no such clause"
    fields["gate"].update(limits)
    return read_rule(rule_document(fields))


def grown_policy_fields(**changes: Any) -> dict[str, Any]:
    """Return the fields of a policy whose sittings grow from 4 clips to 8, but for those given."""
    fields = {
        **policy_fields(),
        "waits_for_scores": False,
        "clips": {"at_least": 4, "at_most": 8},
        "gate": [
            {"measure": "exact", "scope": "overall", "at_least": 0.7},
            {"measure": "exact", "scope": "each_domain", "at_least": 0.6},
            {"measure": "exact", "scope": "each_code", "at_least": 0.3, "clips_at_least": 3},
            {"measure": "two_or_more", "scope": "overall", "at_most": 0.1},
        ],
        "reported": [{"measure": "bias", "scope": "each_domain", "at_most": 0.4}],
        "pooling": "pooled",
    }
    assert changes.keys() <= fields.keys(), "no such field"
    return {**fields, **changes}


def make_grown_rule(**changes: Any) -> Rule:
    """Return the rule of such a policy."""
    return read_rule(rule_document(grown_policy_fields(**changes)))
