"""Practice next in words: why a clip is suggested, and how near certification is."""

from collections.abc import Sequence
from typing import assert_never

from app.practice.domain.next_clip_reasons import (
    AllExact,
    FewScores,
    LatestMisses,
    LongAgo,
    NeverScored,
    ReasonToScore,
    ScoresWait,
)
from app.practice.domain.readiness import in_fives
from app.practice.words.numbers import in_letters
from app.wording import gettext as _
from app.wording import ngettext


def say_chance(chance: float) -> str:
    """Say a chance as coarsely as it is known.

    >>> [say_chance(one) for one in (0.004, 0.47, 0.99)]
    ['fewer than 5 in 100', 'about 45 in 100', 'more than 95 in 100']
    """
    fives = in_fives(chance)
    if fives < 5:
        return _("fewer than 5 in 100")
    if fives > 95:
        return _("more than 95 in 100")
    return _("about %(times)d in 100", times=fives)


def say_reason(reason: ReasonToScore) -> str:
    """Say what in her own scores makes a code worth scoring.

    >>> say_reason(LatestMisses(title="Meaning", latest=6, high=2, low=0))
    'Two of your last six scores of Meaning were not the masters’ point: both too high.'
    """
    match reason:
        case FewScores():
            return _say_few(reason)
        case LatestMisses():
            return _say_misses(reason)
        case LongAgo(title=title, days=days):
            return ngettext(
                "You last scored %(title)s %(num)d day ago.",
                "You last scored %(title)s %(num)d days ago.",
                days,
                title=title,
            )
        case AllExact(title=title, latest=latest):
            return _(
                "Your last %(latest)d scores of %(title)s were all exact; this keeps it fresh.",
                latest=latest,
                title=title,
            )
        case ScoresWait(titles=titles):
            return _("Your scores of %(codes)s wait for the end of their set.", codes=_both(titles))
        case NeverScored(titles=titles):
            return _("You have not scored %(codes)s yet.", codes=_either(titles))
        case _other:
            assert_never(reason)


def _both(titles: Sequence[str]) -> str:
    *others, last = titles
    return _("%(one)s and %(other)s", one=", ".join(others), other=last) if others else last


def _either(titles: Sequence[str]) -> str:
    *others, last = titles
    return _("%(one)s or %(other)s", one=", ".join(others), other=last) if others else last


def _say_few(few: FewScores) -> str:
    times = len(few.distances)
    if len(set(few.distances)) > 1:
        return _say_mixed(few.title, (times, few.distances.count(0)))
    distance = few.distances[0]
    if distance == 0:
        return _say_exact(few.title, times)
    say = _say_high if distance > 0 else _say_low
    return say(few.title, times, abs(distance))


def _say_exact(title: str, times: int) -> str:
    match times:
        case 1:
            return _("You have scored %(title)s only once, and it was exact.", title=title)
        case 2:
            return _("You have scored %(title)s only twice, and both were exact.", title=title)
        case _thrice:
            return _("You have scored %(title)s only three times, and all were exact.", title=title)


def _say_mixed(title: str, exact_of: tuple[int, int]) -> str:
    """Say how many of a few scores, which differ in their distances, were exact: (of all, exact)."""
    match exact_of:
        case (2, 0):
            said = _(
                "You have scored %(title)s only twice, and none of these were exact.", title=title
            )
        case (2, _one):
            said = _(
                "You have scored %(title)s only twice, and one of these was exact.", title=title
            )
        case (_three, 0):
            said = _(
                "You have scored %(title)s only three times, and none of these were exact.",
                title=title,
            )
        case (_three, 1):
            said = _(
                "You have scored %(title)s only three times, and one of these was exact.",
                title=title,
            )
        case _two_of_three:
            said = _(
                "You have scored %(title)s only three times, and two of these were exact.",
                title=title,
            )
    return said


def _say_high(title: str, times: int, points: int) -> str:
    said = {"title": title, "points": in_letters(points)}
    match times:
        case 1:
            return ngettext(
                "You have scored %(title)s only once, and it was %(points)s point high.",
                "You have scored %(title)s only once, and it was %(points)s points high.",
                points,
                **said,
            )
        case 2:
            return ngettext(
                "You have scored %(title)s only twice, and both were %(points)s point high.",
                "You have scored %(title)s only twice, and both were %(points)s points high.",
                points,
                **said,
            )
        case _thrice:
            return ngettext(
                "You have scored %(title)s only three times, and all were %(points)s point high.",
                "You have scored %(title)s only three times, and all were %(points)s points high.",
                points,
                **said,
            )


def _say_low(title: str, times: int, points: int) -> str:
    said = {"title": title, "points": in_letters(points)}
    match times:
        case 1:
            return ngettext(
                "You have scored %(title)s only once, and it was %(points)s point low.",
                "You have scored %(title)s only once, and it was %(points)s points low.",
                points,
                **said,
            )
        case 2:
            return ngettext(
                "You have scored %(title)s only twice, and both were %(points)s point low.",
                "You have scored %(title)s only twice, and both were %(points)s points low.",
                points,
                **said,
            )
        case _thrice:
            return ngettext(
                "You have scored %(title)s only three times, and all were %(points)s point low.",
                "You have scored %(title)s only three times, and all were %(points)s points low.",
                points,
                **said,
            )


def _say_misses(misses: LatestMisses) -> str:
    latest, title = in_letters(misses.latest), misses.title
    if misses.high and misses.low:
        return _(
            "%(missed)s of your last %(latest)s scores of %(title)s were not the masters’ point: "
            "%(high)s too high and %(low)s too low.",
            missed=in_letters(misses.high + misses.low).capitalize(),
            latest=latest,
            title=title,
            high=in_letters(misses.high),
            low=in_letters(misses.low),
        )
    say = _say_all_too_high if misses.high else _say_all_too_low
    return say(misses.high or misses.low, latest=latest, title=title)


def _say_all_too_high(missed: int, **said: str) -> str:
    match missed:
        case 1:
            return _(
                "One of your last %(latest)s scores of %(title)s was not the masters’ point: "
                "too high.",
                **said,
            )
        case 2:
            return _(
                "Two of your last %(latest)s scores of %(title)s were not the masters’ point: "
                "both too high.",
                **said,
            )
        case _more:
            return _(
                "%(missed)s of your last %(latest)s scores of %(title)s were not the masters’ "
                "point: all too high.",
                missed=in_letters(missed).capitalize(),
                **said,
            )


def _say_all_too_low(missed: int, **said: str) -> str:
    match missed:
        case 1:
            return _(
                "One of your last %(latest)s scores of %(title)s was not the masters’ point: "
                "too low.",
                **said,
            )
        case 2:
            return _(
                "Two of your last %(latest)s scores of %(title)s were not the masters’ point: "
                "both too low.",
                **said,
            )
        case _more:
            return _(
                "%(missed)s of your last %(latest)s scores of %(title)s were not the masters’ "
                "point: all too low.",
                missed=in_letters(missed).capitalize(),
                **said,
            )
