"""Certification content outside the repository: read beside the open content, never mixed with it."""

import shutil
from pathlib import Path

import pytest

from app.content.problem import Severity
from app.publishing.content import CompiledContent, compile_content
from tests.certification_world import write_form
from tests.content.gardens import Garden

CLIP = "bed-at-night"
FORM = "night-form"


def seal(garden: Garden, folder: Path, *clips: str) -> Path:
    """Make a sealed folder of a form, its clips (one unless told otherwise) and master scores."""
    write_form(garden, folder, FORM, clips or (CLIP,))
    return folder


@pytest.fixture
def sealed(garden: Garden, tmp_path: Path) -> Path:
    return seal(garden, tmp_path / "vault")


def compiled(garden: Garden, sealed: Path | None) -> CompiledContent:
    return compile_content(
        garden.course_dir, garden.sets_dir, sealed_dir=sealed, gate_override="A test."
    )


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_both_folders_are_read_and_only_the_clip_outside_is_sealed(
    garden: Garden, sealed: Path
) -> None:
    content = compiled(garden, sealed)
    assert [str(p) for p in content.problems if p.severity is Severity.ERROR] == []
    assert set(content.clips) == {"two-scales", CLIP}
    assert content.sealed == {CLIP}
    assert content.clips[CLIP].document().is_sealed
    assert "is_sealed" not in content.clips["two-scales"].document().to_document()
    assert {file.id for file in content.sets} == {"first-beds", FORM}


def test_without_the_setting_nothing_of_it_is_known(garden: Garden) -> None:
    assert set(compiled(garden, None).clips) == {"two-scales"}


def test_an_open_set_cannot_hold_a_sealed_clip(garden: Garden, sealed: Path) -> None:
    garden.change("calibration_sets/sets/first-beds.yaml", "[two-scales]", f"[{CLIP}]")
    assert any("there is no clip" in str(p) for p in compiled(garden, sealed).problems)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("clips", "use: certification", "use: practice", "only clips for certification are sealed"),
        ("sets", "purpose: certification", "purpose: practice", "only sets for certification are"),
        ("sets", f"clips: [{CLIP}]", "clips: [two-scales]", "there is no clip `two-scales`"),
    ],
    ids=["clip-use", "set-purpose", "open-clip"],
)
def test_what_does_not_belong_is_named(
    garden: Garden, sealed: Path, file: str, old: str, new: str, message: str
) -> None:
    name = CLIP if file == "clips" else FORM
    change(sealed / file / f"{name}.yaml", old, new)
    assert any(message in str(problem) for problem in compiled(garden, sealed).problems)


@pytest.mark.parametrize("kind", ["clips", "masters", "sets"])
def test_ids_never_collide(garden: Garden, sealed: Path, kind: str) -> None:
    name = "first-beds" if kind == "sets" else "two-scales"
    shutil.copy(garden.sets_dir / kind / f"{name}.yaml", sealed / kind / f"{name}.yaml")
    content = compiled(garden, sealed)
    assert not content.is_publishable()
    message = f"vault/{kind}/{name}.yaml:1: "
    found = [str(problem) for problem in content.problems if "is also the name" in str(problem)]
    assert len(found) == 1
    assert found[0].startswith(message)
    assert f"`{name}` is also the name of a file of the open {kind}" in found[0]


def test_rubrics_and_policies_stay_with_the_open_content(garden: Garden, sealed: Path) -> None:
    (sealed / "policies").mkdir()
    errors = [p for p in compiled(garden, sealed).problems if p.severity is Severity.ERROR]
    assert [str(problem).split(" (")[0] for problem in errors] == [
        "vault/policies:1: nothing is read from this folder"
    ]


def test_a_folder_that_is_not_there_is_an_error(garden: Garden, tmp_path: Path) -> None:
    assert not compiled(garden, tmp_path / "nowhere").is_publishable()
