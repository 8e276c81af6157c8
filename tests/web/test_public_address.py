"""Behind a proxy the site has another name than the request says: PUBLIC_URL is the one that counts."""

import pytest
from flask import Flask

from app import create_app
from app.config import Environment, MailBackend, Settings
from app.web import Runtime
from app.web.csrf import CsrfReason
from app.web.errors import CSRF_TEXTS
from tests.fixtures.browsing import Person

PUBLIC = "https://coach.example.org"
INSIDE = {"Host": "127.0.0.1:8000"}
OTHER, PLAIN = CSRF_TEXTS[CsrfReason.OTHER_ADDRESS], CSRF_TEXTS[CsrfReason.NOT_ENCRYPTED]


def open_app(settings: Settings, runtime: Runtime, **changes: object) -> Flask:
    bare = {"public_url": "", "mail_backend": MailBackend.NONE}
    return create_app(settings.model_copy(update=bare | changes), runtime)


def send_sign_in(person: Person, **headers: str) -> tuple[int, str]:
    """Send an empty sign-in form as a browser at some address does: 422 when it was looked at."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    person.get("/sign-in", **headers)
    answer = person.client.post("/sign-in", data={"csrf_token": person.token}, headers=sent)
    return answer.status_code, answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "plumbline", "coach.example.org:443"])
def test_with_the_public_address_a_plain_proxy_is_enough(
    settings: Settings, runtime: Runtime, host: str
) -> None:
    ana = Person(open_app(settings, runtime, public_url=PUBLIC))
    assert send_sign_in(ana, Host=host, Origin=PUBLIC)[0] == 422


def test_without_it_the_page_names_the_setting(settings: Settings, runtime: Runtime) -> None:
    ana = Person(open_app(settings, runtime))
    status, page = send_sign_in(ana, Host="127.0.0.1:8000", Origin=PUBLIC)
    assert status == 400
    assert str(OTHER.title) in page
    assert "PUBLIC_URL" in page
    assert "open too long" not in page


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://coach.example.org",
        "https://coach.example.org.evil.example",
        "https://coach.example.org:8443",
        "https://coach.example.org@evil.example",
        "null",
        "https://[::1",
        "",
    ],
)
@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host"])
def test_a_host_that_an_attacker_chose_opens_nothing(
    settings: Settings, runtime: Runtime, origin: str, header: str
) -> None:
    ana = Person(open_app(settings, runtime, public_url=PUBLIC, trusted_proxies=1))
    chosen = {header.replace("-", "_"): "evil.example"}
    status, _ = send_sign_in(ana, Origin=origin, **chosen)
    assert status == 400


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("coach.example.org", "https://coach.example.org", 422),
        ("coach.example.org:443", "https://coach.example.org", 422),
        ("COACH.example.org", "https://coach.example.org", 422),
        ("coach.example.org:8443", "https://coach.example.org", 400),
        ("[", "https://[", 400),
    ],
)
def test_without_it_the_host_that_the_proxy_passes_counts(
    settings: Settings, runtime: Runtime, host: str, origin: str, status: int
) -> None:
    ana = Person(open_app(settings, runtime))
    assert send_sign_in(ana, Host=host, Origin=origin)[0] == status


def test_a_proxy_that_is_trusted_may_name_the_host(settings: Settings, runtime: Runtime) -> None:
    ana = Person(open_app(settings, runtime, trusted_proxies=1))
    named = {"X_Forwarded_Host": "coach.example.org", "X_Forwarded_Proto": "https"}
    assert send_sign_in(ana, Host="127.0.0.1:8000", Origin=PUBLIC, **named)[0] == 422


@pytest.mark.parametrize("host", ["localhost:8000", "192.168.1.7:8000", "[::1]:8000"])
@pytest.mark.parametrize(
    ("environment", "status"), [(Environment.DEVELOPMENT, 422), (Environment.PRODUCTION, 400)]
)
def test_only_a_developer_may_open_her_machine_by_its_other_names(
    settings: Settings,
    runtime: Runtime,
    host: str,
    environment: Environment,
    status: int,
) -> None:
    changes = {"environment": environment, "public_url": "http://127.0.0.1:8000"}
    ana = Person(open_app(settings, runtime, **changes))
    assert send_sign_in(ana, Host=host, Origin=f"http://{host}")[0] == status
    assert send_sign_in(ana, Host=host, Origin="http://evil.example")[0] == 400


@pytest.mark.parametrize("public_url", ["", PUBLIC])
def test_a_sign_in_without_https_has_a_page_of_its_own(
    settings: Settings, runtime: Runtime, public_url: str
) -> None:
    changes = {"environment": Environment.PRODUCTION, "secure_cookies": True}
    ana = Person(open_app(settings, runtime, public_url=public_url, **changes))
    # Her browser has kept the cookie of the page back, as the test's browser would not.
    headers = {"Host": "coach.example.org", "Origin": "http://coach.example.org"}
    answer = ana.client.post("/sign-in", data={"csrf_token": "seen"}, headers=headers)
    assert answer.status_code == 400
    assert str(PLAIN.title) in answer.text
    assert "https://" in answer.text


def test_a_page_that_was_open_too_long_is_not_mistaken_for_a_wrong_setting(
    settings: Settings, runtime: Runtime
) -> None:
    ana = Person(open_app(settings, runtime, public_url=PUBLIC))
    answer = ana.client.post("/sign-in", data={"csrf_token": "old"}, headers={"Origin": PUBLIC})
    assert (answer.status_code, answer.location) == (303, "/sign-in?again=1")
    assert str(OTHER.title) not in ana.read("/sign-in?again=1")
