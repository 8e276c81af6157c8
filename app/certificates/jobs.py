"""The jobs of certificates: emails, each written when it is sent, of what holds by then."""

from collections.abc import Callable
from functools import partial

from flask import Flask
from sqlalchemy.orm import Session

from app.certificates.domain import HOLDS, CertificateState
from app.certificates.domain.jobs import CertificateJob
from app.certificates.service.letters import find_letter
from app.certificates.words import emails
from app.mail import post
from app.mail.emails import Email
from app.outbox.domain import Event
from app.outbox.jobs import register
from app.web import now

_Writer = Callable[[emails.Addressed], Email]
_WRITERS: dict[CertificateJob, tuple[frozenset[CertificateState], _Writer]] = {
    CertificateJob.ISSUED: (HOLDS, emails.issued_email),
    CertificateJob.RENEWED: (HOLDS, emails.renewed_email),
    CertificateJob.REVOKED: (frozenset({CertificateState.REVOKED}), emails.revoked_email),
    CertificateJob.REMINDER: (HOLDS, emails.reminder_email),
}


def init_app(app: Flask) -> None:
    """Say which job writes which email."""
    for job, (states, writer) in _WRITERS.items():
        register(app, job.value, post.mail_job(partial(_write, states, writer)))


def _write(
    states: frozenset[CertificateState], writer: _Writer, session: Session, event: Event
) -> Email | None:
    letter = find_letter(session, event.payload["certificate"], now())
    if letter is None or letter.state not in states:
        return None
    return writer(
        emails.Addressed(
            to=letter.to,
            name=letter.name,
            rubric=letter.rubric_title,
            valid_until=letter.valid_until,
            days=letter.days,
            reason=letter.reason,
            own=post.link_to_page("certificates.list_own"),
            anybody=post.link_to_page("certificates.verify", public_id=letter.public_id),
        )
    )
