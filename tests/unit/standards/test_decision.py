"""Ana's scores under a rule: certified, not yet, or more clips first, and every reason why."""

import json
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.standards.domain.clauses import Clause, Direction, Measure, Scope
from app.standards.domain.decision import (
    ClipScore,
    CodeEvidence,
    Decision,
    Evidence,
    Outcome,
    TraceLine,
    decide,
)
from app.standards.domain.rule import Rule
from tests.standards_world import GATE, NAMES, make_rule

DOMAINS = {"meaning": "sense", "reasons": "sense", "slips": "errors"}
RANKS = {Outcome.NOT_YET: 0, Outcome.MORE_CLIPS: 1, Outcome.CERTIFIED: 2}
# Every clause but the one a test is about is out of the way.
LOOSE = {
    "domain_exact_at_least": 0.0,
    "code_exact_at_least": 0.0,
    "discrepant_at_most": 1.0,
    "discrepant_per_code_at_most": 99,
    "domain_bias_within": 9.0,
}


def evidence_of(**distances: Sequence[int]) -> Evidence:
    """Ana's distances to the masters, code by code, clip by clip."""
    return Evidence(
        codes=tuple(
            CodeEvidence(
                code=code,
                domain=DOMAINS.get(code, "elsewhere"),
                points=9,
                scores={
                    f"clip-{n}": ClipScore(own=4 + distance, master=4)
                    for n, distance in enumerate(mine)
                },
            )
            for code, mine in distances.items()
        )
    )


def ana(meaning: str, reasons: str = "0000000000", slips: str = "0000000000") -> Evidence:
    """Ana on ten clips: `0` exact, `+` and `-` a point off, `^` and `v` two points off."""
    reading = {"0": 0, "+": 1, "-": -1, "^": 2, "v": -2}
    sheets = {"meaning": meaning, "reasons": reasons, "slips": slips}
    return evidence_of(
        **{code: [reading[sign] for sign in sheet] for code, sheet in sheets.items()}
    )


def line_of(decision: Decision, clause: str, of: str = "") -> TraceLine:
    [line] = [one for one in decision.trace if (name_of(one), one.of) == (clause, of)]
    return line


def name_of(line: TraceLine) -> str:
    return NAMES[line.measure, line.scope]


def unmet(decision: Decision) -> set[tuple[str, str]]:
    return {(name_of(line), line.of) for line in decision.trace if not line.met}


def test_who_scores_as_the_masters_is_certified() -> None:
    decision = decide(make_rule(), ana("0000000000"))
    assert decision.outcome is Outcome.CERTIFIED
    assert unmet(decision) == set()


def test_one_clip_fewer_than_the_rule_asks_for_is_no_decision() -> None:
    assert decide(make_rule(), ana("000000000", "000000000", "000000000")).outcome == "more_clips"


def test_a_code_she_could_not_score_once_too_often_asks_for_more_clips() -> None:
    decision = decide(make_rule(), ana("0000000000", slips="000000000"))
    assert decision.outcome is Outcome.MORE_CLIPS
    assert unmet(decision) == {("clips_at_least", "slips")}
    assert line_of(decision, "clips_at_least", "slips").observed == 9


@pytest.mark.parametrize(
    ("meaning", "outcome"),
    [
        pytest.param("00+++++++", Outcome.NOT_YET, id="three of ten at best"),
        pytest.param("000++++++", Outcome.MORE_CLIPS, id="four of ten at best, as the rule asks"),
        pytest.param("000000^v^", Outcome.NOT_YET, id="three discrepant scores, one too many"),
        pytest.param("0000000^v", Outcome.MORE_CLIPS, id="as many as the rule allows"),
    ],
)
def test_cannot_score_hides_no_failure_that_the_missing_score_could_not_mend(
    meaning: str, outcome: Outcome
) -> None:
    rule = make_rule(domain_exact_at_least=0.0, discrepant_at_most=1.0, domain_bias_within=9.0)
    assert decide(rule, ana(meaning)).outcome is outcome


def test_a_gated_domain_without_any_code_asks_for_more_clips() -> None:
    decision = decide(make_rule(), evidence_of(meaning=[0] * 10, reasons=[0] * 10))
    assert decision.outcome is Outcome.MORE_CLIPS
    missing = line_of(decision, "domain_exact_at_least", "errors")
    assert (missing.observed, missing.interval, missing.met) == (None, None, False)


def test_domains_the_rule_does_not_gate_decide_nothing() -> None:
    only_sense = make_rule(domains=("sense",))
    hopeless = ana("0000000000", slips="^^^^^^^^^^")
    assert decide(only_sense, hopeless).outcome is Outcome.CERTIFIED
    assert decide(only_sense, hopeless) == decide(only_sense, ana("0000000000", slips=""))
    assert decide(make_rule(), hopeless).outcome is Outcome.NOT_YET


@pytest.mark.parametrize(
    ("limits", "enough", "too_little", "reason"),
    [
        pytest.param(
            {"domain_exact_at_least": 0.70},
            ana("+++---0000"),
            ana("+++---+000"),
            ("domain_exact_at_least", "sense"),
            id="14 of 20 meets .70, 13 does not",
        ),
        pytest.param(
            {"code_exact_at_least": 0.40},
            ana("+++---0000"),
            ana("+++---+000"),
            ("code_exact_at_least", "meaning"),
            id="4 of 10 meets .40, 3 does not",
        ),
        pytest.param(
            {"discrepant_at_most": 0.10},
            ana("^0000v000^"),
            ana("^0000v000^", slips="v000000000"),
            ("discrepant_at_most", ""),
            id="3 of 30 is a tenth, 4 is more",
        ),
        pytest.param(
            {"discrepant_per_code_at_most": 2},
            ana("^0000v0000"),
            ana("^0000v000v"),
            ("discrepant_per_code_at_most", "meaning"),
            id="two far misses on a code, and three",
        ),
        pytest.param(
            {"domain_bias_within": 0.15},
            ana("^+00000000"),
            ana("^++0000000"),
            ("domain_bias_within", "sense"),
            id="leaning up by 3 of 20, and by 4",
        ),
        pytest.param(
            {"domain_bias_within": 0.15},
            ana("v-00000000"),
            ana("v--0000000"),
            ("domain_bias_within", "sense"),
            id="leaning down by 3 of 20, and by 4",
        ),
    ],
)
def test_each_clause_holds_at_its_limit_and_fails_one_score_beyond(
    limits: dict[str, float], enough: Evidence, too_little: Evidence, reason: tuple[str, str]
) -> None:
    rule = make_rule(**{**LOOSE, **limits})
    assert decide(rule, enough).outcome is Outcome.CERTIFIED
    assert decide(rule, too_little).outcome is Outcome.NOT_YET
    assert unmet(decide(rule, too_little)) == {reason}


@pytest.mark.parametrize("hits", range(11))
def test_a_share_written_in_tenths_is_met_by_as_many_of_ten(hits: int) -> None:
    # 0.1 * 10 is 1 for us; 0.7 * 10 and 0.29 * 100 are a trap in binary floating point.
    rule = make_rule(**{**LOOSE, "code_exact_at_least": hits / 10})
    for exact in range(11):
        sheet = "0" * exact + "+" * (10 - exact)
        is_met = line_of(decide(rule, ana(sheet)), "code_exact_at_least", "meaning").met
        assert is_met == (exact >= hits)


def test_the_trace_says_what_was_seen_what_was_needed_and_how_sure_it_is() -> None:
    decision = decide(make_rule(domain_exact_at_least=0.99), ana("+++0000000"))
    line = line_of(decision, "domain_exact_at_least", "sense")
    assert (line.observed, line.needed, line.n, line.met) == (17 / 20, 0.99, 20, False)
    assert line.interval is not None
    assert 0.5 < line.interval[0] < 0.85 < line.interval[1] < 1
    lean = line_of(decision, "domain_bias_within", "sense")
    assert lean.observed == 3 / 20
    assert lean.interval is not None
    assert lean.interval[0] < 3 / 20 < lean.interval[1]
    assert line_of(decision, "discrepant_per_code_at_most", "meaning").interval is None


@pytest.mark.parametrize(
    ("measure", "limit", "met", "missed"),
    [
        pytest.param(Measure.EXACT, "0.70", (8, 11), (7, 11), id="7.7 asks for 8"),
        pytest.param(Measure.TWO_OR_MORE, "0.10", (1, 15), (2, 15), id="1.5 allows 1"),
        pytest.param(Measure.BIAS, "0.15", (-1, 10), (-2, 10), id="1.5 down allows 1"),
    ],
)
def test_a_share_of_scores_that_is_no_whole_number_is_never_rounded_in_her_favor(
    measure: Measure, limit: str, met: tuple[int, int], missed: tuple[int, int]
) -> None:
    is_floor = measure is Measure.EXACT
    clause = Clause(
        measure=measure,
        scope=Scope.OVERALL,
        limit=Fraction(limit),
        direction=Direction.AT_LEAST if is_floor else Direction.AT_MOST,
    )
    assert clause.is_met(*met)
    assert not clause.is_met(*missed)
    assert clause.bound(met[1]) == abs(met[0])


def test_where_a_code_was_never_scored_no_count_of_misses_is_held_against_her() -> None:
    decision = decide(make_rule(clips=1), evidence_of(meaning=[0], reasons=[0], slips=[]))
    assert decision.outcome is Outcome.MORE_CLIPS
    assert unmet(decision) == {
        ("clips_at_least", "slips"),
        ("domain_exact_at_least", "errors"),
        ("code_exact_at_least", "slips"),
        ("domain_bias_within", "errors"),
    }


def test_one_score_is_enough_for_a_rule_that_asks_for_one_clip() -> None:
    only_errors = make_rule(clips=1, domains=("errors",))
    assert decide(only_errors, evidence_of(slips=[0])).outcome is Outcome.CERTIFIED
    assert decide(only_errors, evidence_of(slips=[1])).outcome is Outcome.NOT_YET


def test_a_lean_seen_on_a_single_clip_has_no_honest_bounds() -> None:
    seen = evidence_of(meaning=[1], reasons=[0], slips=[0])
    line = line_of(decide(make_rule(clips=1), seen), "domain_bias_within", "sense")
    assert (line.observed, line.n, line.interval) == (0.5, 2, None)
    again = evidence_of(meaning=[1, 0], reasons=[0, 0], slips=[0, 0])
    line = line_of(decide(make_rule(clips=1), again), "domain_bias_within", "sense")
    assert line.interval is not None


def test_every_clause_is_traced_for_everything_it_must_hold_for() -> None:
    lines = [(name_of(line), line.of) for line in decide(make_rule(), ana("0" * 10)).trace]
    assert lines == [
        *(("clips_at_least", code) for code in ("meaning", "reasons", "slips")),
        *(("domain_exact_at_least", domain) for domain in ("sense", "errors")),
        *(("code_exact_at_least", code) for code in ("meaning", "reasons", "slips")),
        ("discrepant_at_most", ""),
        *(("discrepant_per_code_at_most", code) for code in ("meaning", "reasons", "slips")),
        *(("domain_bias_within", domain) for domain in ("sense", "errors")),
    ]


def test_a_code_named_twice_is_no_evidence() -> None:
    once = CodeEvidence(code="meaning", domain="sense", points=4, scores={})
    with pytest.raises(ValueError, match="each code once"):
        Evidence(codes=(once, once))


@pytest.mark.parametrize("own", [-1, 4])
def test_a_rank_that_the_scale_does_not_have_is_no_evidence(own: int) -> None:
    with pytest.raises(ValueError, match="is no rank of 4 points"):
        CodeEvidence(
            code="meaning",
            domain="sense",
            points=4,
            scores={"clip-1": ClipScore(own=own, master=0)},
        )


SHEETS = st.fixed_dictionaries(
    {code: st.lists(st.integers(-3, 3), min_size=4, max_size=6) for code in DOMAINS}
)
LIMITS = st.fixed_dictionaries(
    {
        "domain_exact_at_least": st.sampled_from([0.0, 0.3, 0.5, 0.7]),
        "code_exact_at_least": st.sampled_from([0.0, 0.25, 0.4]),
        "discrepant_at_most": st.sampled_from([0.05, 0.2, 0.5]),
        "discrepant_per_code_at_most": st.integers(0, 3),
        "domain_bias_within": st.sampled_from([0.25, 0.5, 1.0]),
    }
)


def rule_of(limits: dict[str, float]) -> Rule:
    assert set(limits) == set(GATE)
    return make_rule(clips=4, **limits)


@given(SHEETS, LIMITS, st.data())
def test_the_same_scores_give_the_same_bytes_in_any_order(
    sheets: dict[str, list[int]], limits: dict[str, float], data: st.DataObject
) -> None:
    here = evidence_of(**sheets)
    shuffled = [
        CodeEvidence(
            code=one.code,
            domain=one.domain,
            points=one.points,
            scores=dict(data.draw(st.permutations(list(one.scores.items())))),
        )
        for one in data.draw(st.permutations(here.codes))
    ]
    first = decide(rule_of(limits), here)
    second = decide(rule_of(limits), Evidence(codes=tuple(shuffled)))
    assert first.to_json() == second.to_json()
    assert json.loads(first.to_json())["outcome"] == first.outcome.value


@given(SHEETS, LIMITS, st.sampled_from(sorted(DOMAINS)), st.integers(0, 5))
def test_a_worse_score_never_raises_the_outcome(
    sheets: dict[str, list[int]], limits: dict[str, float], code: str, clip: int
) -> None:
    assume(clip < len(sheets[code]))
    lean = sum(sum(sheets[one]) for one in DOMAINS if DOMAINS[one] == DOMAINS[code])
    old = sheets[code][clip]
    # Farther from the master, on the side she is on; an exact score moves to where she leans.
    side = old or lean or 1
    assume(side * lean >= 0)
    worse = {**sheets, code: list(sheets[code])}
    worse[code][clip] = old + (1 if side > 0 else -1)
    rule = rule_of(limits)
    before, after = (decide(rule, evidence_of(**one)).outcome for one in (sheets, worse))
    assert RANKS[after] <= RANKS[before]


@given(SHEETS, LIMITS, st.sampled_from(sorted(DOMAINS)), st.integers(0, 5), st.booleans())
def test_where_no_lean_is_asked_about_no_further_miss_ever_helps(
    sheets: dict[str, list[int]], limits: dict[str, float], code: str, clip: int, up: bool
) -> None:
    assume(clip < len(sheets[code]))
    old = sheets[code][clip]
    worse = {**sheets, code: list(sheets[code])}
    worse[code][clip] = old + (1 if old > 0 or (old == 0 and up) else -1)
    rule = rule_of({**limits, "domain_bias_within": 9.0})
    before, after = (decide(rule, evidence_of(**one)).outcome for one in (sheets, worse))
    assert RANKS[after] <= RANKS[before]


def test_a_miss_against_her_lean_makes_her_lean_less_and_that_alone_can_help() -> None:
    rule = make_rule(**{**LOOSE, "domain_bias_within": 0.15})
    assert decide(rule, ana("++++000000")).outcome is Outcome.NOT_YET
    assert decide(rule, ana("++++00000-")).outcome is Outcome.CERTIFIED


@given(SHEETS, LIMITS)
def test_a_stricter_rule_certifies_nobody_more(
    sheets: dict[str, list[int]], limits: dict[str, float]
) -> None:
    stricter = {**limits, "domain_exact_at_least": limits["domain_exact_at_least"] + 0.1}
    before, after = (
        decide(rule_of(one), evidence_of(**sheets)).outcome for one in (limits, stricter)
    )
    assert RANKS[after] <= RANKS[before]


@given(SHEETS, LIMITS, st.sampled_from(sorted(DOMAINS)), st.integers(0, 3))
def test_cannot_score_on_a_form_of_just_enough_clips_certifies_nobody_and_buries_nothing(
    sheets: dict[str, list[int]], limits: dict[str, float], code: str, clip: int
) -> None:
    form = {one: mine[:4] for one, mine in sheets.items()}
    without, exact = ({**form, code: list(form[code])} for _ in range(2))
    del without[code][clip]
    exact[code][clip] = 0
    rule = rule_of({**limits, "domain_bias_within": 9.0})
    outcome = decide(rule, evidence_of(**without)).outcome
    could_be = decide(rule, evidence_of(**exact)).outcome
    expected = Outcome.MORE_CLIPS if could_be is Outcome.CERTIFIED else Outcome.NOT_YET
    assert outcome is expected
