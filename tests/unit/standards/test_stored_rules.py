"""A stored rule is read whichever version wrote it, and says its numbers as the file has them."""

from dataclasses import replace
from fractions import Fraction

import pytest

from app.config import ROOT
from app.content.files import load_yaml
from app.content.schema import document_of
from app.standards.content import PolicyFile
from app.standards.domain.clauses import MAY_RISE, Clause, Measure, Scope
from app.standards.domain.documents import DOCUMENT_VERSION, read_rule, rule_document
from app.standards.domain.rule import Pooling, Rule, Validity
from app.standards.errors import UnreadableRuleError
from app.standards.words import around_in_words, rule_in_words
from tests.standards_world import (
    NAMES,
    make_grown_rule,
    make_rule,
    old_policy_fields,
    policy_fields,
)


def test_a_policy_stored_before_documents_had_versions_is_read_as_the_same_rule() -> None:
    old = old_policy_fields()
    assert "document_version" not in old
    assert read_rule(old) == read_rule(rule_document(old)) == make_rule()


def test_a_policy_stored_with_six_limits_by_name_is_read_as_the_same_rule() -> None:
    second = old_policy_fields()
    clips = second["form"].pop("clips_at_least")
    second = {
        **second,
        "gate": {"clips_at_least": clips, **second["gate"]},
        "document_version": 2,
    }
    assert read_rule(second) == make_rule()


def read_shipped(name: str) -> Rule:
    sets = ROOT / "calibration_sets"
    loaded, problems = load_yaml(sets / f"policies/{name}.yaml", sets, PolicyFile)
    assert loaded is not None, problems
    return read_rule(rule_document(document_of(loaded.model)))


def test_a_shipped_policy_is_read_with_every_number_of_its_file() -> None:
    rule = read_shipped("fixed-exact")
    plain = [clause for clause in rule.gate if isinstance(clause, Clause)]
    assert {NAMES[one.measure, one.scope]: one.limit for one in plain} == {
        "clips_at_least": 10,
        "domain_exact_at_least": Fraction(7, 10),
        "code_exact_at_least": Fraction(2, 5),
        "discrepant_at_most": Fraction(1, 20),
        "discrepant_per_code_at_most": 2,
        "domain_bias_within": Fraction(1, 4),
    }
    assert (rule.clips_at_least, rule.clips_at_most) == (10, 10)
    assert rule.test_form.baseline_margin == Fraction(1, 10)
    assert (rule.policy_id, rule.rubric_id) == ("fixed-exact", "mqi-4pt")


def test_the_policy_in_force_pools_a_sitting_that_grows_and_gates_on_no_lean() -> None:
    rule = read_shipped("mqi-default")
    assert rule.clips_at_least < rule.clips_at_most <= 20
    assert rule.pooling is Pooling.POOLED
    assert not {one.measure for one in rule.clauses} & MAY_RISE
    assert (Measure.BIAS, Scope.EACH_DOMAIN) in {(one.measure, one.scope) for one in rule.reported}


def without_a_threshold() -> dict[str, object]:
    document = rule_document(policy_fields())
    del document["gate"][1]["at_least"]
    return document


def with_a_clause_of_tomorrow() -> dict[str, object]:
    document = rule_document(policy_fields())
    document["gate"].append({"measure": "lambda", "scope": "overall", "at_least": 0.5})
    return document


def old_without_a_threshold() -> dict[str, object]:
    document = old_policy_fields()
    del document["gate"]["domain_bias_within"]
    return document


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(
            {**rule_document(policy_fields()), "document_version": DOCUMENT_VERSION + 1}, id="newer"
        ),
        pytest.param(without_a_threshold(), id="a threshold is gone"),
        pytest.param(old_without_a_threshold(), id="a threshold of an old one is gone"),
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
        ("It is renewed on", "10 clips at most, from 60 days before its end on"),
    ]
    short = replace(
        rule,
        attempts=replace(rule.attempts, wait_days=1, practice_clips=1),
        validity=Validity(months=1, due_days_before=1, renewal_clips=1),
    )
    assert [line.value for line in around_in_words(short)][1:] == [
        "2, then 1 day and 1 practice clip",
        "1 month",
        "1 clip at most, from 1 day before its end on",
    ]


def test_a_rule_that_grows_is_said_whole() -> None:
    rule = read_shipped("within-one-80")
    said = {line.label: line.value for line in (*rule_in_words(rule), *around_in_words(rule))}
    assert said["Clips in a sitting"] == "10"
    assert said["Within one point over all codes"] == "at least 80\xa0%"
    assert "never to be put in force" in said["Published although a check speaks against it"]
    grown = make_grown_rule(
        gate=[
            {
                "any_of": [
                    [{"measure": "exact", "scope": "overall", "at_least": 0.7}],
                    [
                        {
                            "measure": "posterior",
                            "scope": "codes",
                            "codes": ["slips", "meaning"],
                            "at_least": 0.9,
                            "reaches": 0.6,
                        },
                        {"measure": "ac2", "scope": "each_domain", "at_least": 0.5},
                    ],
                ]
            },
            {"measure": "exact", "scope": "each_code", "at_least": 0.3, "clips_at_least": 1},
        ]
    )
    said = {line.label: line.value for line in rule_in_words(grown, {"slips": "Slips"})}
    assert said == {
        "Clips in a sitting": "4 to 8, until it is decided",
        "One of these": (
            "Exact agreement over all codes: at least 70\xa0% – or – Chance that true agreement "
            "reaches 60\xa0% on Slips, meaning: at least 90\xa0%; Gwet's AC2 in each domain: at least 0.5"
        ),
        "Exact agreement on every code": "at least 30\xa0%, on at least 1 scored clip",
        "Leaning up or down in each domain": (
            "at most 0.4 of a score point would be good; shown, decides nothing"
        ),
        "A sitting ends early": "when nothing that may still come could change the outcome",
        "Chances start from": "true exact agreement of about 50\xa0%, worth 2 scores",
        "Scores of earlier sittings": "count together with the new ones",
    }
