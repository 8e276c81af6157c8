"""What anybody is told of a certificate who has its address, and nothing else of the person."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app.certificates.domain.standing import verification_path
from app.certificates.domain.validity import HOLDS, CertificateState


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A certificate that was renewed since, at the same address."""

    number: int
    issued_at: datetime
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One certificate as its address tells it.

    Attributes:
        certificate_id: its row, which no page shows.
        public_id: what its address ends with.
        number: 1, or which renewal it is.
        state: what holds for it; nothing for a demonstration.
        name: whom it certifies, as she was called when it was issued; empty once she is erased.
        rubric_id, rubric_title: what it is about.
        policy_title, policy_version, policy_hash: the policy by which it was decided.
        clips: how many clips the decision rests on.
        provenance: where clips and master scores come from.
        issued_at: when it was issued.
        valid_until: its last day; nothing for a demonstration.
        revoked_at: when it was revoked.
        reason: why it was revoked, for its holder and whoever may revoke it; never for anybody else.
        earlier: those it renewed, the newest first.
        is_erased: whether its holder had her account erased.
    """

    certificate_id: int
    public_id: str
    number: int = 1
    state: CertificateState | None
    name: str
    rubric_id: str
    rubric_title: str
    policy_title: str
    policy_version: str
    policy_hash: str
    clips: int
    provenance: str
    issued_at: datetime
    valid_until: date | None
    revoked_at: datetime | None = None
    reason: str = ""
    earlier: tuple[Earlier, ...] = ()
    is_erased: bool = False

    @property
    def is_demonstration(self) -> bool:
        """Say whether it certifies nobody."""
        return self.state is None

    @property
    def holds(self) -> bool:
        """Say whether it can be relied on."""
        return self.state in HOLDS and not self.is_erased

    @property
    def address(self) -> str:
        """Return the path of the page on which anybody can check it."""
        return verification_path(self.public_id, is_demonstration=self.is_demonstration)

    @property
    def credential_id(self) -> str:
        """Return what names this very certificate among those of its address."""
        return f"{self.address}#{self.number}"


DEMONSTRATION = "demonstration"
ERASED = "erased"


def to_document(shown: Shown, provenance: str) -> dict[str, Any]:
    """Return what a program is told that checks a certificate; days are counted in UTC.

    Args:
        shown: the certificate.
        provenance: where clips and master scores come from, in the language of the site.
    """
    if shown.is_erased:
        return {"status": ERASED, "address": shown.address}
    facts: dict[str, Any] = {
        "status": DEMONSTRATION if shown.state is None else shown.state.value,
        "certifies": shown.holds,
        "name": shown.name,
        "rubric": {"id": shown.rubric_id, "title": shown.rubric_title},
        "policy": {
            "title": shown.policy_title,
            "version": shown.policy_version,
            "hash": shown.policy_hash,
        },
        "clips": shown.clips,
        "provenance": provenance,
        "issued_on": _day(shown.issued_at),
        "address": shown.address,
    }
    if shown.valid_until is None:
        return facts
    return facts | {
        "number": shown.number,
        "valid_until": shown.valid_until.isoformat(),
        "revoked_on": None if shown.revoked_at is None else _day(shown.revoked_at),
        "earlier": [
            {
                "number": one.number,
                "status": CertificateState.SUPERSEDED.value,
                "issued_on": _day(one.issued_at),
                "valid_until": one.valid_until.isoformat(),
            }
            for one in shown.earlier
        ],
    }


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
