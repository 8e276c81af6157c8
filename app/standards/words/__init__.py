"""What pages say about rules and decisions: every figure is the rule's own, none is rounded."""

from app.standards.words.clauses import Line, clause_in_words
from app.standards.words.decisions import (
    ClauseResult,
    DecisionInWords,
    decision_in_words,
    seen_in_words,
)
from app.standards.words.rules import around_in_words, rule_in_words

__all__ = [
    "ClauseResult",
    "DecisionInWords",
    "Line",
    "around_in_words",
    "clause_in_words",
    "decision_in_words",
    "rule_in_words",
    "seen_in_words",
]
