"""A reveal in words: how far a score lies off, what the evidence says, what to try next time."""

from dataclasses import dataclass
from typing import Final

from app.practice.domain.evidence import Reading
from app.practice.domain.protocol import CutShort, ProtocolLapse, WithoutNote
from app.practice.domain.reveal import is_severe
from app.practice.words.numbers import in_letters
from app.wording import gettext as _
from app.wording import lazy_gettext, ngettext

CODES_NAMED: Final = 3
_DISTANCES_IN_LETTERS: Final = 3
_READINGS: Final = {
    Reading.SAME_MOMENTS: lazy_gettext("You rested it on the same moments."),
    Reading.OTHER_MOMENTS: lazy_gettext(
        "The point is the same, but your notes lie at other moments: look at the masters’ moments "
        "to see whether you mean the same thing."
    ),
    Reading.LEVELING: lazy_gettext(
        "Leveling: you noted a moment the masters rest on, and placed it at another point. "
        "Compare what separates the two points."
    ),
    Reading.PROBABLY_LEVELING: lazy_gettext(
        "Probably leveling: both you and the masters found it in the clip, and placed it at "
        "different points. A note next time will show whether you mean the same moments."
    ),
    Reading.NOTICED_ELSEWHERE: lazy_gettext(
        "Noticing: your notes for this code lie at other moments than the masters’. "
        "Watch theirs before you think about the point."
    ),
    Reading.NOTICED_EXTRA: lazy_gettext(
        "Noticing: you noted moments for this code, and the masters counted none. "
        "Ask what they would need to see for it to count."
    ),
    Reading.COUNTED_EXTRA: lazy_gettext(
        "Noticing: you found something for this code, and the masters counted nothing. "
        "Ask what they would need to see for it to count."
    ),
    Reading.NOT_NOTICED: lazy_gettext(
        "Noticing: you found nothing for this code, and the masters rest on some moments. "
        "Watch them, and ask whether you had seen them."
    ),
    Reading.NOT_SCORED: lazy_gettext("A code without a score counts neither for nor against you."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseInWords:
    """What was seen, why it matters, and what to try next time."""

    what: str
    why: str
    next_time: str


def say_reading(reading: Reading) -> str:
    """Describe a reading to the rater; empty where there is nothing to say."""
    return str(_READINGS.get(reading, ""))


def say_distance(distance: int | None, *, more_is_worse: bool) -> str:
    """Put a signed distance in words, with what it means in the direction of the code.

    >>> say_distance(1, more_is_worse=True)
    'one point higher than the master: more severe'
    """
    if distance is None:
        return _("you did not score this code")
    if distance == 0:
        return _("the same point as the master")
    return _say_off(abs(distance), (distance > 0, is_severe(distance, more_is_worse=more_is_worse)))


def _say_off(size: int, higher_and_severe: tuple[bool, bool]) -> str:
    points = in_letters(size) if size <= _DISTANCES_IN_LETTERS else str(size)
    match higher_and_severe:
        case (True, True):
            return ngettext(
                "%(points)s point higher than the master: more severe",
                "%(points)s points higher than the master: more severe",
                size,
                points=points,
            )
        case (True, False):
            return ngettext(
                "%(points)s point higher than the master: more generous",
                "%(points)s points higher than the master: more generous",
                size,
                points=points,
            )
        case (False, True):
            return ngettext(
                "%(points)s point lower than the master: more severe",
                "%(points)s points lower than the master: more severe",
                size,
                points=points,
            )
        case _lower_and_generous:
            return ngettext(
                "%(points)s point lower than the master: more generous",
                "%(points)s points lower than the master: more generous",
                size,
                points=points,
            )


def say_lapse(lapse: ProtocolLapse) -> LapseInWords:
    """Mention a lapse kindly."""
    match lapse:
        case CutShort():
            return LapseInWords(
                what=_how_much_played(lapse),
                why=_(
                    "The masters scored the whole clip, and what decides a point often comes late."
                ),
                next_time=_(
                    "Let the clip play to its end once before the first score. "
                    "If you followed it in the transcript, or elsewhere, pass over this line."
                ),
            )
        case WithoutNote():
            return LapseInWords(
                what=_which_codes(lapse),
                why=_(
                    "A note shows afterward whether you saw what the masters saw, or weighed it "
                    "differently."
                ),
                next_time=_(
                    "Note one moment for each code you score above it, with a word or two (key N)."
                ),
            )


def _how_much_played(lapse: CutShort) -> str:
    seconds = lapse.duration_ms // 1000
    length = ngettext("%(num)d second", "%(num)d seconds", seconds)
    played = lapse.watched_ms // 1000
    if not played:
        return _("Nothing of the %(length)s had played when you recorded.", length=length)
    return ngettext(
        "%(num)d second of the %(length)s had played when you recorded.",
        "%(num)d seconds of the %(length)s had played when you recorded.",
        played,
        length=length,
    )


def _which_codes(lapse: WithoutNote) -> str:
    number = len(lapse.codes)
    said = {
        "lowest": lapse.codes[0].points[0].label,
        "codes": ", ".join(code.short for code in lapse.codes[:CODES_NAMED]),
    }
    if number == 1:
        return _("One code stands above %(lowest)s without an evidence note: %(codes)s.", **said)
    if number <= CODES_NAMED:
        return _(
            "%(number)d codes stand above %(lowest)s without an evidence note: %(codes)s.",
            number=number,
            **said,
        )
    return _(
        "%(number)d codes stand above %(lowest)s without an evidence note: "
        "%(codes)s and %(more)d more.",
        number=number,
        more=number - CODES_NAMED,
        **said,
    )
