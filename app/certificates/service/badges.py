"""Open Badges 3.0: a certificate as a signed credential in a picture, and the list of what is revoked.

Format: 1EdTech Open Badges 3.0, secured as a VC-JWT (section 8.2); Bitstring Status List 1.0 (W3C). The
library is openbadgeslib; what it is asked stands in this file alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from app.certificates.domain import ends_at
from app.certificates.domain.artwork import draw_badge
from app.certificates.domain.faces import BadgeWords
from app.certificates.domain.shown import Shown
from app.certificates.errors import BadgeError
from app.sentences import Sentence

STATUS_PATH = "/badges/status"
# The smallest list of the standard: single certificates hide among so many.
_LIST_BITS = 131072
# An older copy of the list must not be passed off as today's for longer.
_LIST_DAYS = 7
_NO_SITE = Sentence(
    "Badges are not set up on this site: PUBLIC_URL is not set, and a badge names the address of the site."
)
_UNSIGNED = Sentence(
    "The badge could not be signed. The person who runs this site can look at its key."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What signs badges.

    Attributes:
        site: the address people open, without a slash at its end.
        issuer: what the site is called on badges.
        key: the private key, as PEM.
    """

    site: str
    issuer: str
    key: bytes


def bake_badge(shown: Shown, words: BadgeWords, signing: Signing, email: str | None) -> bytes:
    """Return a certificate as a picture with a signed credential in it.

    Args:
        shown: the certificate.
        words: what it says in words.
        signing: what signs it.
        email: its holder's confirmed address, which the badge holds as a salted hash alone; None
            when no address is confirmed.

    Raises:
        BadgeError: it cannot be signed.
    """
    from openbadgeslib.ob3 import OB3Signer  # noqa: PLC0415  an extra

    _check_site(signing)
    picture = draw_badge(words.title, shown.name, words.until).encode()
    try:
        signer = OB3Signer(privkey_pem=signing.key, algorithm="ES256")
        baked: bytes = signer.sign_into_svg(_credential(shown, words, signing, email), picture)
    except Exception as error:  # whatever the library raises over a key, nobody gets half a badge
        raise BadgeError(_UNSIGNED) from error
    return baked


def sign_status_list(unconfirmed: Sequence[int], last: int, signing: Signing, now: datetime) -> str:
    """Return the signed list that says which badges are not confirmed any more.

    Args:
        unconfirmed: numbers of certificates that are revoked or whose holders are erased.
        last: the number of the newest certificate.
        signing: what signs it.
        now: when it is made; a copy is good for a week.
    """
    from openbadgeslib.ob3 import (  # noqa: PLC0415  an extra
        build_status_list_credential,
        sign_status_list_credential,
    )

    _check_site(signing)
    bits = _LIST_BITS * (last // _LIST_BITS + 1)
    document = build_status_list_credential(
        *(signing.site, f"{signing.site}{STATUS_PATH}", "revocation", unconfirmed, bits),
        issued=now,
        valid_until=now + timedelta(days=_LIST_DAYS),
    )
    try:
        signed: str = sign_status_list_credential(document, signing.key, "ES256")
    except Exception as error:  # as above
        raise BadgeError(_UNSIGNED) from error
    return signed


def _credential(shown: Shown, words: BadgeWords, signing: Signing, email: str | None) -> Any:
    from openbadgeslib import ob3  # noqa: PLC0415  an extra

    end = None if shown.valid_until is None else ends_at(shown.valid_until)
    policy = uuid5(NAMESPACE_URL, f"{signing.site}/policies/{shown.policy_hash}")
    return ob3.OpenBadgeCredential(
        id=f"{signing.site}{shown.credential_id}",
        name=words.title,
        issuer=ob3.Issuer(id=signing.site, name=signing.issuer, url=signing.site),
        recipient_id=None,
        identifiers=_identify(shown, email),
        achievement=ob3.Achievement(
            id=f"urn:uuid:{policy}",
            name=words.title,
            description=words.description,
            criteria_narrative=words.criteria,
            achievement_type="Certification",
        ),
        issuance_date=shown.issued_at,
        expiration_date=end,
        evidence_url=f"{signing.site}{shown.address}",
        credential_status=[
            ob3.status_entry(f"{signing.site}{STATUS_PATH}", "revocation", shown.certificate_id)
        ],
    )


def _identify(shown: Shown, email: str | None) -> list[Any]:
    from openbadgeslib.ob3 import IdentityObject  # noqa: PLC0415  an extra

    named = [IdentityObject(identity_hash=shown.name, identity_type="name", hashed=False)]
    if email is not None:
        named.append(IdentityObject.create(email, salt=shown.public_id))
    return named


def _check_site(signing: Signing) -> None:
    if not signing.site:
        raise BadgeError(_NO_SITE)
