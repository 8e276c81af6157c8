"""A small, complete content folder about gardens: another rubric, other scales, other words.

Its scales are binary and 5-point, its export numbers begin at 7 and 10, its domains have nothing to
do with mathematics: what compiles here is not tied to MQI.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from app.publishing.content import CompiledContent, compile_content
from tests.video_files import mp4

GOOD = Path(__file__).parent / "good"
BAD = Path(__file__).parent / "bad"
CLIP_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Garden:
    """A copy of the content that a test may spoil."""

    root: Path

    @property
    def course_dir(self) -> Path:
        """The folder of the course."""
        return self.root / "course_content"

    @property
    def sets_dir(self) -> Path:
        """The folder of rubrics, clips and sets."""
        return self.root / "calibration_sets"

    def compile(self) -> CompiledContent:
        """Compile both folders."""
        return compile_content(self.course_dir, self.sets_dir)

    def problems(self) -> list[str]:
        """Return every problem as authors read it."""
        return [str(problem) for problem in self.compile().problems]

    def change(self, file: str, old: str, new: str) -> None:
        """Replace words in one file; they must be there."""
        path = self.root / file
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new), "utf-8")

    def leave_out_clip(self) -> None:
        """Take the clip out of the lesson that shows it."""
        shown = "::: clip two-scales from=00:01 until=00:09.5\nCount with them.\n:::\n"
        self.change("course_content/01-looking/01-looking-at-beds.md", shown, "")


def plant(folder: Path) -> Garden:
    """Copy the good content and give its clip a video and a poster."""
    shutil.copytree(GOOD, folder, dirs_exist_ok=True)
    garden = Garden(root=folder)
    write_media(garden, "two-scales")
    return garden


def write_media(garden: Garden, clip: str) -> None:
    """Write a video that says how long it lasts and shows nothing, and a poster."""
    media = garden.sets_dir / "media" / clip
    media.mkdir(parents=True, exist_ok=True)
    (media / "clip.mp4").write_bytes(mp4(seconds=CLIP_SECONDS))
    (media / "poster.jpg").write_bytes(b"\xff\xd8\xff\xd9")
