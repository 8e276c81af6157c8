"""What a trainer's page says about a learner's habits of scoring."""

from app.scorebook.service.habits import RaterHabits
from app.scoring.estimates import MIN_CLIPS
from app.scoring.rater_model.effects import FEWEST_CLIPS, Effect, Named
from app.scoring.scheme import PoolKind
from app.wording import gettext as _
from app.wording import ngettext


def say_habits(habits: RaterHabits | None) -> list[str]:
    """Say what is known of how somebody scores, a sentence for each thing."""
    if habits is None or habits.profile is None:
        return [
            ngettext(
                "Something can be told from %(num)d clip on.",
                "Something can be told from %(num)d clips on.",
                MIN_CLIPS,
            )
        ]
    said = [_say_agreement(habits)]
    said.extend(_say_effect(one, habits) for one in habits.profile.named)
    if habits.profile.drift is not None:
        said.append(_say_drift(habits.profile.drift))
    if habits.clips < FEWEST_CLIPS:
        said.append(
            ngettext(
                "What stands out can be told from %(num)d clip on.",
                "What stands out can be told from %(num)d clips on.",
                FEWEST_CLIPS,
            )
        )
    elif len(said) == 1:
        said.append(_("Nothing stands out."))
    return said


def _say_agreement(habits: RaterHabits) -> str:
    assert habits.profile is not None  # noqa: S101  the caller has looked
    exact = habits.profile.agreement[PoolKind.OVERALL, "overall"].exact
    return ngettext(
        "In the long run about %(percent)d percent of the scores are exact, between %(low)d and %(high)d going by %(num)d clip.",
        "In the long run about %(percent)d percent of the scores are exact, between %(low)d and %(high)d going by %(num)d clips.",
        habits.clips,
        percent=round(100 * exact.value),
        low=round(100 * (exact.low or 0)),
        high=round(100 * (exact.high or 0)),
    )


def _say_drift(drift: float) -> str:
    if drift > 0:
        return _("Drifting: severer on the latest clips than on those before.")
    return _("Drifting: more generous on the latest clips than on those before.")


def _say_effect(named: Named, habits: RaterHabits) -> str:
    sure = {"percent": min(99, round(100 * named.certainty))}
    match named.effect:
        case Effect.SEVERE:
            said = _(
                "Severe: harder on lessons than the masters (%(percent)d percent sure).", **sure
            )
        case Effect.GENEROUS:
            said = _(
                "Generous: kinder to lessons than the masters (%(percent)d percent sure).", **sure
            )
        case Effect.CENTRAL:
            said = _(
                "Central: keeps away from the ends of the scale (%(percent)d percent sure).", **sure
            )
        case Effect.HALO:
            said = _(
                "Halo: the impression of a clip colors all its codes (%(percent)d percent sure).",
                **sure,
            )
        case Effect.NOISY:
            said = _(
                "Noisy: scores scatter more than those of most raters (%(percent)d percent sure).",
                **sure,
            )
        case Effect.DOMAIN_OFF | Effect.CODE_OFF:
            said = _say_place(named, habits, sure["percent"])
    return said


def _say_place(named: Named, habits: RaterHabits, percent: int) -> str:
    titles = (
        habits.domains
        if named.effect is Effect.DOMAIN_OFF
        else [code.title for code in habits.codes]
    )
    said = {"title": titles[named.place or 0], "percent": percent}
    if named.is_kind:
        return _(
            "%(title)s: scored more generously than the rest (%(percent)d percent sure).", **said
        )
    return _("%(title)s: scored more severely than the rest (%(percent)d percent sure).", **said)
