"""Sending emails by flask-mailman, in the way that `MAIL_BACKEND` names.

An email is the job of an event (see `app.outbox`): a room writes the event in the transaction of the
act, and `mail_job()` makes a handler of the function that writes the email.
"""

import smtplib
import ssl
from collections.abc import Callable
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, current_app
from flask_mailman import EmailMessage, Mail
from flask_mailman.backends.base import BaseEmailBackend
from flask_mailman.backends.smtp import EmailBackend
from sqlalchemy.orm import Session

from app.config import MailBackend, MailTls, Settings
from app.mail.emails import Email
from app.outbox.domain import Event
from app.outbox.jobs import Effect, Handler
from app.web.addresses import url_for

# A mail server that does not answer must not be waited for any longer by the emails behind.
_PATIENCE_SECONDS = 20


class _CheckedSmtp(smtplib.SMTP):
    """SMTP that verifies the server's certificate on STARTTLS."""

    def starttls(self, *, context: ssl.SSLContext | None = None) -> tuple[int, bytes]:  # type: ignore[override]
        """Start TLS; flask-mailman passes no context, which would accept any certificate."""
        return super().starttls(context=context or ssl.create_default_context())


class SmtpBackend(EmailBackend):  # type: ignore[misc]
    """flask-mailman's SMTP backend, with verified certificates and no connection left open."""

    connection: smtplib.SMTP | None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Return what opens the connection."""
        return smtplib.SMTP_SSL if self.use_ssl else _CheckedSmtp

    def send_messages(self, messages: list[EmailMessage]) -> int:
        """Send, and disconnect even if the server refuses, which flask-mailman does not."""
        try:
            return int(super().send_messages(messages))
        finally:
            line, self.connection = self.connection, None
            if line is not None:
                line.close()


class FileBackend(BaseEmailBackend):  # type: ignore[misc]
    """Keeps each email in a file named by its event: the same email twice is the same file."""

    def send_messages(self, messages: list[EmailMessage]) -> int:
        """Keep emails in `MAIL_DIR`."""
        folder: Path = _settings().mail_dir
        for message in messages:
            name = message.extra_headers["Message-ID"].strip("<>").partition("@")[0]
            being_written = folder / f"{name}.part"
            being_written.write_bytes(message.message().as_bytes())
            being_written.replace(folder / f"{name}.eml")
        return len(messages)


_BACKENDS = {
    MailBackend.NONE: "dummy",
    MailBackend.SMTP: SmtpBackend,
    MailBackend.FILE: FileBackend,
    MailBackend.CONSOLE: "console",
    MailBackend.MEMORY: "locmem",
}


def init_app(app: Flask, settings: Settings) -> None:
    """Connect mail to the application."""
    app.config.update(
        MAIL_BACKEND=_BACKENDS[settings.mail_backend],
        MAIL_SERVER=settings.mail_server,
        MAIL_PORT=settings.mail_port,
        MAIL_USERNAME=settings.mail_user or None,
        MAIL_PASSWORD=settings.mail_password.get_secret_value() or None,
        MAIL_USE_TLS=settings.mail_tls is MailTls.STARTTLS,
        MAIL_USE_SSL=settings.mail_tls is MailTls.SSL,
        MAIL_DEFAULT_SENDER=settings.mail_from,
        MAIL_TIMEOUT=_PATIENCE_SECONDS,
    )
    if settings.mail_backend is MailBackend.FILE:
        settings.mail_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    Mail(app)


def sends_mail() -> bool:
    """Say whether this installation can send mail at all."""
    return _settings().mail_backend is not MailBackend.NONE


def has_address() -> bool:
    """Say whether it is set under which address people open this site."""
    return bool(_settings().public_url)


def link_to(path: str) -> str:
    """Return the address of a page as an email writes it: under the configured host, always."""
    return _settings().public_url.rstrip("/") + path


def link_to_page(endpoint: str, **parts: str) -> str:
    """Return the address of a page by the name of its view, for whoever writes outside of a request."""
    # As if the site began at the root of its host: it does.
    with current_app.test_request_context():
        return link_to(url_for(endpoint, **parts))


def mail_job(write: Callable[[Session, Event], Email | None]) -> Handler:
    """Return a handler that sends what a function writes about an event.

    Args:
        write: looks up what is needed, and returns the email, or None when nobody is to get one.
    """

    def handle(session: Session, event: Event) -> Effect | None:
        email = write(session, event)
        return None if email is None else partial(_deliver, email, event)

    return handle


def _deliver(email: Email, event: Event) -> None:
    if not sends_mail():
        current_app.logger.warning("no email is set up, so this email was not sent: %s", email.kind)
        return
    host = urlsplit(_settings().public_url).hostname or "localhost"
    message = EmailMessage(
        email.subject,
        email.body,
        to=[email.to],
        headers={
            # A repeat is recognized: in every try the email has the same name and date.
            "Message-ID": f"<{event.key}@{host}>",
            "Date": format_datetime(event.made_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    message.send()


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
