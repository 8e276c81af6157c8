# ruff: noqa: PLC0415 - the studio packages are imported only where they are needed
"""Ways to look at a scene: contact sheets, layout warnings, timecodes."""

from pathlib import Path

from tools.studio.check import normal
from tools.studio.scene import Scene
from tools.studio.state import layers_at
from tools.studio.talk import shown_text
from tools.studio.timeline import Timeline, clock


def moments(timeline: Timeline) -> list[float]:
    """Moments worth looking at: shortly after each event, and the end of each line."""
    times = {0.6, timeline.duration - 0.3}
    times |= {min(event.time + 1.0, timeline.duration - 0.2) for event in timeline.events}
    times |= {line.end - 0.15 for line in timeline.lines}
    kept: list[float] = []
    for time in sorted(times):
        if not kept or time - kept[-1] > 0.8:
            kept.append(time)
    return kept


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


def layout_warnings(timeline: Timeline) -> list[str]:
    """Objects that leave the board or lie over one another at some moment."""
    from tools.studio.frames import BOARD_H, BOARD_W, extent

    found: dict[str, str] = {}
    for time in moments(timeline):
        board = timeline.scene.board_of(timeline.board_at(time))
        layers = [layer for layer in layers_at(timeline, time) if layer.alpha > 0.9]
        boxes = [(layer.item.id, layer.item.kind, extent(layer.item)) for layer in layers]
        top = 59.0 if board.title else 2.0
        for name, _, (left, upper, right, lower) in boxes:
            if left < 4 or upper < top or right > BOARD_W - 4 or lower > BOARD_H - 2:
                found.setdefault(
                    f"{board.id}.{name}.out",
                    f"{clock(time)} {board.id}: {name} leaves the board ({left:.0f}, {upper:.0f}, {right:.0f}, {lower:.0f})",
                )
        for index, (name, kind, one) in enumerate(boxes):
            for other, kind2, two in boxes[index + 1 :]:
                over = (
                    min(one[2], two[2]) - max(one[0], two[0]),
                    min(one[3], two[3]) - max(one[1], two[1]),
                )
                if (
                    name != other
                    and over[0] > 3
                    and over[1] > 3
                    and not {"arrow", "paper"} & {kind, kind2}
                ):
                    found.setdefault(
                        f"{board.id}.{name}.{other}",
                        f"{clock(time)} {board.id}: {name} and {other} overlap by {over[0]:.0f} x {over[1]:.0f}",
                    )
    return list(found.values())


def timecodes(timeline: Timeline) -> str:
    """All lines with their times, marks and planned errors."""
    rows = [f"{timeline.scene.id}: {clock(timeline.duration)}"]
    for timed in timeline.lines:
        mark = timed.line.mark or f"l{timed.index + 1}"
        names = "+".join(timeline.scene.people[key].name for key in timed.line.speakers)
        rows.append(
            f"{clock(timed.start)}-{clock(timed.end)}  {mark:<14} {names}: {shown_text(timed.line)}"
        )
        if timed.line.planned_error:
            rows.append(
                f"{'':16}planned error ({timed.line.planned_error.code}): {timed.line.planned_error.note}"
            )
    return "\n".join(rows)


def summary(scene: Scene) -> str:
    """One line about a scene."""
    words = sum(len(normal(shown_text(line))) for line in scene.lines)
    return f"{scene.id:<28} grade {scene.grade}  {scene.topic:<14} {len(scene.lines):>3} lines {words:>4} words  {scene.use}"
