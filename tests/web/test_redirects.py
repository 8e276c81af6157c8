"""No address leads a person to another site, and none that takes forms is a dead end."""

import json

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.web.redirects import safe_target
from tests.fixtures.browsing import Person
from tests.reference import reference_file


def test_the_battery_of_open_redirects_leads_nowhere() -> None:
    files = sorted(reference_file("security", "redirect").glob("*.json"))
    payloads = [text for file in files for text in strings_in(json.loads(file.read_text("utf-8")))]
    assert len(payloads) >= 20
    leaks = [
        (payload, target)
        for payload in payloads
        for sent in (payload, f"/{payload}", f"//{payload}", payload.replace("/", "\\"))
        if leads_away(target := safe_target(sent, "/"))
    ]
    assert leaks == []


def strings_in(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return strings_in(list(value.values()))
    return [text for part in value for text in strings_in(part)] if isinstance(value, list) else []


def leads_away(target: str) -> bool:
    return not target.startswith("/") or target[1:2] in {"/", "\\"} or any(c < "!" for c in target)


@pytest.mark.parametrize(
    "path", ["/", "/course", "/course/a-score?t=1#check-one", "/library?grade=4"]
)
def test_our_own_paths_are_kept(path: str) -> None:
    assert safe_target(path, "/other") == path


def takes_forms_only(app: Flask) -> list[Rule]:
    """Return the rules of addresses at which nothing is shown, whichever rule would show it."""
    urls = app.url_map.bind("localhost")
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())]
    return [rule for rule in rules if not urls.test(path_of(app, rule), method="GET")]


def path_of(app: Flask, rule: Rule) -> str:
    urls = app.url_map.bind("localhost")
    return urls.build(rule.endpoint, dict.fromkeys(rule.arguments, 1), method="POST")


def test_an_address_that_takes_forms_leads_to_the_page_it_belongs_to(
    app: Flask, stranger: Person
) -> None:
    rules = takes_forms_only(app)
    assert len(rules) > 20
    urls = app.url_map.bind("localhost")
    for rule in rules:
        path = path_of(app, rule)
        answer = stranger.get(f"{path}?from=elsewhere")
        assert answer.status_code == 303, path
        above = answer.location
        assert path.startswith(above), path
        assert urls.test(above, method="GET"), f"{path} leads to {above}, which shows nothing"


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/account/name", "/account"),
        ("/account/sessions/7/end", "/account"),
        ("/account/second-factor/codes", "/account/second-factor"),
        ("/operator/people/7/reset-link", "/operator/people/7"),
        ("/operator/audit/export", "/operator/audit"),
        ("/course/thirds/checks/first", "/course/thirds"),
        ("/practice/halves/attempts", "/practice"),
        ("/sign-out", "/"),
    ],
)
def test_what_was_reloaded_after_a_form_is_the_page_with_the_form(
    ana: Person, path: str, above: str
) -> None:
    assert ana.get(path).location == above
    assert ana.client.head(path).location == above


def test_a_script_still_hears_that_an_address_takes_forms_only(ana: Person) -> None:
    answer = ana.get("/account/name", Accept="application/json")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_an_odd_address_above_a_form_leads_to_no_other_site(ana: Person) -> None:
    for path in ("/practice//evil.example/attempts", "/practice/%5Cevil.example/attempts"):
        location = ana.get(path).location or ""
        assert not leads_away(location.removeprefix("http://localhost") or "/"), location
