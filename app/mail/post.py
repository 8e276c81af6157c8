"""Sending emails by flask-mailman, in the way that `MAIL_BACKEND` names."""

import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from email.utils import format_datetime, make_msgid
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, current_app
from flask_mailman import EmailMessage, Mail
from flask_mailman.backends.smtp import EmailBackend

from app.config import MailBackend, MailTls, Settings
from app.mail.emails import Email
from app.web import now

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


_BACKENDS = {
    MailBackend.NONE: "dummy",
    MailBackend.SMTP: SmtpBackend,
    MailBackend.FILE: "file",
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
        MAIL_FILE_PATH=str(settings.mail_dir),
    )
    if settings.mail_backend is MailBackend.FILE:
        settings.mail_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    Mail(app)
    # One thread, begun with the first email: answers never wait for a mail server, and what a
    # known address takes longer than an unknown one is not seen from outside.
    app.extensions["post"] = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def sends_mail() -> bool:
    """Say whether this installation can send mail at all."""
    return _settings().mail_backend is not MailBackend.NONE


def has_address() -> bool:
    """Say whether it is set under which address people open this site."""
    return bool(_settings().public_url)


def link_to(path: str) -> str:
    """Return the address of a page as an email writes it: under the configured host, always."""
    return _settings().public_url.rstrip("/") + path


def send(email: Email) -> None:
    """Send an email after the act it tells of was kept; a failure is logged and goes no further."""
    app = cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
    match _settings().mail_backend:
        case MailBackend.NONE:
            app.logger.warning("no email is set up, so this email was not sent: %s", email.kind)
        case MailBackend.SMTP:
            office: ThreadPoolExecutor = app.extensions["post"]
            office.submit(_deliver, app, email)
        case _:
            _deliver(app, email)


def _deliver(app: Flask, email: Email) -> None:
    with app.app_context():
        host = urlsplit(_settings().public_url).hostname or "localhost"
        message = EmailMessage(
            email.subject,
            email.body,
            to=[email.to],
            headers={
                "Message-ID": make_msgid(domain=host),
                "Date": format_datetime(now()),
                "Auto-Submitted": "auto-generated",
            },
        )
        try:
            message.send()
        except Exception as error:  # noqa: BLE001  whatever it is; its text may name the address
            code, fault = getattr(error, "smtp_code", ""), type(error).__name__
            app.logger.error("this email could not be sent: %s (%s %s)", email.kind, fault, code)  # noqa: TRY400
        else:
            app.logger.info("an email was sent: %s", email.kind)


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
