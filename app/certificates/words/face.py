"""What stands on a certificate: on paper, in a PDF, on a badge."""

from app.certificates.domain.faces import BadgeWords, Face
from app.certificates.domain.shown import Shown
from app.certificates.words import say_provenance
from app.wording import gettext as _
from app.wording import ngettext, write_day

_SHORT = 12


def face_of(shown: Shown, address: str, square: str) -> Face:
    """Return what a certificate says.

    Args:
        shown: the certificate.
        address: where anybody checks it.
        square: the QR code of that address, as SVG, if it is drawn with the words.
    """
    is_real = not shown.is_demonstration
    return Face(
        title=_("Certificate of calibration") if is_real else _("Demonstration certificate"),
        certifies=_("This certifies that")
        if is_real
        else _("This certifies nobody. It is shown to"),
        name=shown.name,
        said=(
            _("agrees with the master scores, by the rule named below, on")
            if is_real
            else _("to show what a certificate looks like for")
        ),
        rubric=shown.rubric_title,
        facts=_facts(shown),
        check=(
            _("Anybody can check this certificate here:")
            if is_real
            else _("This address answers that it is a demonstration:")
        ),
        address=address,
        square=square,
        square_alt=_("QR code of the address at which anybody can check this certificate"),
    )


def _facts(shown: Shown) -> tuple[tuple[str, str], ...]:
    policy = _(
        "%(title)s, version %(version)s (%(hash)s)",
        title=shown.policy_title,
        version=shown.policy_version,
        hash=shown.policy_hash[:_SHORT],
    )
    clips = ngettext("%(num)d clip", "%(num)d clips", shown.clips)
    facts = [
        (_("Rule"), policy),
        (_("Decided on"), f"{clips}, {say_provenance(shown.provenance)}"),
        (_("Issued"), write_day(shown.issued_at.date())),
    ]
    if shown.valid_until is not None:
        facts.append((_("Valid through"), write_day(shown.valid_until)))
    return tuple(facts)


def words_of_badge(shown: Shown) -> BadgeWords:
    """Return what a badge says."""
    day = "" if shown.valid_until is None else write_day(shown.valid_until)
    title = shown.rubric_title
    provenance = say_provenance(shown.provenance)
    return BadgeWords(
        title=_("Calibrated: %(rubric)s", rubric=title),
        description=_(
            "Its holder scores lessons in agreement with master scores on %(rubric)s (%(provenance)s).",
            rubric=title,
            provenance=provenance,
        ),
        criteria=_(
            "Met the rule “%(policy)s”, version %(version)s, hash %(hash)s.",
            policy=shown.policy_title,
            version=shown.policy_version,
            hash=shown.policy_hash,
        ),
        until=_("Valid through %(day)s", day=day),
    )
