"""A rule in words and numbers: what decides, and what is announced around it."""

from collections.abc import Iterator, Mapping

from app.standards.domain.clauses import Clause, Measure
from app.standards.domain.rule import Accommodation, Pooling, Rule
from app.standards.words.clauses import NO_TITLES, Line, clause_in_words, demand_in_words
from app.standards.words.numbers import decimal_text, percent_text
from app.wording import gettext as _
from app.wording import lazy_gettext, ngettext

_ACCOMMODATIONS = {
    Accommodation.EXTRA_TIME: lazy_gettext("more time"),
    Accommodation.REWIND: lazy_gettext("watching a clip again"),
    Accommodation.FURTHER_ATTEMPT: lazy_gettext("another attempt after a technical failure"),
}


def rule_in_words(rule: Rule, titles: Mapping[str, str] = NO_TITLES) -> tuple[Line, ...]:
    """Say what decides, clause by clause, and when.

    Args:
        rule: the rule.
        titles: of codes that it names, by key.
    """
    return (
        *_clips_in_words(rule),
        *(
            demand_in_words(demand, titles)
            for demand in rule.gate
            if not _is_old_clips(rule, demand)
        ),
        *_reported_in_words(rule, titles),
        *_stop_in_words(rule),
    )


def around_in_words(rule: Rule) -> tuple[Line, ...]:
    """Say what is announced around the decision."""
    parallel = Line(
        label=_("Parallel forms"),
        value=_("at least %(limit)s", limit=rule.test_form.parallel_forms),
    )
    return (
        parallel,
        *_prerequisites_in_words(rule),
        *_sitting_in_words(rule),
        *_attempts_in_words(rule),
        *_validity_in_words(rule),
        *_exposure_in_words(rule),
    )


def _is_old_clips(rule: Rule, demand: object) -> bool:
    """Say whether a demand is the number of clips of an older rule, which stands first anyway."""
    is_clips = isinstance(demand, Clause) and demand.measure is Measure.CLIPS
    return rule.waits_for_scores and is_clips


def _clips_in_words(rule: Rule) -> Iterator[Line]:
    if rule.waits_for_scores:
        least = _("at least %(limit)s", limit=rule.clips_at_least)
        yield Line(label=_("Clips on a test form"), value=least)
    elif rule.is_fixed:
        yield Line(label=_("Clips in a sitting"), value=str(rule.clips_at_most))
    else:
        value = _(
            "%(least)d to %(most)d, until it is decided",
            least=rule.clips_at_least,
            most=rule.clips_at_most,
        )
        yield Line(label=_("Clips in a sitting"), value=value)


def _reported_in_words(rule: Rule, titles: Mapping[str, str]) -> Iterator[Line]:
    for clause in rule.reported:
        line = clause_in_words(clause, titles)
        value = _("%(limit)s would be good; shown, decides nothing", limit=line.value)
        yield Line(label=line.label, value=value)


def _stop_in_words(rule: Rule) -> Iterator[Line]:
    certain = rule.stop.certain
    if certain is not None:
        value = _(
            "when the chance that true exact agreement reaches %(share)s is %(high)s or more, or "
            "%(low)s or less",
            share=percent_text(certain.reaches),
            high=percent_text(certain.certified_from),
            low=percent_text(certain.not_yet_to),
        )
        yield Line(label=_("A sitting ends when it is certain enough"), value=value)
    if rule.stop.when_settled and not rule.waits_for_scores:
        value = _("when nothing that may still come could change the outcome")
        yield Line(label=_("A sitting ends early"), value=value)
    if certain is not None or any(one.measure is Measure.POSTERIOR for one in rule.clauses):
        yield _belief_in_words(rule)
    if rule.pooling is Pooling.POOLED:
        value = _("count together with the new ones")
        yield Line(label=_("Scores of earlier sittings"), value=value)


def _belief_in_words(rule: Rule) -> Line:
    belief = rule.belief
    value = _(
        "true exact agreement of about %(mean)s, worth %(scores)s scores",
        mean=percent_text(belief.mean),
        scores=decimal_text(belief.scores),
    )
    if belief.clustering > 1:
        value = _(
            "%(start)s; %(clustering)s scores of one clip count as one",
            start=value,
            clustering=decimal_text(belief.clustering),
        )
    return Line(label=_("Chances start from"), value=value)


def _prerequisites_in_words(rule: Rule) -> Iterator[Line]:
    before = rule.prerequisites
    asked = [_("every lesson of the course")] if before.course else []
    if before.practice_clips:
        asked.append(
            ngettext("%(num)d practice clip", "%(num)d practice clips", before.practice_clips)
        )
    if asked:
        yield Line(label=_("Before a first sitting"), value=", ".join(asked))


def _attempts_in_words(rule: Rule) -> Iterator[Line]:
    attempts = rule.attempts
    days = ngettext("%(num)d day", "%(num)d days", attempts.wait_days)
    clips = ngettext("%(num)d practice clip", "%(num)d practice clips", attempts.practice_clips)
    value = _(
        "%(tries)d, then %(days)s and %(clips)s", tries=attempts.tries, days=days, clips=clips
    )
    yield Line(label=_("Attempts"), value=value)
    between = []
    if attempts.cooling_off_days:
        between.append(ngettext("%(num)d day", "%(num)d days", attempts.cooling_off_days))
    if attempts.plan_before_retry:
        between.append(_("your study plan"))
    if between:
        yield Line(label=_("Between two attempts"), value=", ".join(between))


def _sitting_in_words(rule: Rule) -> Iterator[Line]:
    if not rule.sitting.rewind:
        yield Line(label=_("Watching a clip again"), value=_("not in a sitting"))
    if rule.sitting.days is not None:
        days = ngettext("%(num)d day", "%(num)d days", rule.sitting.days)
        yield Line(label=_("A sitting stays open for"), value=days)
    if rule.accommodations:
        granted = ", ".join(str(_ACCOMMODATIONS[one]) for one in rule.accommodations)
        yield Line(label=_("What a trainer may grant, with a reason"), value=granted)


def _validity_in_words(rule: Rule) -> Iterator[Line]:
    validity = rule.validity
    months = ngettext("%(num)d month", "%(num)d months", validity.months)
    yield Line(label=_("A certificate is valid for"), value=months)
    clips = ngettext("%(num)d clip", "%(num)d clips", validity.renewal_clips)
    value = ngettext(
        "%(clips)s at most, from %(num)d day before its end on",
        "%(clips)s at most, from %(num)d days before its end on",
        validity.due_days_before,
        clips=clips,
    )
    yield Line(label=_("It is renewed on"), value=value)


def _exposure_in_words(rule: Rule) -> Iterator[Line]:
    if rule.exposure_cap < 1:
        share = percent_text(rule.exposure_cap)
        value = _("at most %(share)s of all coaches", share=share)
        yield Line(label=_("One clip is met by"), value=value)
    if rule.override is not None:
        label = _("Published although a check speaks against it")
        yield Line(label=label, value=rule.override)
