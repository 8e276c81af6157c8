"""A rule in words and numbers: every figure is the rule's own, none is rounded."""

from dataclasses import dataclass
from fractions import Fraction

from app.standards.domain.clauses import Clause, ClauseKind
from app.standards.domain.rule import Rule
from app.wording import gettext as _
from app.wording import lazy_gettext, ngettext

_LABELS = {
    ClauseKind.CLIPS: lazy_gettext("Clips on a test form"),
    ClauseKind.DOMAIN_EXACT: lazy_gettext("Exact agreement in each domain"),
    ClauseKind.CODE_EXACT: lazy_gettext("Exact agreement on every code"),
    ClauseKind.DISCREPANT: lazy_gettext("Scores two or more points away"),
    ClauseKind.CODE_DISCREPANT: lazy_gettext("Scores two or more points away on any one code"),
    ClauseKind.DOMAIN_BIAS: lazy_gettext("Leaning up or down in each domain"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A name and its value, as they stand side by side on a page."""

    label: str
    value: str


def clause_in_words(clause: Clause) -> Line:
    """Say what a clause asks for.

    >>> clause_in_words(Clause(kind=ClauseKind.CODE_DISCREPANT, limit=Fraction(2))).value
    'at most 2'
    """
    if clause.kind is ClauseKind.DOMAIN_BIAS:
        limit = _("%(limit)s of a score point", limit=decimal_text(clause.limit))
    else:
        limit = decimal_text(clause.limit) if clause.is_count else percent_text(clause.limit)
    said = (
        _("at least %(limit)s", limit=limit)
        if clause.is_floor
        else _("at most %(limit)s", limit=limit)
    )
    return Line(label=_LABELS[clause.kind], value=said)


def rule_in_words(rule: Rule) -> tuple[Line, ...]:
    """Say what decides, clause by clause."""
    return tuple(clause_in_words(clause) for clause in rule.clauses)


def around_in_words(rule: Rule) -> tuple[Line, ...]:
    """Say what is announced around the decision."""
    attempts = rule.attempts
    days = ngettext("%(num)d day", "%(num)d days", attempts.wait_days)
    clips = ngettext("%(num)d practice clip", "%(num)d practice clips", attempts.practice_clips)
    return (
        Line(
            label=_("Parallel forms"),
            value=_("at least %(limit)s", limit=rule.test_form.parallel_forms),
        ),
        Line(
            label=_("Attempts"),
            value=_(
                "%(tries)d, then %(days)s and %(clips)s",
                tries=attempts.tries,
                days=days,
                clips=clips,
            ),
        ),
        Line(
            label=_("A certificate is valid for"),
            value=ngettext("%(num)d month", "%(num)d months", rule.valid_months),
        ),
    )


def percent_text(share: Fraction) -> str:
    r"""Write a share in percent without rounding it, kept on one line.

    >>> percent_text(Fraction("0.7")), percent_text(Fraction("0.875"))
    ('70\xa0%', '87.5\xa0%')
    """
    return f"{decimal_text(share * 100)}\N{NO-BREAK SPACE}%"


def decimal_text(number: Fraction) -> str:
    """Write a number from a file as the file could have it.

    >>> decimal_text(Fraction("0.25")), decimal_text(Fraction(10))
    ('0.25', '10')
    """
    return f"{float(number):.12g}"
