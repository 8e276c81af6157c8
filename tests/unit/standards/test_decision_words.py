"""Ana reads what was decided, and why, in plain words."""

from app.standards.domain.decision import (
    ClipScore,
    CodeEvidence,
    Decision,
    Evidence,
    Outcome,
    decide,
)
from app.standards.domain.rule import Rule
from app.standards.words import decision_in_words
from tests.standards_world import make_grown_rule

TITLES = {"meaning": "Meaning", "slips": "Slips", "sense": "Sense making", "errors": "Errors"}


def sheet(**offs: str) -> Evidence:
    """Her scores, clip by clip: `0` exact, `+` and `-` a point off, `^` two points above."""
    reading = {"0": 0, "+": 1, "-": -1, "^": 2}
    return Evidence(
        codes=tuple(
            CodeEvidence(
                code=code,
                domain="sense" if code == "meaning" else "errors",
                points=4,
                scores={
                    f"clip-{n}": ClipScore(own=1 + reading[sign], master=1)
                    for n, sign in enumerate(signs)
                },
            )
            for code, signs in offs.items()
        )
    )


def decided(rule: Rule, evidence: Evidence, outcome: Outcome) -> Decision:
    decision = decide(rule, evidence)
    assert decision.outcome is outcome
    return decision


def test_a_clause_says_what_was_seen_and_what_was_asked() -> None:
    rule = make_grown_rule()
    decision = decided(rule, sheet(meaning="000+++++", slips="00000000"), Outcome.NOT_YET)
    said = decision_in_words(rule, decision, TITLES)
    assert said.headline == "Not yet: your scores do not meet the rule so far."
    assert said.because == "The rule decides after 8 clips."
    assert said.rests_on == "It rests on 8 clips of this sitting."
    assert [(one.label, one.of, one.seen, one.asked) for one in said.unmet] == [
        (
            "Exact agreement over all codes",
            "",
            "68.7\xa0%: 11 of 16 scores",
            "at least 70\xa0%",
        ),
        (
            "Exact agreement in each domain",
            "Sense making",
            "37.5\xa0%: 3 of 8 scores",
            "at least 60\xa0%",
        ),
    ]
    [lean, _] = said.reported
    assert (lean.of, lean.seen, lean.asked) == (
        "Sense making",
        "0.63 of a score point up",
        "at most 0.4 of a score point",
    )


def test_what_is_settled_says_so() -> None:
    rule = make_grown_rule(gate=[{"measure": "exact", "scope": "overall", "at_least": 0.7}])
    won = decided(rule, sheet(meaning="0000000", slips="0000000"), Outcome.CERTIFIED)
    assert (
        decision_in_words(rule, won).because == "No score that could still come would change that."
    )
    lost = decided(rule, sheet(meaning="++++", slips="+++0"), Outcome.NOT_YET)
    assert decision_in_words(rule, lost).because == (
        "Even exact scores on all clips that could still come would not reach the rule."
    )


def test_what_is_certain_enough_says_how_certain() -> None:
    certain = {"reaches": 0.7, "certified_from": 0.6, "not_yet_to": 0.05}
    rule = make_grown_rule(stop={"when_settled": False, "certain": certain})
    decision = decided(rule, sheet(meaning="0000", slips="0000"), Outcome.CERTIFIED)
    assert decision.certainty is not None
    assert decision.certainty > 0.9
    assert "reaches 70\xa0% is 9" in decision_in_words(rule, decision).because


def test_below_the_fewest_clips_and_in_between_there_is_more_to_come() -> None:
    rule = make_grown_rule()
    early = decided(rule, sheet(meaning="000", slips="000"), Outcome.MORE_CLIPS)
    said = decision_in_words(rule, early)
    assert said.headline == "Not decided yet: more clips will tell."
    assert said.because == "The rule asks for at least 4 clips."
    open_still = decided(rule, sheet(meaning="0000+", slips="0000+"), Outcome.MORE_CLIPS)
    assert decision_in_words(rule, open_still).because == "So far it could go either way."


def test_alternatives_are_told_apart_and_are_no_reason_by_themselves() -> None:
    exact = {"measure": "exact", "scope": "overall"}
    rule = make_grown_rule(
        gate=[{"any_of": [[{**exact, "at_least": 0.95}], [{**exact, "at_least": 0.7}]]}]
    )
    decision = decided(rule, sheet(meaning="0000000+", slips="00000000"), Outcome.CERTIFIED)
    said = decision_in_words(rule, decision)
    assert [(one.way, one.is_met) for one in said.gate] == [(1, False), (2, True)]
    assert said.unmet == ()


def test_a_figure_is_never_rounded_to_where_it_would_meet_the_rule() -> None:
    rule = make_grown_rule(gate=[{"measure": "exact", "scope": "overall", "at_least": 0.8125}])
    decision = decided(rule, sheet(meaning="000000++", slips="000000+0"), Outcome.CERTIFIED)
    assert decision_in_words(rule, decision).gate[0].seen == "81.2\xa0%: 13 of 16 scores"
