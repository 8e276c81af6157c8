"""Ana reads the clauses of her verdict, with figures that do not flatter and do not tell of clips."""

from app.certification.words import reasons_of
from app.standards.domain.decision import Outcome
from tests.standards_world import make_grown_rule
from tests.unit.standards.test_decision_words import TITLES, decided, sheet

NB = "\N{NO-BREAK SPACE}"


def test_a_share_just_under_the_rule_is_not_rounded_up_to_it() -> None:
    rule = make_grown_rule(gate=[{"measure": "exact", "scope": "overall", "at_least": 0.69}])
    decision = decided(rule, sheet(meaning="000+++++", slips="00000000"), Outcome.NOT_YET)
    [reason] = [one for one in reasons_of(rule, decision, TITLES) if one.decides]
    assert (reason.needed, reason.is_met) == (f"at least 69{NB}%", False)
    assert reason.reached == f"68.7{NB}%: 11 of 16 scores", (
        "69 percent would contradict the verdict"
    )


def test_the_page_says_what_the_words_of_the_rule_say() -> None:
    rule = make_grown_rule()
    decision = decided(rule, sheet(meaning="000+++++", slips="00000000"), Outcome.NOT_YET)
    [lean] = [one for one in reasons_of(rule, decision, TITLES) if not one.decides]
    assert "Sense making: 0.63 of a score point up" in lean.misses
