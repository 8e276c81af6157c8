"""Emails leave by every way there is, and one that cannot leave breaks nothing."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy import update
from sqlalchemy.orm import Session

from app import create_app
from app.config import Environment, MailBackend, Settings
from app.db import transaction
from app.mail import post
from app.mail.emails import Email
from app.outbox import jobs
from app.outbox.models import OutboxEvent
from app.web import Runtime
from tests.factories import MORNING
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for
from tests.fixtures.mail import do_jobs
from tests.fixtures.post_office import PostOffice

EMAIL = Email(
    to="ana@example.org",
    kind="a test",
    subject="Füße & “½”",
    body="Hello Ána,\n\nhttp://localhost/x\n",
)


@pytest.fixture
def send(settings: Settings, runtime: Runtime) -> Callable[..., Person]:
    """Have the email sent with other settings; return somebody who looks at the site."""

    def send_email(**changes: object) -> Person:
        app = create_app(Settings.model_validate(settings.model_dump() | changes), runtime)
        jobs.register(app, "test.email", post.mail_job(lambda _, __: EMAIL))
        with app.app_context(), transaction() as session:
            jobs.put(session, "test.email", {}, MORNING)
        do_jobs(app)
        return Person(app)

    return send_email


def smtp(office: PostOffice) -> dict[str, object]:
    return {
        "mail_backend": "smtp",
        "mail_server": "127.0.0.1",
        "mail_port": office.port,
        "mail_tls": "none",
        "mail_from": "Plumbline <coach@example.org>",
    }


def test_an_email_goes_out_by_smtp(send: Callable[..., Person], post_office: PostOffice) -> None:
    send(**smtp(post_office))
    sender, recipients, text = post_office.wait_for_email()
    assert sender == "coach@example.org"
    assert recipients == ["ana@example.org"]
    assert "From: Plumbline <coach@example.org>" in text
    assert "Auto-Submitted: auto-generated" in text
    assert "@localhost>" in text, "the name of the machine is nobody's business"


def test_a_server_that_refuses_is_logged_without_the_address(
    send: Callable[..., Person], post_office: PostOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    post_office.refuses = True
    send(**smtp(post_office))
    said = capsys.readouterr().out
    assert '"error": "SMTPSenderRefused 550", "event": "job_failed"' in said
    assert "ana@example.org" not in said


def test_a_server_without_a_certificate_gets_no_email(
    send: Callable[..., Person], post_office: PostOffice
) -> None:
    send(**smtp(post_office) | {"mail_tls": "starttls"})
    assert post_office.emails == []


def test_an_act_succeeds_although_its_email_does_not(
    settings: Settings, runtime: Runtime, post_office: PostOffice, clock: Clock
) -> None:
    post_office.refuses = True
    changes = settings.model_dump() | smtp(post_office)
    app = create_app(Settings.model_validate(changes), runtime)
    ana = Person(app)
    ana.get("/sign-up")
    fields = {"name": "Ana", "email": "ana@example.org", "password": "a sentence of hers"}
    assert ana.post("/sign-up", **fields).status_code == 303
    assert "Ana" in ana.read("/account")
    assert do_jobs(app) == 1
    assert post_office.emails == []
    post_office.refuses = False
    clock.advance(minutes=1)
    assert do_jobs(app) == 1
    (_, recipients, _) = post_office.wait_for_email()
    assert recipients == ["ana@example.org"], "it is tried again, and nobody has to ask"


def test_the_same_email_twice_has_the_same_name_and_is_one_file(
    settings: Settings, runtime: Runtime, tmp_path: Path, session: Session
) -> None:
    folder = tmp_path / "emails"
    changes = settings.model_dump() | {"mail_backend": "file", "mail_dir": folder}
    app = create_app(Settings.model_validate(changes), runtime)
    jobs.register(app, "test.email", post.mail_job(lambda _, __: EMAIL))
    with app.app_context(), transaction() as writing:
        jobs.put(writing, "test.email", {}, MORNING)
    do_jobs(app)
    (first,) = folder.iterdir()
    kept = first.read_bytes()
    # The worker was killed after it sent the email, and before it could note that it had.
    session.execute(update(OutboxEvent).values(done_at=None, due_at=MORNING))
    session.commit()
    assert do_jobs(app) == 1
    assert [path.read_bytes() for path in folder.iterdir()] == [kept]
    assert f"Message-ID: <{first.stem}@localhost>".encode() in kept


def test_emails_kept_in_files_are_shown_in_development(
    send: Callable[..., Person], tmp_path: Path
) -> None:
    folder = tmp_path / "emails"
    person = send(mail_backend="file", mail_dir=folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    page = person.read("/development/mail")
    assert "Füße &amp; “½”" in page
    assert "Hello Ána," in page
    assert '<a href="http://localhost/x"' in page
    assert '<dt>Sent</dt><dd><time datetime="' in page


def test_remembered_emails_are_shown_in_development(send: Callable[..., Person]) -> None:
    page = send(mail_backend="memory").read("/development/mail")
    assert "Hello Ána," in page


def test_an_email_is_shown_on_the_console(
    send: Callable[..., Person], capsys: pytest.CaptureFixture[str]
) -> None:
    send(mail_backend="console")
    assert "To: ana@example.org" in capsys.readouterr().out


def test_where_no_mail_is_set_up_the_log_says_so(
    send: Callable[..., Person], caplog: pytest.LogCaptureFixture
) -> None:
    person = send(mail_backend="none")
    assert "no email is set up, so this email was not sent: a test" in caplog.text
    assert "No email is set up" in person.read("/development/mail")


PRODUCTION: dict[str, object] = {
    "environment": Environment.PRODUCTION,
    "secret_key": SecretStr("c41f0b9e7d2a8563f1e04b7c9a6d8235"),
    "secure_cookies": True,
}


def test_production_has_no_page_of_emails(database_url: str) -> None:
    app = create_app(settings_for(database_url, **PRODUCTION, public_url="https://c.example.org"))
    answer = app.test_client().get("/development/mail", base_url="https://c.example.org")
    assert answer.status_code == 404


@pytest.mark.parametrize("changes", [PRODUCTION, {}], ids=["production", "development"])
def test_mail_without_an_address_for_its_links_is_refused(changes: dict[str, object]) -> None:
    wanted = {"public_url": "", "mail_backend": MailBackend.CONSOLE}
    with pytest.raises(ValidationError, match="MAIL_BACKEND=console needs PUBLIC_URL"):
        settings_for("sqlite://", **changes, **wanted)


def test_smtp_needs_a_server() -> None:
    with pytest.raises(ValidationError, match="needs MAIL_SERVER"):
        settings_for("sqlite://", mail_backend=MailBackend.SMTP)
