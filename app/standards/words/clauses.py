"""Clauses in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.standards.domain.clauses import AnyOf, Clause, ClauseScope, Demand, Measure
from app.standards.words.numbers import decimal_text, percent_text
from app.wording import gettext as _
from app.wording import lazy_gettext, ngettext

NO_TITLES: Mapping[str, str] = MappingProxyType({})

_LABELS = {
    Measure.CLIPS: {
        ClauseScope.EACH_CODE: lazy_gettext("Scored clips of every code"),
        ClauseScope.CODES: lazy_gettext("Scored clips of %(codes)s"),
        ClauseScope.EACH_DOMAIN: lazy_gettext("Scored clips in each domain"),
        ClauseScope.OVERALL: lazy_gettext("Scored clips"),
    },
    Measure.EXACT: {
        ClauseScope.EACH_CODE: lazy_gettext("Exact agreement on every code"),
        ClauseScope.CODES: lazy_gettext("Exact agreement on %(codes)s"),
        ClauseScope.EACH_DOMAIN: lazy_gettext("Exact agreement in each domain"),
        ClauseScope.OVERALL: lazy_gettext("Exact agreement over all codes"),
    },
    Measure.WITHIN_ONE: {
        ClauseScope.EACH_CODE: lazy_gettext("Within one point on every code"),
        ClauseScope.CODES: lazy_gettext("Within one point on %(codes)s"),
        ClauseScope.EACH_DOMAIN: lazy_gettext("Within one point in each domain"),
        ClauseScope.OVERALL: lazy_gettext("Within one point over all codes"),
    },
    Measure.TWO_OR_MORE: {
        ClauseScope.EACH_CODE: lazy_gettext("Scores two or more points away on any one code"),
        ClauseScope.CODES: lazy_gettext("Scores two or more points away on %(codes)s"),
        ClauseScope.EACH_DOMAIN: lazy_gettext("Scores two or more points away in any one domain"),
        ClauseScope.OVERALL: lazy_gettext("Scores two or more points away"),
    },
    Measure.BIAS: {
        ClauseScope.EACH_CODE: lazy_gettext("Leaning up or down on any one code"),
        ClauseScope.CODES: lazy_gettext("Leaning up or down on %(codes)s"),
        ClauseScope.EACH_DOMAIN: lazy_gettext("Leaning up or down in each domain"),
        ClauseScope.OVERALL: lazy_gettext("Leaning up or down"),
    },
    Measure.WEIGHTED_KAPPA: {
        ClauseScope.EACH_CODE: lazy_gettext("Weighted kappa on every code"),
        ClauseScope.CODES: lazy_gettext("Weighted kappa on %(codes)s"),
        ClauseScope.EACH_DOMAIN: lazy_gettext("Weighted kappa in each domain"),
        ClauseScope.OVERALL: lazy_gettext("Weighted kappa over all codes"),
    },
    Measure.AC2: {
        ClauseScope.EACH_CODE: lazy_gettext("Gwet's AC2 on every code"),
        ClauseScope.CODES: lazy_gettext("Gwet's AC2 on %(codes)s"),
        ClauseScope.EACH_DOMAIN: lazy_gettext("Gwet's AC2 in each domain"),
        ClauseScope.OVERALL: lazy_gettext("Gwet's AC2 over all codes"),
    },
    Measure.MARGIN: {
        ClauseScope.EACH_CODE: lazy_gettext("Exact agreement above a blind guess on every code"),
        ClauseScope.CODES: lazy_gettext("Exact agreement above a blind guess on %(codes)s"),
        ClauseScope.EACH_DOMAIN: lazy_gettext("Exact agreement above a blind guess in each domain"),
        ClauseScope.OVERALL: lazy_gettext("Exact agreement above a blind guess"),
    },
    Measure.POSTERIOR: {
        ClauseScope.EACH_CODE: lazy_gettext(
            "Chance that true agreement reaches %(share)s on every code"
        ),
        ClauseScope.CODES: lazy_gettext(
            "Chance that true agreement reaches %(share)s on %(codes)s"
        ),
        ClauseScope.EACH_DOMAIN: lazy_gettext(
            "Chance that true agreement reaches %(share)s in each domain"
        ),
        ClauseScope.OVERALL: lazy_gettext("Chance that true agreement reaches %(share)s"),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A name and its value, as they stand side by side on a page."""

    label: str
    value: str


def label_of(clause: Clause, titles: Mapping[str, str] = NO_TITLES) -> str:
    """Say what a clause is about.

    Args:
        clause: the clause.
        titles: of codes and domains, by key; a key without one stands for itself.
    """
    named = ", ".join(titles.get(code, code) for code in clause.codes)
    share = percent_text(clause.reaches) if clause.reaches is not None else ""
    return str(_LABELS[clause.measure][clause.scope]) % {"codes": named, "share": share}


def limit_in_words(clause: Clause) -> str:
    """Say what a clause asks for.

    >>> from fractions import Fraction
    >>> from app.standards.domain.clauses import LimitDirection
    >>> limit_in_words(
    ...     Clause(
    ...         measure=Measure.TWO_OR_MORE,
    ...         scope=ClauseScope.EACH_CODE,
    ...         limit=Fraction(2),
    ...         direction=LimitDirection.AT_MOST,
    ...         in_scores=True,
    ...     )
    ... )
    'at most 2'
    """
    limit = _number(clause)
    said = (
        _("at least %(limit)s", limit=limit)
        if clause.is_floor
        else _("at most %(limit)s", limit=limit)
    )
    if not clause.clips_at_least:
        return said
    return ngettext(
        "%(said)s, on at least %(num)d scored clip",
        "%(said)s, on at least %(num)d scored clips",
        clause.clips_at_least,
        said=said,
    )


def clause_in_words(clause: Clause, titles: Mapping[str, str] = NO_TITLES) -> Line:
    """Say what a clause is about and what it asks for."""
    return Line(label=label_of(clause, titles), value=limit_in_words(clause))


def demand_in_words(demand: Demand, titles: Mapping[str, str] = NO_TITLES) -> Line:
    """Say what a clause, or one of several alternatives, asks for."""
    if isinstance(demand, Clause):
        return clause_in_words(demand, titles)
    return Line(label=_("One of these"), value=_ways_in_words(demand, titles))


def _ways_in_words(demand: AnyOf, titles: Mapping[str, str]) -> str:
    ways = []
    for clauses in demand.alternatives:
        lines = [clause_in_words(clause, titles) for clause in clauses]
        ways.append("; ".join(f"{line.label}: {line.value}" for line in lines))
    said = ways[0]
    for way in ways[1:]:
        said = _("%(one)s – or – %(other)s", one=said, other=way)
    return said


def _number(clause: Clause) -> str:
    if clause.measure is Measure.BIAS:
        return _("%(limit)s of a score point", limit=decimal_text(clause.limit))
    if clause.is_share or clause.measure is Measure.POSTERIOR:
        return percent_text(clause.limit)
    if clause.measure is Measure.MARGIN:
        return _("%(limit)s points of a hundred", limit=decimal_text(clause.limit * 100))
    return decimal_text(clause.limit)
