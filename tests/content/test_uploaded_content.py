"""Clips that authors upload: read beside the other content, with masters and sets of their own."""

import shutil
from pathlib import Path

import pytest

from app.config import ROOT
from app.library.domain import StorageArea
from app.publishing.content import CompiledContent, compile_content
from app.uploading.domain import ID_PREFIX
from tests.content.gardens import Garden
from tests.content.test_sealed_content import CLIP as SEALED_CLIP
from tests.content.test_sealed_content import seal

CLIP = f"{ID_PREFIX}bed-in-autumn"
SET = "autumn-beds"
GUIDE = (ROOT / "calibration_sets" / "README.md").read_text("utf-8")


def upload(garden: Garden, folder: Path) -> Path:
    """Make a folder of uploads with one clip, and what an author wrote for it."""
    for kind in ("clips", "masters"):
        (folder / kind).mkdir(parents=True)
        text = (garden.sets_dir / kind / "two-scales.yaml").read_text("utf-8")
        (folder / kind / f"{CLIP}.yaml").write_text(text.replace("two-scales", CLIP), "utf-8")
    (folder / "sets").mkdir()
    text = (garden.sets_dir / "sets" / "first-beds.yaml").read_text("utf-8")
    text = text.replace("first-beds", SET).replace("two-scales", CLIP)
    (folder / "sets" / f"{SET}.yaml").write_text(text, "utf-8")
    shutil.copytree(garden.sets_dir / "media" / "two-scales", folder / "media" / CLIP)
    (folder / ".incoming" / "1.unfinished").mkdir(parents=True)
    return folder


@pytest.fixture
def uploads(garden: Garden, tmp_path: Path) -> Path:
    return upload(garden, tmp_path / "uploads")


def compiled(garden: Garden, uploads: Path, sealed: Path | None = None) -> CompiledContent:
    return compile_content(
        garden.course_dir, garden.sets_dir, sealed_dir=sealed, uploads_dir=uploads
    )


def problems(garden: Garden, uploads: Path, sealed: Path | None = None) -> list[str]:
    return [str(problem) for problem in compiled(garden, uploads, sealed).problems]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_clip_masters_and_a_set_are_read_as_the_guide_says(garden: Garden, uploads: Path) -> None:
    content = compiled(garden, uploads)
    assert [str(problem) for problem in content.problems] == []
    assert set(content.clips) == {"two-scales", CLIP}
    assert content.clips[CLIP].place is StorageArea.UPLOADED
    assert content.clips[CLIP].document().is_uploaded
    assert content.sealed == frozenset()
    assert {file.id for file in content.sets} == {"first-beds", SET}
    for word in ("`UPLOADS_DIR`", "`masters/`", "`sets/`", f"`{ID_PREFIX}", "flask content sync"):
        assert word in GUIDE.partition("## Uploaded clips")[2].partition("\n## ")[0]


def test_before_the_first_upload_there_is_nothing_to_read(garden: Garden, tmp_path: Path) -> None:
    assert problems(garden, tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("clips", "use: practice", "use: certification", "is in the library at once"),
        ("sets", "purpose: practice", "purpose: certification", "open to everybody"),
        ("sets", f"clips: [{CLIP}]", "clips: [two-scales]", "there is no clip `two-scales`"),
    ],
    ids=["clip-use", "set-purpose", "open-clip"],
)
def test_what_does_not_belong_is_named(
    garden: Garden, uploads: Path, file: str, old: str, new: str, message: str
) -> None:
    name = SET if file == "sets" else CLIP
    change(uploads / file / f"{name}.yaml", old, new)
    assert any(message in text for text in problems(garden, uploads))


@pytest.mark.parametrize("kind", ["clips", "masters", "sets"])
def test_ids_collide_neither_with_open_nor_with_sealed_content(
    garden: Garden, uploads: Path, tmp_path: Path, kind: str
) -> None:
    sealed = seal(garden, tmp_path / "vault")
    assert not any("also the name" in text for text in problems(garden, uploads, sealed))
    for folder, clip in ((garden.sets_dir, "two-scales"), (sealed, SEALED_CLIP)):
        name = clip if kind != "sets" else next((folder / "sets").iterdir()).stem
        shutil.copy(folder / kind / f"{name}.yaml", uploads / kind / f"{name}.yaml")
        found = [text for text in problems(garden, uploads, sealed) if "also the name" in text]
        assert len(found) == 1
        assert found[0].startswith(f"uploads/{kind}/{name}.yaml")
        (uploads / kind / f"{name}.yaml").unlink()


def test_a_webm_must_be_one(garden: Garden, uploads: Path) -> None:
    media = uploads / "media" / CLIP
    (media / "clip.mp4").rename(media / "clip.webm")
    change(uploads / "clips" / f"{CLIP}.yaml", "clip.mp4", "clip.webm")
    assert any("not a readable WEBM" in text for text in problems(garden, uploads))


def test_a_recorded_clip_needs_the_last_day_of_its_permission(
    garden: Garden, uploads: Path
) -> None:
    path = uploads / "clips" / f"{CLIP}.yaml"
    consent = next(line for line in path.read_text("utf-8").splitlines() if "consent" in line)
    change(path, "kind: synthetic", "kind: recorded")
    change(path, consent, 'consent: {kind: given, reason: "By the district"}')
    assert any("say until when" in text for text in problems(garden, uploads))
    change(path, '"By the district"}', '"By the district", until: "2027-06-30"}')
    assert problems(garden, uploads) == []
