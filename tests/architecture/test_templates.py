"""Templates hold no script and no style of their own, so that the policy can forbid both."""

import re
from pathlib import Path

import pytest

from app.config import ROOT

TEMPLATES = sorted((ROOT / "app").rglob("templates/**/*.html"))
SCRIPTS = sorted(
    path for path in (ROOT / "app").rglob("static/**/*.js") if "vendor" not in path.parts
)

FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "another host": re.compile(
        r"\b(?:src|href|action|poster)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
    ),
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("fault", FORBIDDEN)
@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_template_has(path: Path, fault: str) -> None:
    # A data block is not executed, so the policy has nothing to forbid in it.
    text = re.sub(r'<script type="application/json"', "<data-block", path.read_text("utf-8"))
    assert FORBIDDEN[fault].findall(text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_form_that_changes_something_carries_the_csrf_token(path: Path) -> None:
    text = path.read_text("utf-8")
    forms = re.findall(r"<form\b.*?</form>", text, re.IGNORECASE | re.DOTALL)
    posting = [form for form in forms if re.search(r"method\s*=\s*[\"']?post", form, re.IGNORECASE)]
    assert [form[:120] for form in posting if "csrf" not in form] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_no_script_asks_for_what_the_policy_forbids(path: Path) -> None:
    text = path.read_text("utf-8").replace("http://www.w3.org/", "")  # a name, never fetched
    forbidden = r"\beval\(|new Function\(|document\.write|\.(?:inner|outer)HTML\s*=|https?://"
    assert re.findall(forbidden, text) == []


def test_times_are_written_in_one_place() -> None:
    """A page knows one way of writing moments: the filters of app/web/times.py."""
    own_way = re.compile(
        r"strftime|isoformat|\bUTC\b|toLocale\w*String|DateTimeFormat\((?!\)\.resolved)"
    )
    found = {path.name: own_way.findall(path.read_text("utf-8")) for path in (*TEMPLATES, *SCRIPTS)}
    assert {name: words for name, words in found.items() if words} == {}
