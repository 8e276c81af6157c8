# ruff: noqa: PLC0415 - the studio packages are imported only where they are needed
"""Sound and pictures into files: mix, H.264/AAC MP4, AV1 WebM, poster (needs the studio packages)."""

import subprocess
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.studio.frames import Painter, surface
from tools.studio.loading import StudioError
from tools.studio.people import mouth_levels
from tools.studio.rooms import HEIGHT, WIDTH
from tools.studio.sounds import RATE
from tools.studio.timeline import Timeline

FPS = 12
GOP_SECONDS = 5
POSTER_SIZE = (768, 432)


def ffmpeg() -> str:
    """The encoder that the pinned package carries."""
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def mix(timeline: Timeline, sounds: list[list[Any]]) -> Any:
    """All speech at its place over the faint noise of a room."""
    import numpy as np

    total = int(timeline.duration * RATE)
    samples = np.zeros(total + RATE, np.float32)
    for timed in timeline.lines:
        for spoken, sound in zip(timed.spoken, sounds[timed.index], strict=True):
            start = int(spoken.start * RATE)
            samples[start : start + len(sound)] += sound
    noise = np.random.default_rng(7).normal(0, 1, len(samples)).astype(np.float32)
    samples += np.convolve(noise, np.ones(60, np.float32) / 60, "same") * 0.004
    return np.clip(samples[:total], -0.98, 0.98)


def write_wave(samples: Any, path: Path) -> None:
    """The mix as a 16-bit mono file."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((samples * 32767).astype("<i2").tobytes())


def mouths(samples: Any, count: int) -> list[int]:
    """Mouth levels for each picture from the loudness of the mix."""
    import numpy as np

    hop = RATE // FPS
    padded = np.pad(samples, (0, max(0, count * hop - len(samples))))
    strength = np.sqrt((padded[: count * hop].reshape(count, hop) ** 2).mean(axis=1))
    top = max(float(np.percentile(strength, 96)), 1e-4)
    return mouth_levels([float(value) for value in np.clip(strength / top, 0, 1)])


def _run(arguments: list[str], source: Iterator[bytes]) -> None:
    process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    if process.stdin is None or process.stderr is None:
        raise StudioError("the encoder could not be started")
    try:
        for chunk in source:
            process.stdin.write(chunk)
        process.stdin.close()
    except BrokenPipeError:
        pass
    errors = process.stderr.read().decode(errors="replace")
    if process.wait() != 0:
        raise StudioError(f"the encoder stopped: {errors[-600:]}")


def pictures(timeline: Timeline, levels: list[int], report: Any) -> Iterator[bytes]:
    """Every picture of the clip as raw BGRA bytes."""
    painter = Painter(timeline, levels, FPS)
    picture = surface()
    count = int(timeline.duration * FPS)
    for number in range(count):
        with picture as canvas:
            painter.frame(canvas, number)
        yield picture.toarray(colorType=BGRA).tobytes()
        if number % (FPS * 10) == 0:
            report(number, count)


def _bgra() -> Any:
    import skia

    return skia.kBGRA_8888_ColorType


BGRA = _bgra()


PICTURE_OPTIONS = (
    "-c:v libx264 -preset slow -tune animation -pix_fmt yuv420p -profile:v high "
    f"-g {FPS * GOP_SECONDS} -keyint_min {FPS} -threads 2"
).split()
SOUND_OPTIONS = ["-c:a", "aac", "-b:a", "31k", "-ac", "1"]
NOTE = "comment=Synthetic practice vignette: no real teacher or students"


def encode(timeline: Timeline, samples: Any, folder: Path, report: Any, *, crf: int) -> Path:
    """Draw and encode the MP4 of the clip."""
    sound, target = folder / "sound.wav", folder / "clip.mp4"
    write_wave(samples, sound)
    count = int(timeline.duration * FPS)
    raw = f"-f rawvideo -pix_fmt bgra -s {WIDTH}x{HEIGHT} -r {FPS} -i -".split()
    length = ["-t", f"{timeline.duration:.3f}", "-movflags", "+faststart", "-metadata", NOTE]
    arguments = [ffmpeg(), "-y", "-v", "error", *raw, "-i", str(sound), *PICTURE_OPTIONS]
    arguments += ["-crf", str(crf), *SOUND_OPTIONS, *length, str(target)]
    _run(arguments, pictures(timeline, mouths(samples, count), report))
    return target


def encode_webm(source: Path, target: Path) -> None:
    """An AV1/Opus copy of a finished MP4, for those who want smaller files."""
    arguments = [
        ffmpeg(),
        "-y",
        "-v",
        "error",
        "-i",
        str(source),
        "-c:v",
        "libsvtav1",
        "-crf",
        "42",
        "-preset",
        "7",
        "-g",
        str(FPS * GOP_SECONDS),
        "-c:a",
        "libopus",
        "-b:a",
        "28k",
        str(target),
    ]
    _run(arguments, iter(()))


def poster(timeline: Timeline, time: float, path: Path) -> None:
    """One picture of the clip as a JPEG, as large as the library shows it."""
    picture = still(timeline, time).resize(POSTER_SIZE)
    picture.save(str(path), quality=72, optimize=True, progressive=True)


def still(timeline: Timeline, time: float, mouth: int = 1) -> Any:
    """The picture at ``time`` as a Pillow image."""
    from PIL import Image

    painter = Painter(timeline, [mouth] * (int(timeline.duration * FPS) + 2), FPS)
    picture = surface()
    with picture as canvas:
        painter.frame(canvas, int(time * FPS))
    pixels = picture.toarray(colorType=BGRA)
    return Image.fromarray(pixels[:, :, 2::-1].copy())
