"""Readiness foretells what the rule decides: both apply the same clauses to the same test forms."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.practice.domain.readiness import domain_passes, whole_passes
from app.standards.domain.decision import CodeEvidence, Evidence, Outcome, decide
from app.standards.domain.rule import Rule
from tests.standards_world import make_rule

CODES = ("meaning", "reasons", "slips")
DOMAINS = ("sense", "sense", "errors")
CLIPS = 10
REACH = 3  # as far as a scale of four points goes
WAYS = st.integers(-REACH, REACH)
# Mostly exact, as people are: evenly drawn distances would never come near a threshold.
DISTANCES = st.one_of(st.just(0), st.just(0), st.just(0), WAYS)
FORMS = st.lists(
    st.lists(
        st.lists(DISTANCES, min_size=CLIPS, max_size=CLIPS),
        min_size=len(CODES),
        max_size=len(CODES),
    ),
    min_size=1,
    max_size=8,
)
RULES = st.builds(
    make_rule,
    domain_exact_at_least=st.sampled_from([0.0, 0.55, 0.7, 0.85, 1.0]),
    code_exact_at_least=st.sampled_from([0.0, 0.4, 0.6, 0.7]),
    discrepant_at_most=st.sampled_from([0.0, 0.05, 0.1, 0.3]),
    discrepant_per_code_at_most=st.integers(0, 3),
    domain_bias_within=st.sampled_from([0.05, 0.15, 0.25, 1.0]),
)


def evidence_of(form: list[list[int]]) -> Evidence:
    return Evidence(
        codes=tuple(
            CodeEvidence(code=code, domain=domain, distances={str(n): d for n, d in enumerate(own)})
            for code, domain, own in zip(CODES, DOMAINS, form, strict=True)
        )
    )


@given(FORMS, RULES)
def test_forms_pass_in_readiness_exactly_where_the_rule_certifies(
    forms: list[list[list[int]]], rule: Rule
) -> None:
    distances = np.array(forms).swapaxes(1, 2)
    passes = (
        whole_passes(distances, rule)
        & domain_passes(distances[:, :, :2], rule)
        & domain_passes(distances[:, :, 2:], rule)
    )
    decided = [decide(rule, evidence_of(form)).outcome is Outcome.CERTIFIED for form in forms]
    assert passes.tolist() == decided
