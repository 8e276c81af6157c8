"""Rules over sittings that grow: what they may never do, whatever the scores."""

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.standards.domain.decision import (
    ClipScore,
    CodeEvidence,
    Evidence,
    Ground,
    Outcome,
    decide,
)
from app.standards.domain.rule import Rule, StopRule
from tests.standards_world import make_grown_rule

POINTS = 4
DOMAINS = {"meaning": "sense", "reasons": "sense", "slips": "errors"}
RANKS = {Outcome.NOT_YET: 0, Outcome.MORE_CLIPS: 1, Outcome.CERTIFIED: 2}
Sheets = dict[str, list[tuple[int | None, int]]]

SHARES = st.sampled_from([0.3, 0.5, 0.6, 0.7, 0.875])
PLACES = st.sampled_from(["overall", "each_domain", "each_code"])
FLOORS = st.fixed_dictionaries(
    {
        "measure": st.sampled_from(["exact", "within_one"]),
        "scope": PLACES,
        "at_least": SHARES,
        "clips_at_least": st.integers(0, 5),
    }
)
CAPS = st.fixed_dictionaries(
    {"measure": st.just("two_or_more"), "scope": PLACES, "at_most": st.sampled_from([0.05, 0.2])}
)
CHANCES = st.fixed_dictionaries(
    {
        "measure": st.just("posterior"),
        "scope": PLACES,
        "at_least": st.sampled_from([0.3, 0.5, 0.9]),
        "reaches": SHARES,
    }
)
MARGINS = st.fixed_dictionaries(
    {"measure": st.just("margin"), "scope": PLACES, "at_least": st.sampled_from([0.0, 0.1, 0.3])}
)
CLIPS = st.fixed_dictionaries(
    {"measure": st.just("clips"), "scope": PLACES, "at_least": st.integers(1, 8)}
)
PLAIN = st.one_of(FLOORS, CAPS, CHANCES, CLIPS)
STOPS = st.fixed_dictionaries(
    {
        "when_settled": st.booleans(),
        "certain": st.sampled_from(
            [
                None,
                {"reaches": 0.7, "certified_from": 0.6, "not_yet_to": 0.3},
                {"reaches": 0.5, "certified_from": 0.95, "not_yet_to": 0.05},
            ]
        ),
    }
)


def rules(clauses: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Rule]:
    """Rules whose gate is made of some clauses, and of alternatives of them."""
    either = st.fixed_dictionaries(
        {"any_of": st.lists(st.lists(clauses, min_size=1, max_size=2), min_size=2, max_size=3)}
    )
    return st.builds(
        make_grown_rule,
        gate=st.lists(st.one_of(clauses, either), min_size=1, max_size=4),
        stop=STOPS,
        pooling=st.sampled_from(["pooled", "fresh"]),
        belief=st.sampled_from(
            [
                {"mean": 0.5, "scores": 2, "clustering": 1},
                {"mean": 0.69, "scores": 20, "clustering": 1.4},
            ]
        ),
    )


RULES = rules(PLAIN | MARGINS)
CELLS = st.tuples(
    st.one_of(st.none(), st.integers(0, POINTS - 1)), st.integers(0, POINTS - 1)
) | st.integers(0, POINTS - 1).map(lambda rank: (rank, rank))
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8)
PLACED = ROWS.flatmap(
    lambda rows: st.tuples(
        st.just(rows), st.integers(0, len(rows) - 1), st.integers(0, len(DOMAINS) - 1)
    )
)
"""Rows, and one place in them: clip and code."""
WORSE = [
    (master, own, own + side)
    for master in range(POINTS)
    for own in range(POINTS)
    for side in (-1, 1)
    if 0 <= own + side < POINTS and abs(own + side - master) > abs(own - master)
]
"""Every master score, with every score given and the next one farther from the master."""


def evidence_of(rows: list[tuple[Any, ...]], *, sitting: int = 1, earlier: int = 0) -> Evidence:
    """Rows of own rank and master rank, clip by clip; the first `earlier` are of sitting 1."""
    return Evidence(
        sitting=sitting,
        codes=tuple(
            CodeEvidence(
                code=code,
                domain=domain,
                points=POINTS,
                scores={
                    f"clip-{n}": ClipScore(
                        own=row[at][0], master=row[at][1], sitting=1 if n < earlier else sitting
                    )
                    for n, row in enumerate(rows)
                },
            )
            for at, (code, domain) in enumerate(DOMAINS.items())
        ),
    )


def with_cell(
    rows: list[tuple[Any, ...]], clip: int, at: int, own: int | None, master: int
) -> list[Any]:
    changed = [list(row) for row in rows]
    changed[clip][at] = (own, master)
    return [tuple(row) for row in changed]


@given(RULES, PLACED, st.sampled_from(WORSE))
def test_a_score_farther_from_the_master_never_raises_the_outcome(
    rule: Rule, placed: tuple[list[Any], int, int], worse: tuple[int, int, int]
) -> None:
    master, own, farther = worse
    before, after = (
        decide(rule, evidence_of(with_cell(*placed, score, master))).outcome
        for score in (own, farther)
    )
    assert RANKS[after] <= RANKS[before]


# A margin's guess changes with the clips that are scored, so no rule here has one.
@given(rules(PLAIN), PLACED)
def test_a_score_withheld_is_never_better_than_an_exact_one(
    rule: Rule, placed: tuple[list[Any], int, int]
) -> None:
    assert not rule.needs_tables
    rows, clip, at = placed
    master = rows[clip][at][1]
    before, after = (
        decide(rule, evidence_of(with_cell(*placed, score, master))).outcome
        for score in (master, None)
    )
    assert RANKS[after] <= RANKS[before]


@given(RULES, ROWS, st.data())
def test_the_same_scores_give_the_same_bytes_in_any_order(
    rule: Rule, rows: list[Any], data: st.DataObject
) -> None:
    here = evidence_of(rows)
    shuffled = tuple(
        replace(one, scores=dict(data.draw(st.permutations(list(one.scores.items())))))
        for one in data.draw(st.permutations(here.codes))
    )
    there = Evidence(codes=shuffled)
    assert decide(rule, here).to_json() == decide(rule, there).to_json()
    assert here.to_json() == there.to_json()
    assert here.content_hash == there.content_hash
    assert json.loads(decide(rule, here).to_json())["outcome"] in list(Outcome)


@given(RULES, ROWS)
def test_at_its_most_clips_a_sitting_is_decided_and_before_its_fewest_nobody_is_certified(
    rule: Rule, rows: list[Any]
) -> None:
    outcome = decide(rule, evidence_of(rows)).outcome
    if len(rows) >= rule.clips_at_most:
        assert outcome is not Outcome.MORE_CLIPS
    if len(rows) < rule.clips_at_least:
        assert outcome is not Outcome.CERTIFIED


@given(RULES, st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=8, max_size=8))
def test_what_is_settled_stays_so_whatever_comes(rule: Rule, rows: list[Any]) -> None:
    settling = replace(rule, stop=StopRule(when_settled=True, certain=None))
    in_the_end = decide(settling, evidence_of(rows)).outcome
    for clips in range(1, len(rows)):
        decision = decide(settling, evidence_of(rows[:clips]))
        if decision.ground is Ground.SETTLED:
            assert decision.outcome is in_the_end


def test_a_sitting_that_is_lost_ends_before_its_fewest_clips_and_one_that_is_won_does_not() -> None:
    rule = make_grown_rule(
        clips={"at_least": 7, "at_most": 8},
        gate=[{"measure": "exact", "scope": "overall", "at_least": 0.7}],
    )
    lost, won = decide(rule, evidence_of([POOR] * 3)), decide(rule, evidence_of([GOOD] * 6))
    assert (lost.outcome, lost.ground) == (Outcome.NOT_YET, Ground.SETTLED)
    assert (won.outcome, won.ground) == (Outcome.MORE_CLIPS, Ground.FEWEST_CLIPS)


GOOD, FAIR, POOR = ((1, 1),) * 3, ((1, 1), (1, 1), (0, 1)), ((0, 1),) * 3


def test_a_later_sitting_counts_earlier_scores_as_the_rule_says() -> None:
    rows = [POOR] * 8 + [GOOD] * 8
    pooled = make_grown_rule(pooling="pooled")
    fresh = make_grown_rule(pooling="fresh")
    evidence = evidence_of(rows, sitting=2, earlier=8)
    together, alone = decide(pooled, evidence), decide(fresh, evidence)
    assert (together.outcome, together.clips, together.earlier_clips) == ("not_yet", 8, 8)
    assert (alone.outcome, alone.clips, alone.earlier_clips) == ("certified", 8, 0)


def test_a_second_sitting_has_its_own_fewest_and_most_clips() -> None:
    rule = make_grown_rule(
        stop={"when_settled": False, "certain": None},
        gate=[{"measure": "exact", "scope": "overall", "at_least": 0.7}],
    )
    first = [FAIR] * 8
    assert decide(rule, evidence_of(first)).outcome is Outcome.NOT_YET
    for clips, outcome in ((1, "more_clips"), (7, "more_clips"), (8, "certified")):
        evidence = evidence_of(first + [GOOD] * clips, sitting=2, earlier=8)
        assert decide(rule, evidence).outcome == outcome


def test_an_acceptable_second_point_is_exact() -> None:
    rule = make_grown_rule(gate=[{"measure": "exact", "scope": "overall", "at_least": 1.0}])
    evidence = evidence_of([FAIR] * 8)
    second = tuple(
        replace(one, scores={clip: replace(score, also=0) for clip, score in one.scores.items()})
        for one in evidence.codes
    )
    assert decide(rule, evidence).outcome is Outcome.NOT_YET
    assert decide(rule, replace(evidence, codes=second)).outcome is Outcome.CERTIFIED


def test_below_the_clips_a_clause_asks_for_it_is_not_met() -> None:
    gate = [{"measure": "exact", "scope": "each_code", "at_least": 0.1, "clips_at_least": 6}]
    rule = make_grown_rule(gate=gate)
    rows = [GOOD] * 5 + [((1, 1), (1, 1), (None, 1))] * 3
    assert decide(rule, evidence_of(rows)).outcome is Outcome.NOT_YET
    rows = [GOOD] * 6 + [((1, 1), (1, 1), (None, 1))] * 2
    assert decide(rule, evidence_of(rows)).outcome is Outcome.CERTIFIED


def test_a_gate_of_alternatives_is_met_by_any_of_them() -> None:
    rule = make_grown_rule(
        gate=[
            {
                "any_of": [
                    [{"measure": "exact", "scope": "overall", "at_least": 0.9}],
                    [
                        {"measure": "exact", "scope": "overall", "at_least": 0.6},
                        {"measure": "clips", "scope": "codes", "codes": ["slips"], "at_least": 8},
                    ],
                ]
            }
        ]
    )
    assert decide(rule, evidence_of([GOOD] * 8)).outcome is Outcome.CERTIFIED
    assert decide(rule, evidence_of([FAIR] * 8)).outcome is Outcome.CERTIFIED
    assert decide(rule, evidence_of([POOR] * 8)).outcome is Outcome.NOT_YET


@pytest.mark.parametrize(
    ("clause", "observed"),
    [
        # By hand: 16 of 24 exact, every miss a point down.
        pytest.param({"measure": "exact", "at_least": 0.6}, 16 / 24, id="exact"),
        pytest.param({"measure": "within_one", "at_least": 0.6}, 1.0, id="within one"),
        pytest.param({"measure": "two_or_more", "at_most": 0.1}, 0.0, id="two or more"),
        pytest.param({"measure": "bias", "at_most": 0.4}, -8 / 24, id="bias"),
        pytest.param({"measure": "clips", "at_least": 3}, 8, id="clips"),
        # Masters are all 1 here, so a blind guess is drawn toward none but its own share.
        pytest.param({"measure": "margin", "at_least": 0.0}, 16 / 24 - 1, id="margin"),
        # One column of masters: Cohen's chance equals what is observed, so kappa is nil.
        pytest.param({"measure": "weighted_kappa", "at_least": 0.1}, 0.0, id="kappa"),
        # Gwet 2014: (po - pe) / (1 - pe) with po = 1 - 8/24/9, pe = T/(q(q-1)) * sum p(1-p).
        pytest.param({"measure": "ac2", "at_least": 0.1}, 0.949579832, id="AC2"),
        # Beta(17, 9) at .60 is the binomial of 25 at .60 up to 16, .726 in printed tables.
        pytest.param(
            {"measure": "posterior", "at_least": 0.1, "reaches": 0.6}, 0.726, id="posterior"
        ),
    ],
)
def test_every_measure_is_what_its_formula_gives(
    clause: Mapping[str, Any], observed: float
) -> None:
    rule = make_grown_rule(gate=[{**clause, "scope": "overall"}])
    [line] = [one for one in decide(rule, evidence_of([FAIR] * 8)).trace if one.decides]
    assert line.observed == pytest.approx(observed, abs=1e-3)
    assert line.n == 24


def test_a_share_is_met_as_it_is_written_on_any_number_of_clips() -> None:
    rule = make_grown_rule(
        clips={"at_least": 10, "at_most": 10},
        gate=[{"measure": "exact", "scope": "each_code", "at_least": 0.7}],
    )
    for hits in range(11):
        rows = [GOOD] * hits + [POOR] * (10 - hits)
        met = decide(rule, evidence_of(rows)).outcome is Outcome.CERTIFIED
        assert met == (Fraction(hits, 10) >= Fraction("0.7"))
