"""The voice presets: which synthetic voice a person speaks with.

A preset mixes one or more of the American English Kokoro styles and lifts the sound (pitch and vocal
tract together) so that children sound like children: ``lift`` 1.0 is the adult voice as it is.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A mixture of styles, with how far it is lifted and how fast it speaks."""

    mix: tuple[tuple[str, float], ...]
    lift: float = 1.0
    pace: float = 1.0


def _voice(lift: float, pace: float, **mix: float) -> Voice:
    return Voice(mix=tuple(sorted(mix.items())), lift=lift, pace=pace)


VOICES: dict[str, Voice] = {
    "woman-warm": _voice(1.0, 1.02, af_heart=1.0),
    "woman-clear": _voice(1.0, 1.02, af_bella=1.0),
    "woman-low": _voice(0.97, 1.0, af_kore=0.6, af_sarah=0.4),
    "woman-bright": _voice(1.0, 1.03, af_nova=0.7, af_aoede=0.3),
    "woman-older": _voice(0.93, 0.97, af_sarah=0.7, af_alloy=0.3),
    "man-calm": _voice(1.0, 1.03, am_michael=1.0),
    "man-bright": _voice(1.0, 1.0, am_fenrir=0.6, am_puck=0.4),
    "man-deep": _voice(0.96, 1.0, am_onyx=0.4, am_fenrir=0.6),
    "man-young": _voice(1.03, 1.0, am_puck=1.0),
    "girl-1": _voice(1.17, 0.98, af_sky=0.6, af_heart=0.4),
    "girl-2": _voice(1.14, 1.0, af_nova=1.0),
    "girl-3": _voice(1.20, 0.95, af_jessica=0.5, af_bella=0.5),
    "girl-4": _voice(1.12, 1.0, af_kore=1.0),
    "girl-5": _voice(1.22, 0.97, af_river=0.6, af_sky=0.4),
    "boy-1": _voice(1.24, 0.98, am_puck=0.5, af_sky=0.5),
    "boy-2": _voice(1.20, 1.0, am_liam=0.45, af_river=0.55),
    "boy-3": _voice(1.27, 0.97, am_fenrir=0.5, af_nova=0.5),
    "boy-4": _voice(1.22, 1.0, am_michael=0.45, af_heart=0.55),
    "boy-5": _voice(1.18, 0.98, am_eric=0.4, af_alloy=0.6),
    "young-girl-1": _voice(1.33, 0.94, af_sky=0.5, af_heart=0.5),
    "young-girl-2": _voice(1.36, 0.93, af_nova=0.5, af_jessica=0.5),
    "young-girl-3": _voice(1.31, 0.95, af_kore=0.6, af_sky=0.4),
    "young-girl-4": _voice(1.39, 0.93, af_river=0.5, af_bella=0.5),
    "young-boy-1": _voice(1.36, 0.94, am_puck=0.4, af_sky=0.6),
    "young-boy-2": _voice(1.33, 0.95, am_liam=0.4, af_river=0.6),
    "young-boy-3": _voice(1.40, 0.93, am_fenrir=0.35, af_nova=0.65),
    "young-boy-4": _voice(1.34, 0.94, am_michael=0.4, af_heart=0.6),
    "teen-girl-1": _voice(1.07, 1.02, af_sky=1.0),
    "teen-girl-2": _voice(1.05, 1.0, af_jessica=0.6, af_kore=0.4),
    "teen-boy-1": _voice(1.16, 1.0, am_puck=0.85, af_sky=0.15),
    "teen-boy-2": _voice(1.14, 1.02, am_liam=0.8, am_echo=0.2),
}
