# ruff: noqa: PLC0415 - the studio packages are imported only where they are needed
"""The table of finished clips in the README: length, size, what a recognizer hears, scores."""

import re
from pathlib import Path

from tools.studio.loading import HERE, SCENES, SETS
from tools.studio.masters import LEVELS, ORDER, load_masters
from tools.studio.reading import load_scene
from tools.studio.timeline import clock

BEGIN, END = "<!-- clips: begin -->", "<!-- clips: end -->"
SHORT = {"not_present": "·", "low": "L", "mid": "M", "high": "H", "yes": "Y", "no": "N"}


def write_table(clips: list[str], readme: Path = HERE / "README.md") -> str:
    """Put the table of those ``clips`` that are built into the README; returns the table."""
    built = [
        clip
        for clip in clips
        if (SETS / "media" / clip / "clip.mp4").is_file()
        and (SCENES / f"{clip}.masters.yaml").is_file()
    ]
    table = "\n\n".join([_figures(built), _scores(built), _balance(built)])
    text = readme.read_text(encoding="utf-8")
    block = f"{BEGIN}\n\n{table}\n\n{END}"
    pattern = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    readme.write_text(pattern.sub(lambda _: block, text), encoding="utf-8")
    return table


def _figures(clips: list[str]) -> str:
    from tools.studio.check import check

    rows = [
        "| clip | grade | topic | length | bytes | word error rate |",
        "|---|---|---|---|---|---|",
    ]
    reports = [check(clip) for clip in clips]
    for found in reports:
        scene = load_scene(found.clip)
        figures = f"{clock(found.duration)} | {found.size:,} | {found.wer:.3f}"
        rows.append(f"| {found.clip} | {scene.grade} | {scene.topic} | {figures} |")
    count = max(1, len(reports))
    size = sum(found.size for found in reports)
    wer = sum(found.wer for found in reports) / count
    rows.append(f"| **{len(reports)} clips** | | | mean | {size // count:,} | {wer:.3f} |")
    return "\n".join(rows)


def _scores(clips: list[str]) -> str:
    rows = ["| clip | " + " | ".join(ORDER) + " |", "|---" * (len(ORDER) + 1) + "|"]
    for clip in clips:
        scores = load_masters(clip).scores
        rows.append(f"| {clip} | " + " | ".join(SHORT[scores[code].score] for code in ORDER) + " |")
    return "\n".join(rows)


def _balance(clips: list[str]) -> str:
    """How often each score point occurs for each code."""
    rows = ["| score point | " + " | ".join(ORDER[1:]) + " |", "|---" * len(ORDER) + "|"]
    scores = [load_masters(clip).scores for clip in clips]
    for level in LEVELS:
        counts = [sum(found[code].score == level for found in scores) for code in ORDER[1:]]
        rows.append(f"| {level} | " + " | ".join(str(count) for count in counts) + " |")
    return "\n".join(rows)
