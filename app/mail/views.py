"""In development: the emails that were sent, with links that work. Production has no such page."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from flask import Blueprint, Flask, current_app, render_template

from app.config import Environment, MailBackend, Settings
from app.web.marks import public

blueprint = Blueprint("mail", __name__, template_folder="templates")

_MAX_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SentEmail:
    """An email as it went out."""

    to: str
    subject: str
    sent: datetime
    body: str


def init_app(app: Flask, settings: Settings) -> None:
    """Add the page where the program runs for development, and nowhere else."""
    if settings.environment is Environment.DEVELOPMENT:
        app.register_blueprint(blueprint)


@blueprint.get("/development/mail")
@public
def show_sent() -> str:
    """Show what was sent, the newest first."""
    settings: Settings = current_app.config["SETTINGS"]
    return render_template(
        "mail/sent.html", emails=find_sent(settings), backend=settings.mail_backend.value
    )


def find_sent(settings: Settings) -> list[SentEmail]:
    """Return the emails kept in files, or remembered by this process."""
    if settings.mail_backend is MailBackend.FILE:
        return _read_files(settings.mail_dir)
    outbox = getattr(current_app.extensions["mailman"], "outbox", [])
    kept = [message.message().as_bytes() for message in reversed(outbox[-_MAX_SHOWN:])]
    return [_read(raw) for raw in kept]


def _read_files(folder: Path) -> list[SentEmail]:
    files = sorted(
        folder.glob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True
    )
    return [_read(path.read_bytes()) for path in files[:_MAX_SHOWN]]


def _read(raw: bytes) -> SentEmail:
    message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    return SentEmail(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent=parsedate_to_datetime(str(message["Date"])),
        body=message.get_content(),
    )
