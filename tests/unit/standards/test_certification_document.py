"""docs/certification.md says what the policy in force asks, and what its simulation comes to."""

import re
from pathlib import Path

import pytest

from app.standards.content.simulated import Unread, read_policy
from app.standards.domain.rule import Rule
from app.standards.domain.simulation.report import Plan, simulate
from tools.bench_certification import planned_pool

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = (ROOT / "docs" / "certification.md").read_text("utf-8")
POLICY = ROOT / "calibration_sets" / "policies" / "mqi-default.yaml"
FIGURE = r"(\.\d{3}) / (\.\d{3}), (\d+\.\d)"
NEAR = 0.09
"""Four standard errors of a rate among 200 people."""


@pytest.fixture(scope="module")
def rule() -> Rule:
    """Return the rule of the policy in force."""
    found = read_policy(POLICY)
    assert not isinstance(found, Unread)
    return found


def test_every_limit_of_the_rule_is_named(rule: Rule) -> None:
    assert rule.stop.certain is not None
    limits = [one.limit for one in rule.clauses if not one.is_count]
    limits += [rule.stop.certain.certified_from, rule.stop.certain.not_yet_to]
    for limit in limits:
        assert f".{round(float(limit) * 100):02d}" in DOCUMENT
    assert f"as if {rule.belief.scores} independent scores" in DOCUMENT


def test_the_figures_of_both_families_are_those_of_the_simulation(rule: Rule) -> None:
    told = re.findall(rf"^\| \*\*\.15\*\* \| [SC] \|.*?\|[ *]*{FIGURE}", DOCUMENT, re.MULTILINE)
    found = simulate(rule, planned_pool(POLICY), Plan(people=400, lives=1))
    assert len(told) == len(found.families)
    for (false_pass, false_fail, clips), family in zip(told, found.families, strict=True):
        assert family.undecided_again.false_pass == pytest.approx(float(false_pass), abs=NEAR)
        assert family.undecided_again.false_fail == pytest.approx(float(false_fail), abs=NEAR)
        assert family.undecided_again.clips == pytest.approx(float(clips), abs=1.0)
