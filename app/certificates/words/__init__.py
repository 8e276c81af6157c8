"""What pages say of certificates."""

from typing import Final

from app.certificates.domain import CertificateState
from app.certificates.domain.shown import Shown
from app.sentences import Sentence
from app.wording import gettext as _
from app.wording import lazy_gettext, say, write_day

STATES: Final = {
    CertificateState.VALID: lazy_gettext("Valid"),
    CertificateState.DUE: lazy_gettext("Valid, time to renew"),
    CertificateState.EXPIRED: lazy_gettext("Ended"),
    CertificateState.REVOKED: lazy_gettext("Revoked"),
    CertificateState.SUPERSEDED: lazy_gettext("Renewed since"),
}


def name_state(state: CertificateState | None) -> str:
    """Return what holds for a certificate in a word or two."""
    return _("Demonstration") if state is None else str(STATES[state])


def say_state(shown: Shown) -> str:
    """Say in one sentence what holds for a certificate, to anybody."""
    day = "" if shown.valid_until is None else write_day(shown.valid_until)
    match shown.state:
        case CertificateState.VALID | CertificateState.DUE:
            return _("This certificate is valid through %(day)s.", day=day)
        case CertificateState.REVOKED:
            return _("This certificate was revoked. It certifies nobody any more.")
        case None:
            return _(
                "This is a demonstration. It shows what a certificate looks like, and certifies nobody."
            )
        case _:
            return _(
                "This certificate was valid through %(day)s and has not been renewed yet.", day=day
            )


def say_to_holder(shown: Shown) -> str:
    """Say in one sentence what its holder can do now."""
    match shown.state:
        case CertificateState.VALID:
            return _("There is nothing to do.")
        case CertificateState.DUE:
            return _(
                "Renew it now and you lose nothing: the new one begins when this one ends, at the same "
                "address."
            )
        case CertificateState.EXPIRED:
            return _(
                "It has lapsed, which is no judgment of your scoring. Renew it whenever you like: the "
                "address stays the same."
            )
        case _:
            return _(
                "If you think this is a mistake, write to your trainer, or to the person who runs "
                "this site."
            )


def say_provenance(stored: str) -> str:
    """Say where clips and master scores come from: our own words as they are in the catalog."""
    return say(Sentence(stored))
