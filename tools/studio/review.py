# ruff: noqa: PLC0415 - the studio packages are imported only where they are needed
"""Ways to look at a scene: contact sheets, timecodes."""

from pathlib import Path

from tools.studio.captions import speaker
from tools.studio.check import normal
from tools.studio.scene import Scene
from tools.studio.talk import shown_text
from tools.studio.timeline import Timeline, clock
from tools.studio.turns import heard


def contact_sheet(
    timeline: Timeline,
    path: Path,
    *,
    columns: int = 3,
    width: int = 520,
    part: int = 0,
    per: int = 24,
) -> list[float]:
    """A PNG of many moments; returns the moments on it."""
    from PIL import Image, ImageDraw

    from tools.studio.boxes import moments
    from tools.studio.encode import still

    times = moments(timeline)[part * per : (part + 1) * per]
    height = width * 9 // 16
    rows = -(-len(times) // columns)
    sheet = Image.new("RGB", (columns * (width + 8), rows * (height + 26)), "white")
    pen = ImageDraw.Draw(sheet)
    for index, time in enumerate(times):
        x, y = index % columns * (width + 8), index // columns * (height + 26)
        sheet.paste(
            still(timeline, time).resize((width, height), Image.Resampling.LANCZOS), (x, y + 20)
        )
        said = next(
            (
                shown_text(line.line)
                for line in timeline.lines
                if line.start <= time <= line.end + 0.6
            ),
            "",
        )
        pen.text((x + 3, y + 3), f"{clock(time)} {said}"[: width // 6], fill="black")
    sheet.save(path)
    return times


def timecodes(timeline: Timeline) -> str:
    """All lines with their times, marks and planned errors."""
    rows = [f"{timeline.scene.id}: {clock(timeline.duration)}"]
    for timed in timeline.lines:
        mark = timed.line.mark or f"l{timed.index + 1}"
        said = f"{speaker(timeline.scene, timed.line)}: {shown_text(timed.line)}"
        words = " ".join(filter(None, [heard(timed.line), said if timed.line.text else ""]))
        rows.append(f"{clock(timed.start)}-{clock(timed.end)}  {mark:<14} {words}")
        if timed.line.planned_error:
            rows.append(
                f"{'':16}planned error ({timed.line.planned_error.code}): {timed.line.planned_error.note}"
            )
    return "\n".join(rows)


def summary(scene: Scene) -> str:
    """One line about a scene."""
    words = sum(len(normal(shown_text(line))) for line in scene.lines)
    return f"{scene.id:<28} grade {scene.grade}  {scene.topic:<14} {len(scene.lines):>3} lines {words:>4} words  {scene.use}"
