"""Everything that changes something must come from our own pages."""

import pytest
from flask import Flask

from tests.fixtures.browsing import Person


def changing_routes(app: Flask) -> list[tuple[str, str]]:
    safe = {"GET", "HEAD", "OPTIONS"}
    bound = app.url_map.bind("localhost")
    return [
        (method, bound.build(rule.endpoint, dict.fromkeys(rule.arguments, 1), method=method))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - safe)
    ]


@pytest.mark.parametrize("token", ["", "wrong", "töken"])
def test_no_route_changes_anything_without_the_token(app: Flask, ana: Person, token: str) -> None:
    routes = changing_routes(app)
    assert len(routes) >= 6
    for method, path in routes:
        answer = ana.client.open(path, method=method, data={"csrf_token": token})
        assert answer.status_code == 400, path
        assert "open too long" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=["another host", "no host", "no address", "a longer host", "cross-site", "a sister host"],
)
def test_another_origin_is_refused_even_with_the_token(
    ana: Person, headers: dict[str, str]
) -> None:
    fields = {"csrf_token": ana.token, "name": "Ana Evil"}
    answer = ana.client.post("/account/name", data=fields, headers=headers)
    assert answer.status_code == 400
    assert "Ana Evil" not in ana.read("/account")


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}]
)
def test_our_own_pages_are_accepted(ana: Person, headers: dict[str, str]) -> None:
    fields = {"csrf_token": ana.token, "name": "Ana"}
    assert ana.client.post("/account/name", data=fields, headers=headers).status_code == 303


def test_a_script_sends_the_token_as_a_header(ana: Person) -> None:
    answer = ana.client.post(
        "/account/name", data={"name": "Ana"}, headers={"X-CSRF-Token": ana.token}
    )
    assert answer.status_code == 303


def test_the_token_of_another_session_is_refused(app: Flask, ana: Person) -> None:
    other = Person(app)
    other.get("/sign-in")
    ana.token = other.token
    assert ana.post("/account/name", name="Ana").status_code == 400
