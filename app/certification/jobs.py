"""The jobs of certification: the email that says that an appeal was answered."""

from flask import Flask
from sqlalchemy.orm import Session

from app.certification.domain.jobs import CertificationJob
from app.certification.service.letters import find_answered
from app.certification.words.emails import answered_email
from app.mail import post
from app.mail.emails import Email
from app.outbox.domain import Event
from app.outbox.jobs import register


def init_app(app: Flask) -> None:
    """Say which job writes which email."""
    register(app, CertificationJob.APPEAL_ANSWERED.value, post.mail_job(_write))


def _write(session: Session, event: Event) -> Email | None:
    found = find_answered(session, event.payload["appeal"])
    if found is None:
        return None
    link = post.link_to_page("certification.show_test_form", test_form_id=found.test_form_id)
    return answered_email(found.to, found.name, found.code, link)
