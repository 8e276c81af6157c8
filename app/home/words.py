"""Why a step is proposed, in a sentence."""

from app.home.domain import Reason
from app.wording import lazy_gettext

_WHY = {
    Reason.STARTED: lazy_gettext("You are in the middle of it. Your place is kept."),
    Reason.DUE: lazy_gettext("Your certificate ends soon. Renewing it takes a few clips."),
    Reason.LAPSED: lazy_gettext(
        "Your certificate has run out. That is no failure: a few clips bring it back."
    ),
    Reason.FIRST_EVENING: lazy_gettext("A good way to begin."),
    Reason.AFTER_READING: lazy_gettext("You have read about it. Now see it in a classroom."),
    Reason.AFTER_SCORING: lazy_gettext("You have scored. Now read on."),
    Reason.SCORED_MUCH: lazy_gettext("You learn by scoring: a clip chosen by what you miss."),
    Reason.LONG_AWAY: lazy_gettext("Good to see you again. One clip brings your eye back."),
    Reason.KEEPS_THE_EYE: lazy_gettext("A clip now and then keeps your eye true."),
    Reason.READY: lazy_gettext("You have read it all. When you feel ready, you may sit."),
    Reason.ALL_DONE: lazy_gettext(
        "The course and every practice set are done. A second look at a clip is practice and is kept apart."
    ),
}


def why(reason: Reason) -> str:
    """Say why a step is proposed."""
    return str(_WHY[reason])
