"""Every answer carries the headers, and nothing personal is cached."""

import pytest

from app import create_app
from app.config import Settings
from app.web.headers import HEADERS
from tests.fixtures.browsing import Person


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nothing", "/healthz", "/favicon.ico"])
def test_every_answer_carries_the_security_headers(stranger: Person, path: str) -> None:
    answer = stranger.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_allows_nothing_inline_and_nothing_foreign(stranger: Person) -> None:
    policy = stranger.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy
    for part in ("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy


@pytest.mark.parametrize("path", ["/", "/account", "/course", "/library", "/nothing"])
def test_nothing_personal_is_kept_in_a_cache(ana: Person, path: str) -> None:
    assert ana.get(path).headers["Cache-Control"] == "no-store"


def test_over_https_browsers_are_told_to_stay_there(stranger: Person) -> None:
    secure = stranger.client.get("/", base_url="https://plumbline.example")
    assert "max-age=31536000" in secure.headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in stranger.get("/").headers


@pytest.mark.parametrize(("hops", "scheme"), [(0, "http"), (1, "https")])
def test_forwarded_headers_count_only_behind_a_trusted_proxy(
    settings: Settings, hops: int, scheme: str
) -> None:
    app = create_app(settings.model_copy(update={"trusted_proxies": hops}))
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "plumbline.example"}
    answer = app.test_client().get("/", headers=headers)
    is_secure = "Strict-Transport-Security" in answer.headers
    assert is_secure is (scheme == "https")
