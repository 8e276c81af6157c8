"""A stored rule is read whichever version wrote it, and says its numbers as the file has them."""

from dataclasses import replace
from fractions import Fraction

import pytest

from app.config import ROOT
from app.content.files import load_yaml
from app.content.schema import document_of
from app.standards.content import PolicyFile
from app.standards.domain.clauses import ClauseKind
from app.standards.domain.documents import DOCUMENT_VERSION, read_rule, rule_document
from app.standards.errors import UnreadableRuleError
from app.standards.words import around_in_words, rule_in_words
from tests.standards_world import make_rule, policy_fields


def test_a_policy_stored_before_documents_had_versions_is_read_as_the_same_rule() -> None:
    old = policy_fields()
    assert "document_version" not in old
    assert read_rule(old) == read_rule(rule_document(old)) == make_rule()


def test_the_shipped_policy_is_read_with_every_number_of_its_file() -> None:
    sets = ROOT / "calibration_sets"
    loaded, problems = load_yaml(sets / "policies/default.yaml", sets, PolicyFile)
    assert loaded is not None, problems
    rule = read_rule(rule_document(document_of(loaded.model)))
    assert {clause.kind: clause.limit for clause in rule.clauses} == {
        ClauseKind.CLIPS: 10,
        ClauseKind.DOMAIN_EXACT: Fraction(7, 10),
        ClauseKind.CODE_EXACT: Fraction(2, 5),
        ClauseKind.DISCREPANT: Fraction(1, 20),
        ClauseKind.CODE_DISCREPANT: 2,
        ClauseKind.DOMAIN_BIAS: Fraction(1, 4),
    }
    assert rule.clips == 10
    assert rule.test_form.baseline_margin == Fraction(1, 10)
    assert (rule.policy_id, rule.rubric_id) == ("default", "mqi-4pt")


def without_a_threshold() -> dict[str, object]:
    document = rule_document(policy_fields())
    del document["gate"]["domain_bias_within"]
    return document


def with_a_clause_of_tomorrow() -> dict[str, object]:
    document = rule_document(policy_fields())
    document["gate"]["kappa_at_least"] = 0.5
    return document


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({**policy_fields(), "document_version": DOCUMENT_VERSION + 1}, id="newer"),
        pytest.param(without_a_threshold(), id="a threshold is gone"),
        pytest.param(with_a_clause_of_tomorrow(), id="an unknown clause"),
        pytest.param({}, id="empty"),
    ],
)
def test_a_rule_that_cannot_be_read_whole_is_never_applied_in_part(
    document: dict[str, object],
) -> None:
    with pytest.raises(UnreadableRuleError):
        read_rule(document)


def test_a_rule_in_words_rounds_nothing() -> None:
    rule = make_rule(domain_exact_at_least=0.875, domain_bias_within=0.333)
    said = {line.label: line.value for line in rule_in_words(rule)}
    assert said == {
        "Clips on a test form": "at least 10",
        "Exact agreement in each domain": "at least 87.5\xa0%",
        "Exact agreement on every code": "at least 40\xa0%",
        "Scores two or more points away": "at most 5\xa0%",
        "Scores two or more points away on any one code": "at most 2",
        "Leaning up or down in each domain": "at most 0.333 of a score point",
    }


def test_what_is_announced_around_a_decision_counts_as_people_do() -> None:
    rule = make_rule()
    assert [(line.label, line.value) for line in around_in_words(rule)] == [
        ("Parallel forms", "at least 2"),
        ("Attempts", "2, then 30 days and 10 practice clips"),
        ("A certificate is valid for", "12 months"),
    ]
    short = replace(
        rule, attempts=replace(rule.attempts, wait_days=1, practice_clips=1), valid_months=1
    )
    assert [line.value for line in around_in_words(short)][1:] == [
        "2, then 1 day and 1 practice clip",
        "1 month",
    ]
