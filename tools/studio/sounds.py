# ruff: noqa: PLC0415 - the studio packages are imported only where they are needed
"""Sounds of a room: hum of pair talk, chime, knock, and what a loudspeaker or a hand does to a voice.

Everything is made from numbers and from the studio's own voices, and is the same in every build.
"""

from typing import Any

RATE = 24_000
GRAIN = 0.11  # seconds of a voice that stay together in a hum: shorter than a syllable
HUM_LEVEL = 0.03  # loudness of pair talk (root mean square); a voice near the microphone has 0.085
HUM_TOP = 1500.0  # Hz; above it are most of the sounds that tell one consonant from another


def band(samples: Any, low: float, high: float) -> Any:
    """``samples`` between ``low`` and ``high`` Hz, with soft edges a third of an octave wide."""
    import numpy as np

    spectrum = np.fft.rfft(samples)
    pitch = np.maximum(np.fft.rfftfreq(len(samples), 1 / RATE), 1e-3)
    edge = 3.0
    rise = np.clip(0.5 + edge * np.log2(pitch / low), 0, 1) if low > 0 else 1.0
    fall = np.clip(0.5 - edge * np.log2(pitch / high), 0, 1)
    return np.fft.irfft(spectrum * rise * fall, len(samples)).astype(np.float32)


def _tone(pitch: float, seconds: float, decay: float) -> Any:
    import numpy as np

    time = np.arange(int(seconds * RATE)) / RATE
    wave = sum(
        share * np.sin(2 * np.pi * pitch * part * time)
        for part, share in ((1, 1.0), (2, 0.35), (3, 0.12))
    )
    return (wave * np.exp(-time * decay) * np.minimum(1, time / 0.008)).astype(np.float32)


def chime() -> Any:
    """The two notes of a school loudspeaker before somebody speaks."""
    import numpy as np

    made = np.zeros(int(1.5 * RATE), np.float32)
    for start, pitch in ((0.0, 659.3), (0.42, 523.3)):
        note = _tone(pitch, 1.0, 4.2)
        at = int(start * RATE)
        made[at : at + len(note)] += note
    return made * 0.13


def knock() -> Any:
    """Three knocks at a wooden door."""
    import numpy as np

    made = np.zeros(int(1.0 * RATE), np.float32)
    noise = np.random.default_rng(11).normal(0, 1, int(0.05 * RATE)).astype(np.float32)
    for start in (0.05, 0.25, 0.45):
        blow = _tone(165.0, 0.16, 38.0)
        blow[: len(noise)] += band(noise, 200, 1800) * np.exp(-np.arange(len(noise)) / 240) * 0.5
        at = int(start * RATE)
        made[at : at + len(blow)] += blow
    return made * 0.3


def over_speaker(voice: Any) -> Any:
    """A voice as a ceiling loudspeaker brings it: narrow, a little rough, with one echo."""
    import numpy as np

    narrow = band(voice, 420, 3400)
    rough = np.tanh(narrow * 9) / 9
    late = int(0.055 * RATE)
    made = np.pad(rough, (0, late))
    made[late:] += rough * 0.3
    return _leveled(made, 0.075)


def at_door(voice: Any) -> Any:
    """A voice from the door, some steps away."""
    return _leveled(band(voice, 120, 4200), 0.06)


def quietly(voice: Any) -> Any:
    """A voice that is hard to hear: turned away, without its upper half."""
    return _leveled(band(voice, 0, 1400), 0.022)


def breaking_off(voice: Any, seconds: float) -> Any:
    """A voice that stops within a word: its last ``seconds`` are cut off."""
    import numpy as np

    keep = max(int(0.15 * RATE), len(voice) - int(seconds * RATE))
    cut = voice[:keep].copy()
    fade = min(len(cut), int(0.03 * RATE))
    cut[-fade:] *= np.linspace(1, 0, fade)
    return cut


def hum(voices: list[Any], seconds: float, seed: int) -> Any:
    """Pair talk as it sounds from across the room: many voices, none of whose words can be made out.

    Every voice is cut into grains shorter than a syllable, which are put together in another order;
    then all are laid over one another without their upper sounds.
    """
    import numpy as np

    order = np.random.default_rng(seed)
    length = int(seconds * RATE)
    made = np.zeros(length, np.float32)
    for voice in voices:
        made += _scrambled(voice, length, order)
    made = band(made, 90, HUM_TOP)
    fade = int(0.5 * RATE)
    made[:fade] *= np.linspace(0, 1, fade)
    made[-fade:] *= np.linspace(1, 0, fade)
    return _leveled(made, HUM_LEVEL)


def _scrambled(voice: Any, length: int, order: Any) -> Any:
    import numpy as np

    grain = int(GRAIN * RATE)
    hop = grain // 2
    window = np.hanning(grain).astype(np.float32)
    starts = np.arange(0, len(voice) - grain, hop)
    made = np.zeros(length + grain, np.float32)
    talking = np.repeat(order.random(length // (RATE * 2) + 2) < 0.75, RATE * 2)
    for at in range(0, length, hop):
        if talking[at]:
            start = int(order.choice(starts))
            made[at : at + grain] += voice[start : start + grain] * window
    return made[:length]


def _leveled(samples: Any, level: float) -> Any:
    import numpy as np

    strong = samples[np.abs(samples) > 0.2 * np.abs(samples).max()]
    strength = float(np.sqrt((strong**2).mean())) if len(strong) else 1.0
    return np.clip(samples * (level / max(strength, 1e-4)), -0.95, 0.95).astype(np.float32)
