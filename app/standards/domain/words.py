"""A rule in words and numbers: every figure is the rule's own, none is rounded."""

from dataclasses import dataclass
from fractions import Fraction

from app.plurals import counted
from app.standards.domain.clauses import Clause, ClauseKind

_LABELS = {
    ClauseKind.CLIPS: "Clips on a test form",
    ClauseKind.DOMAIN_EXACT: "Exact agreement in each domain",
    ClauseKind.CODE_EXACT: "Exact agreement on every code",
    ClauseKind.DISCREPANT: "Scores two or more points away",
    ClauseKind.CODE_DISCREPANT: "Scores two or more points away on any one code",
    ClauseKind.DOMAIN_BIAS: "Leaning up or down in each domain",
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
    verb = "at least" if clause.is_floor else "at most"
    if clause.kind is ClauseKind.DOMAIN_BIAS:
        amount = f"{decimal_text(clause.limit)} of a score point"
    else:
        amount = decimal_text(clause.limit) if clause.is_count else percent_text(clause.limit)
    return Line(label=_LABELS[clause.kind], value=f"{verb} {amount}")


def attempts_in_words(
    *, parallel_forms: int, tries: int, wait_days: int, practice_clips: int, valid_months: int
) -> tuple[Line, ...]:
    """Say what is announced around a decision."""
    wait = f"{counted(wait_days, 'day')} and {counted(practice_clips, 'practice clip')}"
    return (
        Line(label="Parallel forms", value=f"at least {parallel_forms}"),
        Line(label="Attempts", value=f"{tries}, then {wait}"),
        Line(label="A certificate is valid for", value=counted(valid_months, "month")),
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
