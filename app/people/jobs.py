"""The jobs of people: the email of an invitation, written when it is sent."""

import hmac

from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.access import signing_key
from app.accounts.domain.sessions import hash_key
from app.mail import post
from app.mail.emails import Email
from app.outbox.domain import Event
from app.outbox.jobs import JobError, register
from app.people.domain.jobs import PeopleJob
from app.people.service.invitations import find_letter
from app.people.words.emails import invitation_email
from app.sentences import Sentence

_OTHER_KEY = Sentence(
    "the invitation was made under another SECRET_KEY; withdraw it and invite the address again"
)


def init_app(app: Flask) -> None:
    """Say which job writes which email."""
    register(app, PeopleJob.INVITATION.value, post.mail_job(_write_invitation))


def _write_invitation(session: Session, event: Event) -> Email | None:
    letter = find_letter(session, event.payload["invitation"], signing_key())
    if letter is None:
        return None
    if not hmac.compare_digest(hash_key(letter.token), letter.token_hash):
        raise JobError(_OTHER_KEY)
    link = post.link_to_page("joining.show_invitation", token=letter.token)
    return invitation_email(letter, link)
