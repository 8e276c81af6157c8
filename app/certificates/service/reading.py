"""Reading certificates: by their address, by whoever has them, by whoever may revoke them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.certificates.domain.shown import Earlier, Shown
from app.certificates.models import Certificate, DemonstrationCertificate
from app.certificates.service.standing import state_of
from app.people.service.sight import learners_of

_FACTS = (
    *("public_id", "name", "rubric_id", "rubric_title", "policy_title", "policy_version"),
    *("policy_hash", "clips", "provenance", "issued_at"),
)
_Rows = Select[Certificate, datetime | None]


def verify(session: Session, public_id: str, now: datetime) -> Shown | None:
    """Return what the address of a certificate tells anybody; None when it is nobody's."""
    found = _show(session, _select().where(Certificate.public_id == public_id), now)
    return next(iter(found), None)


def verify_demonstration(session: Session, public_id: str) -> Shown | None:
    """Return what the address of a demonstration certificate tells anybody."""
    shown = DemonstrationCertificate
    row = session.scalars(select(shown).where(shown.public_id == public_id)).one_or_none()
    return None if row is None else _show_demonstration(row)


def list_own(session: Session, rater_id: int, now: datetime) -> list[Shown]:
    """Return a person's certificates, one for each address, the newest first."""
    return _show(session, _select().where(Certificate.rater_id == rater_id), now)


def list_own_demonstrations(session: Session, rater_id: int) -> list[Shown]:
    """Return what demonstrations gave a person, the newest first."""
    shown = DemonstrationCertificate
    rows = select(shown).where(shown.rater_id == rater_id).order_by(shown.id.desc())
    return [_show_demonstration(row) for row in session.scalars(rows)]


def find_own(session: Session, rater_id: int, public_id: str, now: datetime) -> Shown | None:
    """Return the certificate a person has at an address; None when it is not hers."""
    return next((o for o in list_own(session, rater_id, now) if o.public_id == public_id), None)


def find_own_demonstration(session: Session, rater_id: int, public_id: str) -> Shown | None:
    """Return the demonstration certificate a person has at an address; None when it is not hers."""
    own = list_own_demonstrations(session, rater_id)
    return next((one for one in own if one.public_id == public_id), None)


def list_for_staff(session: Session, actor_id: int | None, now: datetime) -> list[Shown]:
    """Return the certificates somebody may revoke, by name.

    Args:
        session: any session.
        actor_id: a trainer, who sees those of the members of her cohorts; None for an operator or a
            command, who see all.
        now: the moment that is asked about.
    """
    wanted = _select().where(Certificate.name != "")
    if actor_id is not None:
        wanted = wanted.where(Certificate.rater_id.in_(learners_of(actor_id)))
    return sorted(_show(session, wanted, now), key=lambda one: (one.name, one.certificate_id))


def _select() -> _Rows:
    return (
        select(Certificate, User.erased_at)
        .join(User, User.id == Certificate.rater_id)
        .order_by(Certificate.id.desc())
    )


def _show(session: Session, rows: _Rows, now: datetime) -> list[Shown]:
    """Return one certificate for each address, with those it renewed."""
    by_address: dict[str, list[tuple[Certificate, datetime | None]]] = {}
    for row, erased_at in session.execute(rows):
        by_address.setdefault(row.public_id, []).append((row, erased_at))
    return [_show_address(found, now) for found in by_address.values()]


def _show_address(found: list[tuple[Certificate, datetime | None]], now: datetime) -> Shown:
    (row, erased_at), *before = found
    return Shown(
        **_facts(row),
        certificate_id=row.id,
        number=row.number,
        state=state_of(row, now),
        valid_until=row.valid_until,
        revoked_at=row.revoked_at,
        reason=row.revoke_reason,
        earlier=tuple(_earlier(one for one, _ in before)),
        is_erased=erased_at is not None,
    )


def _earlier(rows: Iterable[Certificate]) -> Iterable[Earlier]:
    for row in rows:
        yield Earlier(number=row.number, issued_at=row.issued_at, valid_until=row.valid_until)


def _show_demonstration(row: DemonstrationCertificate) -> Shown:
    return Shown(**_facts(row), certificate_id=row.id, state=None, valid_until=None)


def _facts(row: Certificate | DemonstrationCertificate) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _FACTS}


def list_unconfirmed(session: Session) -> tuple[list[int], int]:
    """Return the numbers of all certificates that are revoked or whose holder is erased, and the last.

    What is revoked is the address: those that it renewed are listed with it.
    """
    is_revoked = select(Certificate.public_id).where(Certificate.revoked_at.is_not(None))
    wanted = (
        select(Certificate.id)
        .join(User, User.id == Certificate.rater_id)
        .where(Certificate.public_id.in_(is_revoked) | User.erased_at.is_not(None))
        .order_by(Certificate.id)
    )
    last = session.scalar(select(Certificate.id).order_by(Certificate.id.desc()).limit(1))
    return list(session.scalars(wanted)), last or 0


def find_confirmed_address(session: Session, user_id: int) -> str | None:
    """Return a person's email address, if she has confirmed that it is hers."""
    is_confirmed = User.email_confirmed_at.is_not(None)
    return session.scalar(select(User.email).where(User.id == user_id, is_confirmed))
