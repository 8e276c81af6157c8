"""The jobs of accounts: emails, each written when it is sent, to the address as it is by then."""

import hmac
from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from app.accounts import access, service
from app.accounts.domain.jobs import Job
from app.accounts.domain.links import LinkSeed
from app.accounts.domain.sessions import hash_key
from app.accounts.service.mailing import MailedLink
from app.accounts.service.resetting import Addressee
from app.accounts.words import emails
from app.mail import post
from app.mail.emails import Email
from app.outbox.domain import Event
from app.outbox.jobs import JobError, register
from app.sentences import Sentence
from app.web import now

_OTHER_KEY = Sentence(
    "the link was made under another SECRET_KEY; whoever asked for it has to ask again"
)


def init_app(app: Flask) -> None:
    """Say which job writes which email."""
    for job, write in _WRITERS.items():
        register(app, job.value, post.mail_job(write))


def _url_of(link: MailedLink) -> str:
    token = LinkSeed(key=access.signing_key(), nonce=link.nonce).token
    if not hmac.compare_digest(hash_key(token), link.token_hash):
        raise JobError(_OTHER_KEY)
    return post.link_to_page("accounts.open_link", purpose=link.purpose, token=token)


def _link(session: Session, event: Event) -> MailedLink | None:
    token_hash = event.payload["link"]
    return None if token_hash is None else service.find_mailed_link(session, token_hash, now())


def _holder(session: Session, event: Event) -> Addressee | None:
    user_id = event.payload["user"]
    return None if user_id is None else service.find_holder(session, user_id)


def _write_reset(session: Session, event: Event) -> Email | None:
    link = _link(session, event)
    return None if link is None else emails.reset_email(link.email, link.name, _url_of(link))


def _write_confirmation(session: Session, event: Event) -> Email | None:
    link = _link(session, event)
    return None if link is None else emails.confirmation_email(link.email, _url_of(link))


def _write_new_address(session: Session, event: Event) -> Email | None:
    link = _link(session, event)
    return None if link is None else emails.new_address_email(link.email, _url_of(link))


def _write_address_changing(session: Session, event: Event) -> Email | None:
    link = _link(session, event)
    if link is None:
        return None
    new = service.find_coming_address(session, link, event.payload["change"])
    if new is None:
        return None
    return emails.address_changing_email(link.email, link.name, new, _url_of(link))


def _write_address_taken(session: Session, event: Event) -> Email | None:
    person = _holder(session, event)
    if person is None:
        return None
    return emails.address_taken_email(person.email, post.link_to_page("accounts.show_sign_in"))


def _write_already_there(session: Session, event: Event) -> Email | None:
    person = _holder(session, event)
    if person is None:
        return None
    if not person.is_active:
        return emails.account_closed_email(person.email, person.name)
    links = (
        post.link_to_page("accounts.show_sign_in"),
        post.link_to_page("accounts.show_forgotten"),
    )
    return emails.account_exists_email(person.email, person.name, links)


def _write_new_password(session: Session, event: Event) -> Email | None:
    person = _holder(session, event)
    if person is None or not person.is_active:
        return None
    link = post.link_to_page("accounts.show_forgotten")
    return emails.password_changed_email(person.email, person.name, link)


_WRITERS: dict[Job, Callable[[Session, Event], Email | None]] = {
    Job.RESET: _write_reset,
    Job.CONFIRM: _write_confirmation,
    Job.NEW_ADDRESS: _write_new_address,
    Job.ADDRESS_CHANGING: _write_address_changing,
    Job.ADDRESS_TAKEN: _write_address_taken,
    Job.ALREADY_THERE: _write_already_there,
    Job.NEW_PASSWORD: _write_new_password,
}
