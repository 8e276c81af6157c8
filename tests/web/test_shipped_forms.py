"""Ana goes through the demonstration with what is shipped: whatever she is sent, no master speaks."""

from html import unescape

import pytest
from flask import Flask

from app.config import ROOT
from app.publishing.content import CompiledContent, compile_content
from app.rubric.content import to_rubric
from app.rubric.domain import CodeKind
from app.sets.content import MasterFile, SetPurpose
from tests.fixtures.browsing import Person


@pytest.fixture(scope="module")
def content() -> CompiledContent:
    return compile_content(ROOT / "course_content", ROOT / "calibration_sets")


@pytest.fixture
def synced(app: Flask) -> None:
    """The shipped content, in the test's database."""
    done = app.test_cli_runner().invoke(args=["content", "sync"])
    assert done.exit_code == 0, done.output


def words_of(master: MasterFile) -> list[str]:
    """Return what only master scores say: their reasons, and their notes of evidence."""
    found = []
    for entry in master.scores.values():
        found += [entry.rationale, entry.not_lower, entry.not_higher]
        found += [moment.note for moment in entry.evidence]
    # A short note may be words of the clip itself, which its transcript shows.
    return [text for text in found if text and len(text) > 40]


GATE = "/certification/demonstrations/mqi-4pt"


def sit(ana: Person, sheet: dict[str, str]) -> tuple[str, int, list[str]]:
    """Sit the demonstration until it is decided; return where, how many clips, and all that was said."""
    said = [ana.read("/certification"), ana.read(GATE)]
    home = ana.post(f"{GATE}/sittings").location.removesuffix("/next")
    assert home.startswith("/certification/sitting-"), ana.read(GATE)
    number = 1
    while (bench := ana.get(f"{home}/next").location) != home:
        assert bench == f"{home}/clips/{number}"
        said += [ana.read(bench), ana.get(f"{bench}/draft", Accept="application/json").text]
        assert ana.post(bench, client_key="k", saves="0", **sheet).status_code == 303
        said.append(ana.read(home))
        number += 1
    everywhere = ("/", "/certification", "/practice", "/practice/next", "/agreement", "/library")
    return home, number - 1, [*said, *(ana.read(path) for path in everywhere)]


@pytest.mark.usefixtures("synced")
def test_a_newcomer_goes_through_the_whole_gate_and_hears_no_master(
    ana: Person, content: CompiledContent
) -> None:
    forms = [file for file in content.sets if file.purpose is SetPurpose.CERTIFICATION]
    clips = {clip for form in forms for clip in form.clips}
    scored = to_rubric(content.rubrics[0]).codes_of(CodeKind.SCORED)
    home, sat, pages = sit(ana, {f"score-{code.key}": "1" for code in scored})
    said = unescape("\n".join(pages))
    masters = [file for file in content.masters if file.clip in clips]
    secret = [text for file in masters for text in words_of(file)]
    assert len(secret) > 300
    assert [text for text in secret if text in said] == []
    (rule,) = (policy for policy in content.policies if policy.in_force)
    assert rule.clips.at_least <= sat <= rule.clips.at_most
    assert "<h1>Not yet</h1>" in said, "a constant answer never meets the rule"
    assert "Your study plan" in said
    assert "DEMONSTRATION" in said
    for clip in clips:
        assert clip not in said
        for name in ("clip.mp4", "poster.jpg", "captions.vtt"):
            assert ana.watch(f"/media/{clip}/{name}", Range="bytes=0-9").status_code == 404
    assert ana.get(f"{home}/clips/1").location == f"{home}/next"
    assert "Nothing recorded yet" in ana.read("/agreement")
