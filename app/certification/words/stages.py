"""What pages say of gates and stages: in plain words, and never "failed"."""

from app.certification.domain.assembly import Lack
from app.certification.domain.gates import Gate, Need, NeedKind
from app.certification.domain.plan import PlanStep, StepKind
from app.certification.domain.stages import Hindrance, StageKind
from app.standards.domain.decision import Outcome
from app.wording import gettext as _
from app.wording import lazy_gettext, ngettext, write_day

_STAGES = {
    StageKind.CLOSED: lazy_gettext("Not open yet"),
    StageKind.PREPARING: lazy_gettext("Preparing"),
    StageKind.MAY_SIT: lazy_gettext("You may sit"),
    StageKind.UNDER_WAY: lazy_gettext("Under way"),
    StageKind.NOT_YET: lazy_gettext("Decided: not yet"),
    StageKind.VALID: lazy_gettext("Valid"),
    StageKind.DUE: lazy_gettext("Due for renewal"),
    StageKind.LAPSED: lazy_gettext("Lapsed"),
    StageKind.REVOKED: lazy_gettext("Revoked"),
}
_OUTCOMES = {
    Outcome.CERTIFIED: lazy_gettext("Certified"),
    Outcome.NOT_YET: lazy_gettext("Not yet"),
    Outcome.MORE_CLIPS: lazy_gettext("More clips are needed"),
}
_LACKS = {
    Lack.EXPOSURE: lazy_gettext(
        "Too many people have met the clips that are left for you. The people who run this site "
        "have to add clips first; nothing of yours is lost."
    ),
    Lack.POINTS: lazy_gettext(
        "The clips that are left for you do not put every code to the test. The people who run "
        "this site have to add clips first; nothing of yours is lost."
    ),
    Lack.BALANCE: lazy_gettext(
        "The clips that are left for you are too much alike for a fair sitting. The people who run "
        "this site have to add clips first; nothing of yours is lost."
    ),
}


def say_stage(gate: Gate) -> str:
    """Name where somebody stands: `Valid until March 2, 2027`."""
    stage = gate.stage
    if stage.kind in (StageKind.VALID, StageKind.DUE) and stage.valid_until is not None:
        day = write_day(stage.valid_until)
        if stage.kind is StageKind.VALID:
            return _("Valid until %(day)s", day=day)
        return _("Due: valid until %(day)s", day=day)
    if stage.kind is StageKind.LAPSED and stage.valid_until is not None:
        return _("Lapsed after %(day)s", day=write_day(stage.valid_until))
    return str(_STAGES[stage.kind])


def say_outcome(outcome: Outcome) -> str:
    """Name an outcome."""
    return str(_OUTCOMES[outcome])


def say_hindrances(gate: Gate) -> tuple[str, ...]:
    """Say everything that comes before the next sitting, each in a sentence."""
    return tuple(_say(hindrance, gate) for hindrance in gate.stage.hindrances)


def _say(hindrance: Hindrance, gate: Gate) -> str:
    stage = gate.stage
    if hindrance is Hindrance.COOLING_OFF and stage.not_before is not None:
        return _("You may sit again from %(day)s on.", day=write_day(stage.not_before))
    if hindrance is Hindrance.PRACTICE:
        return ngettext(
            "%(num)d more clip to score in practice comes first.",
            "%(num)d more clips to score in practice come first.",
            stage.practice_left,
        )
    return str(
        {
            Hindrance.CLOSED: _("The clips there are do not carry a sitting yet."),
            Hindrance.UNDER_WAY: _(
                "You are in the middle of a sitting: it goes on where you left."
            ),
            Hindrance.ANOTHER_UNDER_WAY: _(
                "You are in the middle of another sitting. One at a time: finish that one first."
            ),
            Hindrance.PREREQUISITES: _("What comes before a first sitting is not done yet."),
            Hindrance.STILL_VALID: _("Your certificate is valid; there is nothing to do."),
            Hindrance.PLAN: _("The study plan of your last sitting comes first."),
            Hindrance.COOLING_OFF: "",
            Hindrance.PRACTICE: "",
        }[hindrance]
    )


def say_need(need: Need) -> str:
    """Say what a prerequisite asks for, and how much of it is left."""
    if need.kind is NeedKind.COURSE:
        if need.is_met:
            return _("The course: all lessons are done.")
        return ngettext(
            "The course: %(num)d lesson to go.", "The course: %(num)d lessons to go.", need.left
        )
    if need.is_met:
        return _("Practice: you have scored enough clips.")
    return ngettext("Practice: %(num)d clip to go.", "Practice: %(num)d clips to go.", need.left)


def say_lack(reason: str, available: int) -> str:
    """Say why no sitting can be put together for somebody."""
    lack = Lack(reason)
    if lack is not Lack.CLIPS:
        return str(_LACKS[lack])
    return ngettext(
        "Only %(num)d clip is left that you have never met, which is too few for a sitting. The "
        "people who run this site have to add clips first; nothing of yours is lost.",
        "Only %(num)d clips are left that you have never met, which are too few for a sitting. The "
        "people who run this site have to add clips first; nothing of yours is lost.",
        available,
    )


def say_step(step: PlanStep) -> str:
    """Say what a step of a study plan asks for."""
    if step.kind is StepKind.LESSON:
        return _("Read “%(title)s”", title=step.title)
    if step.kind is StepKind.PAIR:
        return _("Compare the pair on %(title)s", title=step.title)
    return _("Score “%(title)s” in practice", title=step.title)
