"""What pages say about agreement: which way scores lean, and why a coefficient does not exist."""

from app.agreement.domain.agreement import Certainty, Lean
from app.scoring.estimates import Reason
from app.wording import gettext as _

# (severe, higher): on one code; None where codes of both directions are pooled.
_Side = tuple[bool, bool | None]


def say_lean(lean: Lean | None) -> str:
    """Say which way scores lean.

    >>> say_lean(Lean(size=0.5, is_severe=True, is_higher=True, certainty=Certainty.CLEAR))
    'on average 0.50 points higher, so more severe than the masters'
    """
    if lean is None:
        return _("no difference can be told yet")
    if lean.size == 0:
        return _("neither higher nor lower than the masters on average")
    said = _say_side((lean.is_severe, lean.is_higher), f"{lean.size:.2f}")
    match lean.certainty:
        case Certainty.CLEAR:
            return said
        case Certainty.MAY_BE_CHANCE:
            return _("%(lean)s; this may be chance", lean=said)
        case Certainty.SAME_ON_EVERY_CLIP:
            return _("%(lean)s, by the same on every clip", lean=said)


def _say_side(side: _Side, size: str) -> str:
    match side:
        case (True, True):
            said = _(
                "on average %(size)s points higher, so more severe than the masters", size=size
            )
        case (True, False):
            said = _("on average %(size)s points lower, so more severe than the masters", size=size)
        case (True, None):
            said = _("on average %(size)s points more severe than the masters", size=size)
        case (False, True):
            said = _(
                "on average %(size)s points higher, so more generous than the masters", size=size
            )
        case (False, False):
            said = _(
                "on average %(size)s points lower, so more generous than the masters", size=size
            )
        case _pooled:
            said = _("on average %(size)s points more generous than the masters", size=size)
    return said


def why_undefined(reason: Reason) -> str:
    """Say why a coefficient does not exist."""
    match reason:
        case Reason.NO_PAIRS:
            return _("no clip has been scored on both sides yet")
        case Reason.ONE_CATEGORY_ONLY:
            return _(
                "you and the masters used one point only, so luck alone explains full agreement"
            )
        case Reason.TOO_FEW_UNITS:
            return _("it needs at least two clips")
        case Reason.NO_VARIANCE:
            return _("the scores on one side never change")
        case _other:
            return _("it does not exist for these scores")
