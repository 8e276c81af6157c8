"""The reasons of a decision: each clause of the rule in plain words, with what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.certification.domain.plan import FEWEST_SCORES
from app.standards.domain.clauses import Clause, Measure, clauses_of
from app.standards.domain.decision import Decision, TraceLine
from app.standards.domain.rule import Rule
from app.standards.words.clauses import clause_in_words
from app.standards.words.decisions import seen_in_words
from app.wording import gettext as _
from app.wording import ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseReason:
    """One clause, and what came of it.

    Attributes:
        asks: what the clause is about.
        needed: what it asks for.
        reached: what came of it, over everything or where it was nearest to missing.
        is_met: whether it holds.
        decides: whether it counts, or is reported alone.
        misses: where it does not hold yet: titles of codes or domains, with figures.
    """

    asks: str
    needed: str
    reached: str
    is_met: bool
    decides: bool
    misses: tuple[str, ...]


def reasons_of(
    rule: Rule, decision: Decision, titles: Mapping[str, str]
) -> tuple[ClauseReason, ...]:
    """Return every clause of a rule with what came of it, the gate before what is reported.

    Args:
        rule: the rule that decided.
        decision: what it decided, with its trace.
        titles: of codes and domains, by key.
    """
    found = []
    reported = [((at,), clause) for at, clause in enumerate(rule.reported)]
    for decides, clauses in ((True, clauses_of(rule.gate)), (False, reported)):
        for place, clause in clauses:
            lines = [
                line
                for line in decision.trace
                if line.decides is decides and tuple(line.place) == place
            ]
            found.append(_reason(clause, lines, titles, decides=decides))
    return tuple(found)


def _reason(
    clause: Clause, lines: Sequence[TraceLine], titles: Mapping[str, str], *, decides: bool
) -> ClauseReason:
    said = clause_in_words(clause, titles)
    misses = [line for line in lines if not line.met]
    return ClauseReason(
        asks=said.label,
        needed=said.value,
        reached=_figure(clause, lines[0]) if len(lines) == 1 else _how_many(lines),
        is_met=bool(lines) and not misses,
        decides=decides,
        misses=tuple(
            _(
                "%(title)s: %(figure)s",
                title=titles.get(line.of, line.of),
                figure=_figure(clause, line),
            )
            for line in misses
            if line.of
        ),
    )


def _how_many(lines: Sequence[TraceLine]) -> str:
    met = sum(line.met for line in lines)
    return ngettext("met in %(met)d of %(num)d", "met in %(met)d of %(num)d", len(lines), met=met)


def _figure(clause: Clause, line: TraceLine) -> str:
    """Write what was observed; with few scores it would speak of single clips, and is not told."""
    if line.measure is Measure.CLIPS:
        return ngettext("%(num)d clip", "%(num)d clips", line.clips)
    if line.observed is None or line.n < FEWEST_SCORES:
        return _("too few scores to tell")
    return seen_in_words(clause, line)
