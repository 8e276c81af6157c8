# ruff: noqa: PLC0415 - the studio packages are imported only where they are needed
"""From a scene script to the files of a finished clip."""

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from tools.studio.captions import captions, descriptions
from tools.studio.loading import SETS
from tools.studio.scene import Scene
from tools.studio.timeline import Timeline, clock, lay_out

LABEL = "Synthetic practice vignette: no real teacher or students"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What one build made and how long it took."""

    clip: str
    duration: float
    size: int
    seconds: float


def measure(scene: Scene) -> tuple[Timeline, list[list[Any]]]:
    """The timeline of a scene and its sounds; speech that was said before comes from the cache."""
    from tools.studio.speech import RATE, line_sounds

    sounds = [line_sounds(scene, line) for line in scene.lines]
    durations = [[len(sound) / RATE for sound in line] for line in sounds]
    return lay_out(scene, durations), sounds


def build(scene: Scene, *, sets: Path = SETS, webm: bool = False) -> Built:
    """Make video, captions, descriptions, poster and the clip file of ``scene``."""
    from tools.studio import encode

    begun = time.monotonic()
    timeline, sounds = measure(scene)
    print(f"{scene.id}: {timeline.duration:.1f} s of speech and pauses; drawing", flush=True)
    folder = sets / "media" / scene.id
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        video = encode.encode(
            timeline, encode.mix(timeline, sounds), Path(scratch), _report(scene.id), crf=scene.crf
        )
        if webm:
            encode.encode_webm(video, folder / "clip.webm")
        shutil.move(str(video), folder / "clip.mp4")
    encode.poster(timeline, poster_time(timeline), folder / "poster.jpg")
    write_texts(timeline, sets)
    size = (folder / "clip.mp4").stat().st_size
    return Built(
        clip=scene.id, duration=timeline.duration, size=size, seconds=time.monotonic() - begun
    )


def write_texts(timeline: Timeline, sets: Path = SETS) -> None:
    """The text files of a clip: captions, descriptions, and its description for the library."""
    folder = sets / "media" / timeline.scene.id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "captions.vtt").write_text(captions(timeline), encoding="utf-8")
    (folder / "descriptions.vtt").write_text(descriptions(timeline), encoding="utf-8")
    write_yaml(clip_file(timeline), sets / "clips" / f"{timeline.scene.id}.yaml")


def poster_time(timeline: Timeline) -> float:
    """The moment of the poster: the middle of the marked line, or three fifths into the clip."""
    if timeline.scene.poster:
        line = timeline.lines[timeline.scene.marks()[timeline.scene.poster]]
        return (line.start + line.end) / 2
    return timeline.duration * 0.6


def clip_file(timeline: Timeline) -> dict[str, object]:
    """The clip's entry for the library."""
    scene = timeline.scene
    family = {"family": scene.family} if scene.family else {}
    return {
        "id": scene.id,
        "title": quoted(scene.title),
        "grade": scene.grade,
        "topic": scene.topic,
        "summary": quoted(scene.summary),
        "duration": quoted(clock(timeline.duration)),
        "provenance": {"kind": "synthetic", "label": quoted(LABEL)},
        "media": {
            "video": "clip.mp4",
            "captions": "captions.vtt",
            "descriptions": "descriptions.vtt",
            "poster": "poster.jpg",
        },
        "context": quoted(scene.context) if scene.context else None,
        **family,
        "consent": {"kind": "not-needed", "reason": quoted("synthetic")},
        "use": scene.use,
    }


def quoted(text: str) -> DoubleQuotedScalarString:
    """Text that YAML always writes in double quotes, so that nothing is read as a time or a number."""
    return DoubleQuotedScalarString(" ".join(text.split()))


def write_yaml(document: object, path: Path) -> None:
    """Write a content file the way people write them by hand."""
    writer = YAML()
    writer.width = 110
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.representer.add_representer(
        type(None), lambda emitter, _: emitter.represent_scalar("tag:yaml.org,2002:null", "null")
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        writer.dump(document, out)


def _report(name: str) -> Any:
    def report(number: int, count: int) -> None:
        print(f"  {name}: picture {number} of {count}", flush=True)

    return report
