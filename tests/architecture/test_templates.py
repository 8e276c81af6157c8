"""Templates hold no script and no style of their own, so that the policy can forbid both."""

import re
from pathlib import Path

import pytest

from app.config import ROOT

TEMPLATES = sorted((ROOT / "app").rglob("templates/**/*.html"))
SCRIPTS = sorted(
    path for path in (ROOT / "app").rglob("static/**/*.js") if "vendor" not in path.parts
)

DATA_BLOCK = r'<script type="application/json"'
FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "another host": re.compile(
        r"\b(?:src|href|action|poster)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
    ),
}


def read(paths: list[Path]) -> dict[str, str]:
    """Return the texts of files by their names."""
    assert paths, "nothing would be looked at"
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths}


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_no_template_has(fault: str) -> None:
    # A data block is not executed, so the policy has nothing to forbid in it.
    found = {
        name: FORBIDDEN[fault].findall(re.sub(DATA_BLOCK, "<data-block", text))
        for name, text in read(TEMPLATES).items()
    }
    assert {name: parts for name, parts in found.items() if parts} == {}


def test_every_form_that_changes_something_carries_the_csrf_token() -> None:
    forms = [
        (name, form)
        for name, text in read(TEMPLATES).items()
        for form in re.findall(r"<form\b.*?</form>", text, re.IGNORECASE | re.DOTALL)
        if re.search(r"method\s*=\s*[\"']?post", form, re.IGNORECASE)
    ]
    assert forms
    assert [(name, form[:120]) for name, form in forms if "csrf" not in form] == []


def test_no_script_asks_for_what_the_policy_forbids() -> None:
    forbidden = r"\beval\(|new Function\(|document\.write|\.(?:inner|outer)HTML\s*=|https?://"
    found = {
        name: re.findall(forbidden, text.replace("http://www.w3.org/", ""))  # never fetched
        for name, text in read(SCRIPTS).items()
    }
    assert {name: parts for name, parts in found.items() if parts} == {}


def test_times_are_written_in_one_place() -> None:
    """A page knows one way of writing moments: the filters of app/web/times.py."""
    own_way = re.compile(
        r"strftime|isoformat|\bUTC\b|toLocale\w*String|DateTimeFormat\((?!\)\.resolved)"
    )
    found = {path.name: own_way.findall(path.read_text("utf-8")) for path in (*TEMPLATES, *SCRIPTS)}
    assert {name: words for name, words in found.items() if words} == {}


def test_every_style_is_for_something_that_pages_have() -> None:
    """A class that was renamed in a template alone would leave its element without a style."""
    styles = (ROOT / "app" / "web" / "static" / "css").glob("*.css")
    css = "".join(
        re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL) for path in styles
    )
    named = set(re.findall(r"\.([a-z_][\w-]*)", css)) - {"svg", "woff2"}
    makers = [*TEMPLATES, *SCRIPTS, *(ROOT / "app").rglob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in makers)
    words, begun = set(re.findall(r"[\w-]+", text)), tuple(re.findall(r"([\w-]+-)\{", text))
    assert {name for name in named - words if not name.startswith(begun)} == set()
