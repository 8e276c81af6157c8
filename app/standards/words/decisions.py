"""A decision in words: what it is, why the sitting ends with it, and every clause with its reasons.

Nothing here is about a single clip: figures are of codes, of domains and of everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from app.standards.domain.clauses import Clause, Measure, clauses_of
from app.standards.domain.decision import Decision, Ground, Outcome, TraceLine
from app.standards.domain.rule import Rule
from app.standards.words.clauses import NO_TITLES, label_of, limit_in_words
from app.standards.words.numbers import decimal_text, percent_text
from app.wording import gettext as _
from app.wording import lazy_gettext, ngettext

_HEADLINES = {
    Outcome.CERTIFIED: lazy_gettext("Your scores meet the rule."),
    Outcome.NOT_YET: lazy_gettext("Not yet: your scores do not meet the rule so far."),
    Outcome.MORE_CLIPS: lazy_gettext("Not decided yet: more clips will tell."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseResult:
    """One clause on one code, one domain or everything, as it stands in a verdict.

    Attributes:
        label: what the clause is about.
        of: the title of the code or the domain; empty where all gated codes count.
        seen: what was seen.
        asked: what the rule asks for.
        is_met: whether it holds.
        way: which of several alternatives it belongs to, from 1; None where it stands by itself.
    """

    label: str
    of: str
    seen: str
    asked: str
    is_met: bool
    way: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionInWords:
    """A decision as a page tells it.

    Attributes:
        headline: the outcome in a sentence.
        because: why the sitting ends with it, or goes on.
        rests_on: how many clips it rests on.
        gate: what decides, in the rule's order.
        reported: what is shown beside it.
    """

    headline: str
    because: str
    rests_on: str
    gate: tuple[ClauseResult, ...]
    reported: tuple[ClauseResult, ...]

    @property
    def unmet(self) -> tuple[ClauseResult, ...]:
        """Return what decides and is not met, but for alternatives."""
        return tuple(one for one in self.gate if not one.is_met and one.way is None)


def decision_in_words(
    rule: Rule, decision: Decision, titles: Mapping[str, str] = NO_TITLES
) -> DecisionInWords:
    """Say a decision.

    Args:
        rule: the rule that decided; it must be the very revision.
        decision: what it decided.
        titles: of codes and domains, by key.
    """
    clauses = dict(clauses_of(rule.gate))
    return DecisionInWords(
        headline=str(_HEADLINES[decision.outcome]),
        because=_because(rule, decision),
        rests_on=_rests_on(decision),
        gate=tuple(
            _result(clauses[line.place], line, titles) for line in decision.trace if line.decides
        ),
        reported=tuple(
            _result(rule.reported[line.place[0]], line, titles)
            for line in decision.trace
            if not line.decides
        ),
    )


def _because(rule: Rule, decision: Decision) -> str:
    if decision.ground is Ground.CERTAIN:
        return _certain(rule, decision)
    if decision.ground is Ground.SETTLED:
        if decision.outcome is Outcome.CERTIFIED:
            return _("No score that could still come would change that.")
        return _("Even exact scores on all clips that could still come would not reach the rule.")
    if decision.ground is Ground.LAST_CLIP:
        return ngettext(
            "The rule decides after %(num)d clip.",
            "The rule decides after %(num)d clips.",
            rule.clips_at_most,
        )
    if decision.ground is Ground.FEWEST_CLIPS:
        return ngettext(
            "The rule asks for at least %(num)d clip.",
            "The rule asks for at least %(num)d clips.",
            rule.clips_at_least,
        )
    return _("So far it could go either way.")


def _certain(rule: Rule, decision: Decision) -> str:
    if rule.stop.certain is None or decision.certainty is None:
        return ""
    chance = decision.certainty
    is_low = decision.outcome is Outcome.NOT_YET
    return _(
        "The chance that your true exact agreement reaches %(share)s is %(chance)s, which is sure "
        "enough to decide.",
        share=percent_text(rule.stop.certain.reaches),
        chance=_percent(chance, is_floor=not is_low),
    )


def _rests_on(decision: Decision) -> str:
    now = ngettext(
        "It rests on %(num)d clip of this sitting.",
        "It rests on %(num)d clips of this sitting.",
        decision.clips,
    )
    if not decision.earlier_clips:
        return now
    return ngettext(
        "%(now)s %(num)d clip of earlier sittings counts with them.",
        "%(now)s %(num)d clips of earlier sittings count with them.",
        decision.earlier_clips,
        now=now,
    )


def _result(clause: Clause, line: TraceLine, titles: Mapping[str, str]) -> ClauseResult:
    return ClauseResult(
        label=label_of(clause, titles),
        of=titles.get(line.of, line.of),
        seen=seen_in_words(clause, line),
        asked=limit_in_words(clause),
        is_met=line.met,
        way=line.place[1] + 1 if len(line.place) > 1 else None,
    )


def seen_in_words(clause: Clause, line: TraceLine) -> str:
    """Say what a clause saw; a figure is never rounded to where it would meet the rule."""
    if line.observed is None:
        return _("no score yet") if not line.n else _("cannot be said from these scores")
    if clause.is_count:
        return _("%(count)s of %(scores)s scores", count=int(line.observed), scores=line.n)
    if clause.is_share:
        return _(
            "%(percent)s: %(count)s of %(scores)s scores",
            percent=_percent(line.observed, is_floor=clause.is_floor),
            count=round(line.observed * line.n),
            scores=line.n,
        )
    return _figure(clause, line.observed)


def _figure(clause: Clause, value: float) -> str:
    if clause.measure is Measure.BIAS:
        return _lean(value)
    if clause.measure is Measure.POSTERIOR:
        return _percent(value, is_floor=clause.is_floor)
    if clause.measure is Measure.MARGIN:
        points = _hundredths(value * 100, is_floor=clause.is_floor)
        return _("%(points)s points of a hundred", points=points)
    return _hundredths(value, is_floor=clause.is_floor)


def _lean(mean: float) -> str:
    if mean == 0:
        return _("neither up nor down")
    points = decimal_text(Fraction(ceil(abs(mean) * 100 - _DUST), 100))
    if mean > 0:
        return _("%(points)s of a score point up", points=points)
    return _("%(points)s of a score point down", points=points)


_DUST = 1e-7
"""Less than any figure differs by: 0.7 stays 0.7 whatever floating point makes of it."""


def _percent(share: float, *, is_floor: bool) -> str:
    """Write a share in tenths of a percent, rounded away from what would meet the rule."""
    return percent_text(_rounded(share, 1000, is_floor=is_floor))


def _hundredths(value: float, *, is_floor: bool) -> str:
    return decimal_text(_rounded(value, 100, is_floor=is_floor))


def _rounded(value: float, parts: int, *, is_floor: bool) -> Fraction:
    whole = floor(value * parts + _DUST) if is_floor else ceil(value * parts - _DUST)
    return Fraction(whole, parts)
