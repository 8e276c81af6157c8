"""Ana sits each shipped form to its end: whatever she is sent, no master speaks in it."""

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


def sit(ana: Person, form: str, sheet: dict[str, str], clips: int) -> list[str]:
    """Sit a form to its end and return every page and answer on the way."""
    home = f"/certification/{form}"
    said = [ana.read("/certification"), ana.read(home)]
    ana.post(f"{home}/sitting")
    for number in range(1, clips + 1):
        bench = f"{home}/clips/{number}"
        assert ana.get(f"{home}/next").location == bench
        said += [ana.read(bench), ana.get(f"{bench}/draft", Accept="application/json").text]
        assert ana.post(bench, client_key="k", saves="0", **sheet).status_code == 303
        said.append(ana.read(home))
    everywhere = ("/", "/certification", "/practice", "/practice/next", "/agreement", "/library")
    return [*said, *(ana.read(path) for path in everywhere)]


@pytest.mark.usefixtures("synced")
def test_no_master_of_a_form_is_ever_heard(ana: Person, content: CompiledContent) -> None:
    forms = [file for file in content.sets if file.purpose is SetPurpose.CERTIFICATION]
    assert len(forms) == 2
    scored = to_rubric(content.rubrics[0]).codes_of(CodeKind.SCORED)
    sheet = {f"score-{code.key}": "1" for code in scored}
    for form in forms:
        said = unescape("\n".join(sit(ana, form.id, sheet, len(form.clips))))
        masters = [file for file in content.masters if file.clip in form.clips]
        secret = [text for file in masters for text in words_of(file)]
        assert len(secret) > 300
        assert [text for text in secret if text in said] == []
        assert f"<dt>Scores</dt><dd>{len(form.clips) * len(scored)}</dd>" in said
        assert "A decision is not made for demo test forms" in said
        for clip in form.clips:
            assert clip not in said
            for name in ("clip.mp4", "poster.jpg", "captions.vtt"):
                assert ana.watch(f"/media/{clip}/{name}", Range="bytes=0-9").status_code == 404
    assert "Nothing recorded yet" in ana.read("/agreement")
