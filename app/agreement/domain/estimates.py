"""Where a code's own clips say too little, what the rater model expects of it in the long run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.agreement.domain.agreement import CodeAgreement
from app.scoring.estimates import Estimate, Statistic
from app.scoring.rater_model.outlook import TrueAgreement

WIDE = 0.5
"""An interval that spans half of the way from nothing to full agreement says nothing: with five clips
that of a share of .8 does, with ten hardly any share's; that of kappa still does with twenty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LongRun:
    """What the rater model expects of a code; only what the code's own clips cannot say.

    Attributes:
        exact: true exact agreement; None where her own share says enough.
        kappa: true weighted kappa; None where her own says enough.
    """

    exact: Estimate | None
    kappa: Estimate | None


def find_long_run(
    cards: Iterable[CodeAgreement], expected: Mapping[str, TrueAgreement]
) -> dict[str, LongRun]:
    """Return the estimates that stand in, by code.

    Args:
        cards: the codes of the page.
        expected: by code, what the rater model expects; without a code that it says nothing about.
    """
    found = {}
    for card in cards:
        true = expected.get(card.code.key)
        if true is None:
            continue
        shown = card.figures.exact if card.figures.is_enough else None
        one = LongRun(exact=_stand_in(shown, true.exact), kappa=_stand_in(card.kappa, true.kappa))
        if one.exact or one.kappa:
            found[card.code.key] = one
    return found


def _stand_in(shown: Statistic | None, expected: Estimate) -> Estimate | None:
    """Return the estimate where what is shown says nothing, and it says something itself."""
    return expected if _says_nothing(shown) and not _says_nothing(expected) else None


def _says_nothing(statistic: Statistic | None) -> bool:
    if not isinstance(statistic, Estimate) or statistic.low is None or statistic.high is None:
        return True
    return statistic.high - statistic.low >= WIDE
