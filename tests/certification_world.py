"""Certification forms for tests, made from the clip of the garden under new names."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.content.gardens import Garden

DEMO = "A demo: its master scores are public."


def write_form(
    garden: Garden,
    folder: Path,
    form_id: str,
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
        ("id: first-beds", f"id: {form_id}"),
        ("First beds", form_id.replace("-", " ").capitalize()),
        ("purpose: practice", "purpose: certification"),
        ("One bed.", summary),
        ("codes: [growth, slugs]", f"codes: [{codes}]"),
        ("clips: [two-scales]", f"clips: [{', '.join(clips)}]"),
        ("feedback: after_each_clip", "feedback: never"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    place = f"{text.rstrip()}\nposition: {position}\n"
    (folder / "sets" / f"{form_id}.yaml").write_text(place, "utf-8")
