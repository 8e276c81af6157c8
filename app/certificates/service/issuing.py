"""Issuing: a certificate is written in the transaction of the decision, and nowhere else."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.domain import UserId
from app.accounts.models import User
from app.accounts.service import record_event
from app.certificates.domain import Grounds, Issued, State, find_last_day
from app.certificates.domain.jobs import CertificateJob
from app.certificates.models import Certificate, DemonstrationCertificate
from app.certificates.service.standing import find_newest, state_of
from app.outbox.jobs import put


def issue(
    session: Session, grounds: Grounds, *, now: datetime, new_token: Callable[[], str]
) -> Issued:
    """Give the person of a decision her certificate, or renew the one she has of the rubric.

    A renewal stays at the address of the earlier one, whether that still holds or has lapsed. After a
    revocation a certificate begins anew, at an address of its own.

    Args:
        session: the transaction of the decision.
        grounds: what it rests on.
        now: when it is written.
        new_token: makes a random text of at least 128 bits, fit for an address.
    """
    earlier = find_newest(session, grounds.rater_id, grounds.rubric_id)
    state = None if earlier is None else state_of(earlier, now)
    renewed = None if state is State.REVOKED else earlier
    until = earlier.valid_until if earlier is not None and state is State.DUE else None
    last_day = find_last_day(grounds.decided_at, grounds.valid_months, until)
    row = Certificate(
        **_columns(session, grounds, now),
        public_id=new_token() if renewed is None else renewed.public_id,
        number=1 if renewed is None else renewed.number + 1,
        valid_until=last_day,
        due_from=_due_from(last_day, grounds),
    )
    session.add(row)
    session.flush()
    _note(session, row, now)
    return Issued(certificate_id=row.id, public_id=row.public_id, is_renewal=renewed is not None)


def issue_demonstration(
    session: Session, grounds: Grounds, *, now: datetime, new_token: Callable[[], str]
) -> Issued:
    """Give the person of a demonstration what shows her a certificate and certifies nothing.

    Args:
        session: the transaction of the decision.
        grounds: what it rests on; it has no last day, so for how long is not asked.
        now: when it is written.
        new_token: as for `issue`.
    """
    row = DemonstrationCertificate(**_columns(session, grounds, now), public_id=new_token())
    session.add(row)
    session.flush()
    whom = ("user", str(row.rater_id))
    told = {"rubric": row.rubric_id}
    record_event(session, now, UserId(row.rater_id), "demonstration_issued", whom, told)
    return Issued(certificate_id=row.id, public_id=row.public_id)


def _columns(session: Session, grounds: Grounds, now: datetime) -> dict[str, Any]:
    """Return what both kinds of certificates store of their grounds."""
    name = session.scalars(select(User.name).where(User.id == grounds.rater_id)).one()
    names = (
        *("rater_id", "decision_id", "rubric_id", "rubric_title", "policy_revision_id"),
        *("policy_title", "policy_version", "policy_hash", "clips", "provenance"),
    )
    return {one: getattr(grounds, one) for one in names} | {"name": name, "issued_at": now}


def _due_from(last_day: date, grounds: Grounds) -> date:
    return last_day - timedelta(days=grounds.due_days)


def _note(session: Session, row: Certificate, now: datetime) -> None:
    """Write into the audit what happened, as her own act: she brought it about by what she scored."""
    her, whom = UserId(row.rater_id), ("user", str(row.rater_id))
    told = {"rubric": row.rubric_id, "until": row.valid_until.isoformat()}
    if row.number == 1:
        record_event(session, now, her, "certificate_issued", whom, told)
        job = CertificateJob.ISSUED
    else:
        record_event(session, now, her, "certificate_renewed", whom, told)
        job = CertificateJob.RENEWED
    put(session, job.value, {"certificate": row.id}, now)
