"""Test forms, made from other clips under new names."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from app.config import ROOT
from tests.content.gardens import Garden

UNTOLD = "A title nobody is told"
DEMO = "A demo: its master scores are public."


def write_form(
    garden: Garden,
    folder: Path,
    test_form_id: str,
    clips: Sequence[str],
    *,
    summary: str = "One bed.",
    codes: str = "growth, slugs",
    position: int = 100,
) -> None:
    """Write a form of copied clips into a folder: the garden's own sets, or a sealed one."""
    for kind in ("clips", "masters", "sets"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for clip in clips:
        for kind in ("clips", "masters"):
            text = (garden.sets_dir / kind / "two-scales.yaml").read_text("utf-8")
            text = text.replace("two-scales", clip).replace("use: practice", "use: certification")
            (folder / kind / f"{clip}.yaml").write_text(text, "utf-8")
        shutil.copytree(garden.sets_dir / "media" / "two-scales", folder / "media" / clip)
    text = (garden.sets_dir / "sets" / "first-beds.yaml").read_text("utf-8")
    for old, new in (
        ("id: first-beds", f"id: {test_form_id}"),
        ("First beds", test_form_id.replace("-", " ").capitalize()),
        ("purpose: practice", "purpose: certification"),
        ("One bed.", summary),
        ("codes: [growth, slugs]", f"codes: [{codes}]"),
        ("clips: [two-scales]", f"clips: [{', '.join(clips)}]"),
        ("feedback: after_each_clip", "feedback: never"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    place = f"{text.rstrip()}\nposition: {position}\n"
    (folder / "sets" / f"{test_form_id}.yaml").write_text(place, "utf-8")


def turn_into_form(garden: Garden) -> None:
    """Make the garden's one clip and its set a demo form; no lesson may show the clip then."""
    clip, form = (
        f"calibration_sets/{name}.yaml" for name in ("clips/two-scales", "sets/first-beds")
    )
    garden.change(clip, "use: practice", "use: certification")
    garden.change(form, "purpose: practice", "purpose: certification")
    garden.change(form, "feedback: after_each_clip", "feedback: never")
    garden.change(form, "One bed.", DEMO)


def seal_shipped(
    folder: Path, test_form_id: str, clips: Sequence[str], codes: Sequence[str]
) -> None:
    """Make a sealed folder of shipped clips under new names, and a form of them on a few codes."""
    for kind in ("clips", "masters", "sets"):
        (folder / kind).mkdir(parents=True)
    source = ROOT / "calibration_sets"
    for clip in clips:
        for kind in ("clips", "masters"):
            text = (source / kind / f"{clip}.yaml").read_text("utf-8")
            text = re.sub(rf"^(id|clip): {clip}$", rf"\1: sealed-{clip}", text, flags=re.MULTILINE)
            text = re.sub(r"^title: .*", f"title: {UNTOLD}", text, flags=re.MULTILINE)
            text = re.sub(r"^use: \w+", "use: certification", text, flags=re.MULTILINE)
            (folder / kind / f"sealed-{clip}.yaml").write_text(text, "utf-8")
        shutil.copytree(source / "media" / clip, folder / "media" / f"sealed-{clip}")
    text = f"""id: {test_form_id}
title: "Spring form"
purpose: certification
rubric: mqi-4pt
summary: "Kept outside the repository for a test."
codes: [{", ".join(codes)}]
clips: [{", ".join(f"sealed-{clip}" for clip in clips)}]
feedback: never
"""
    (folder / "sets" / f"{test_form_id}.yaml").write_text(text, "utf-8")
