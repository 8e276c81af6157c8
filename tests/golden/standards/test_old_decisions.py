"""Rules of versions 1 and 2 decide for ever as the program decided that wrote them.

The decisions were written by the last program that had only rules of this form.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from app.standards.domain.clauses import ClauseScope, Measure
from app.standards.domain.decision import ClipScore, CodeEvidence, Decision, Evidence, decide
from app.standards.domain.documents import read_rule

CASES = json.loads((Path(__file__).parent / "decisions.json").read_text("utf-8"))
FIGURES = ("of", "observed", "needed", "n", "interval", "met")
NAMES = {
    ("clips", "each_code"): "clips_at_least",
    ("exact", "each_domain"): "domain_exact_at_least",
    ("exact", "each_code"): "code_exact_at_least",
    ("two_or_more", "overall"): "discrepant_at_most",
    ("two_or_more", "each_code"): "discrepant_per_code_at_most",
    ("bias", "each_domain"): "domain_bias_within",
}


def evidence_of(codes: dict[str, Any]) -> Evidence:
    return Evidence(
        codes=tuple(
            CodeEvidence(
                code=code,
                domain=one["domain"],
                points=4,
                scores={
                    clip: ClipScore(own=own, master=master)
                    for clip, (own, master) in one["scores"].items()
                },
            )
            for code, one in codes.items()
        )
    )


def as_of_old(decision: Decision) -> dict[str, Any]:
    trace = [
        {
            "clause": NAMES[Measure(line["measure"]), ClauseScope(line["scope"])],
            **{figure: line[figure] for figure in FIGURES},
        }
        for line in json.loads(decision.to_json())["trace"]
    ]
    return {"outcome": decision.outcome.value, "trace": trace}


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_an_old_rule_decides_to_the_same_digits(case: dict[str, Any]) -> None:
    decision = decide(read_rule(case["policy"]), evidence_of(case["evidence"]))
    assert as_of_old(decision) == case["decision"]
