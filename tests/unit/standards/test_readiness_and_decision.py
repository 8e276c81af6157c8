"""Readiness foretells what the rule decides: it sits through clips as somebody's sitting goes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.standards.domain.decision import (
    ClipScore,
    CodeEvidence,
    Decision,
    Evidence,
    Outcome,
    decide,
)
from app.standards.domain.rule import Rule
from app.standards.domain.sittings import sit_through
from app.standards.domain.stopping import OUTCOMES
from app.standards.domain.totals import Layout
from tests.standards_world import make_grown_rule, make_rule

CODES = ("meaning", "reasons", "slips")
DOMAINS = ("sense", "sense", "errors")
POINTS = 4
LAYOUT = Layout(codes=CODES, domains=DOMAINS, points=(POINTS,) * 3, gated=("sense", "errors"))
CLIPS = 10
# Mostly exact, as people are: evenly drawn scores would never come near a threshold.
CELLS = st.tuples(st.integers(0, POINTS - 1), st.sampled_from([0, 0, 0, 0, 1, -1, 2, None]))
FORMS = st.lists(
    st.lists(
        st.lists(CELLS, min_size=len(CODES), max_size=len(CODES)), min_size=CLIPS, max_size=CLIPS
    ),
    min_size=1,
    max_size=6,
)
FIXED = st.builds(
    make_rule,
    domain_exact_at_least=st.sampled_from([0.0, 0.55, 0.7, 0.85, 1.0]),
    code_exact_at_least=st.sampled_from([0.0, 0.4, 0.6, 0.7]),
    discrepant_at_most=st.sampled_from([0.0, 0.05, 0.1, 0.3]),
    discrepant_per_code_at_most=st.integers(0, 3),
    domain_bias_within=st.sampled_from([0.05, 0.15, 0.25, 1.0]),
)
CLAUSES = st.sampled_from(
    [
        {"measure": "exact", "scope": "overall", "at_least": 0.6},
        {"measure": "exact", "scope": "each_code", "at_least": 0.4, "clips_at_least": 3},
        {"measure": "within_one", "scope": "each_domain", "at_least": 0.8},
        {"measure": "two_or_more", "scope": "overall", "at_most": 0.1},
        {"measure": "weighted_kappa", "scope": "overall", "at_least": 0.3},
        {"measure": "ac2", "scope": "each_domain", "at_least": 0.3},
        {"measure": "margin", "scope": "overall", "at_least": 0.1},
        {"measure": "posterior", "scope": "overall", "at_least": 0.4, "reaches": 0.6},
        {"measure": "exact", "scope": "codes", "codes": ["slips"], "at_least": 0.5},
        {
            "any_of": [
                [{"measure": "exact", "scope": "overall", "at_least": 0.8}],
                [
                    {"measure": "exact", "scope": "overall", "at_least": 0.5},
                    {"measure": "bias", "scope": "overall", "at_most": 0.2},
                ],
            ]
        },
    ]
)
STOPS = st.fixed_dictionaries(
    {
        "when_settled": st.booleans(),
        "certain": st.sampled_from(
            [None, {"reaches": 0.6, "certified_from": 0.7, "not_yet_to": 0.2}]
        ),
    }
)
GROWN = st.builds(make_grown_rule, gate=st.lists(CLAUSES, min_size=1, max_size=3), stop=STOPS)


def ranks_of(form: list[list[tuple[int, int | None]]]) -> tuple[np.ndarray, np.ndarray]:
    """Own ranks and master ranks, ``[clip, code]``."""
    masters = np.array([[master for master, _ in row] for row in form])
    own = [
        [-1 if off is None else min(max(master + off, 0), POINTS - 1) for master, off in row]
        for row in form
    ]
    return np.array(own), masters


def evidence_of(own: np.ndarray, masters: np.ndarray) -> Evidence:
    return Evidence(
        codes=tuple(
            CodeEvidence(
                code=code,
                domain=domain,
                points=POINTS,
                scores={
                    str(clip): ClipScore(own=None if mine < 0 else int(mine), master=int(master))
                    for clip, (mine, master) in enumerate(
                        zip(own[:, at], masters[:, at], strict=True)
                    )
                },
            )
            for at, (code, domain) in enumerate(zip(CODES, DOMAINS, strict=True))
        )
    )


def sit(rule: Rule, own: np.ndarray, masters: np.ndarray) -> tuple[Decision, int]:
    """Decide after every clip until there is a decision, as a sitting does."""
    for clips in range(1, min(len(own), rule.clips_at_most) + 1):
        decision = decide(rule, evidence_of(own[:clips], masters[:clips]))
        if decision.outcome is not Outcome.MORE_CLIPS:
            break
    return decision, clips


@given(FORMS, st.one_of(FIXED, GROWN))
def test_thousands_of_sittings_at_once_end_as_each_would_by_itself(
    forms: list[list[list[tuple[int, int | None]]]], rule: Rule
) -> None:
    own, masters = (np.stack(side) for side in zip(*map(ranks_of, forms), strict=True))
    sat = sit_through(rule, LAYOUT, own, masters)
    alone = [sit(rule, *both) for both in zip(own, masters, strict=True)]
    assert [OUTCOMES[int(one)] for one in sat.verdict] == [one.outcome for one, _ in alone]
    assert sat.clips.tolist() == [clips for _, clips in alone]
