"""Why a step is proposed, in a sentence."""

from app.home.domain import StepReason
from app.wording import lazy_gettext

_WHY = {
    StepReason.STARTED: lazy_gettext("You are in the middle of it. Your place is kept."),
    StepReason.DUE: lazy_gettext("Your certificate ends soon. Renewing it takes a few clips."),
    StepReason.LAPSED: lazy_gettext(
        "Your certificate has run out. That is no failure: a few clips bring it back."
    ),
    StepReason.FIRST_EVENING: lazy_gettext("A good way to begin."),
    StepReason.AFTER_READING: lazy_gettext("You have read about it. Now see it in a classroom."),
    StepReason.AFTER_SCORING: lazy_gettext("You have scored. Now read on."),
    StepReason.SCORED_MUCH: lazy_gettext("You learn by scoring: a clip chosen by what you miss."),
    StepReason.LONG_AWAY: lazy_gettext("Good to see you again. One clip brings your eye back."),
    StepReason.KEEPS_THE_EYE: lazy_gettext("A clip now and then keeps your eye true."),
    StepReason.READY: lazy_gettext("You have read it all. When you feel ready, you may sit."),
    StepReason.ALL_DONE: lazy_gettext(
        "The course and every practice set are done. A second look at a clip is practice and is kept apart."
    ),
}


def why(reason: StepReason) -> str:
    """Say why a step is proposed."""
    return str(_WHY[reason])
