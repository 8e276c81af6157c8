"""What is done to a certificate after it was issued: it is revoked, or bears another name."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.domain.stewardship import Act
from app.accounts.models import User
from app.accounts.service import record_event
from app.certificates.domain.jobs import CertificateJob
from app.certificates.errors import AlreadyRevokedError, CertificateNotFoundError
from app.certificates.models import Certificate
from app.outbox.jobs import put
from app.people.service.sight import may_see


def revoke(session: Session, public_id: str, reason: str, act: Act) -> None:
    """Revoke a certificate, for good; its address says so from now on.

    Args:
        session: a writing transaction.
        public_id: what its address ends with.
        reason: why, in a sentence that its holder reads.
        act: who revokes it, and when.

    Raises:
        CertificateNotFoundError: there is none, or its holder was erased.
        AlreadyRevokedError: it was revoked before.
    """
    row = _take(session, public_id)
    if row.revoked_at is not None:
        raise AlreadyRevokedError
    row.revoked_at, row.revoked_by_id, row.revoke_reason = act.now, act.actor_id, reason
    told = {"rubric": row.rubric_id, "reason": reason}
    whom = ("user", str(row.rater_id))
    record_event(session, act.now, act.actor_id, "certificate_revoked", whom, told)
    put(session, CertificateJob.REVOKED.value, {"certificate": row.id}, act.now)


def take_present_name(session: Session, public_id: str, act: Act) -> str:
    """Let a certificate bear the name its holder's account has now; the former one is forgotten.

    Whoever vouches that both are the same person does it, never the holder alone: accounts are
    renamed freely, and a certificate would else be handed on.

    Returns:
        The name.

    Raises:
        CertificateNotFoundError: there is none, or its holder was erased.
    """
    row = _take(session, public_id)
    name = session.scalars(select(User.name).where(User.id == row.rater_id)).one()
    for one in session.scalars(select(Certificate).where(Certificate.public_id == public_id)):
        one.name = name
    whom = ("user", str(row.rater_id))
    told = {"rubric": row.rubric_id}
    record_event(session, act.now, act.actor_id, "certificate_renamed", whom, told)
    return name


def find_address_of(session: Session, certificate_id: int, actor_id: int | None) -> tuple[str, str]:
    """Return the address and the present name of the holder of a certificate somebody may revoke.

    Args:
        session: any session.
        certificate_id: the row.
        actor_id: a trainer, who reaches the members of her cohorts; None for an operator.

    Raises:
        CertificateNotFoundError: there is none, or it is not her business.
    """
    found = session.execute(
        select(Certificate.public_id, Certificate.rater_id, User.name)
        .join(User, User.id == Certificate.rater_id)
        .where(Certificate.id == certificate_id, User.erased_at.is_(None))
    ).one_or_none()
    if found is None:
        raise CertificateNotFoundError
    if actor_id is not None and not may_see(session, actor_id, found.rater_id):
        raise CertificateNotFoundError
    return found.public_id, found.name


def _take(session: Session, public_id: str) -> Certificate:
    """Lock the newest certificate of an address."""
    row = session.scalars(
        select(Certificate)
        .join(User, User.id == Certificate.rater_id)
        .where(Certificate.public_id == public_id, User.erased_at.is_(None))
        .order_by(Certificate.number.desc())
        .limit(1)
        .with_for_update(of=Certificate)
    ).one_or_none()
    if row is None:
        raise CertificateNotFoundError
    return row
