"""No address leads a person who signs in to another site."""

import json
import os
from pathlib import Path

import pytest

from app.config import ROOT
from app.web.redirects import safe_target

SHARED = Path(os.environ.get("PLUMBLINE_SHARED", ROOT.parent / "shared"))
BATTERY = SHARED / "reference" / "security" / "redirect"


def test_the_battery_of_open_redirects_leads_nowhere() -> None:
    files = sorted(BATTERY.glob("*.json"))
    if not files:
        pytest.skip("not run: no battery of open redirects beside the checkout")
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
