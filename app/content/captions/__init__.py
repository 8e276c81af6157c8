"""Captions: what players show, read so that the words and who says them agree with the screen.

Two readers on the same parts. `read_webvtt` is for files that are served as they are: it reads
exactly what a browser shows, or refuses with a line and a sentence. `read_captions` is for what
people bring from elsewhere (Teams, Zoom, YouTube, SRT, SBV): it reads what can be read without loss,
says what it had to decide, and `write_webvtt` writes the result so that the strict reader, and so
every player, reads the same back.
"""

from app.content.captions.foreign import CaptionReading, read_captions
from app.content.captions.line import Cue, Utterance
from app.content.captions.strict import read_webvtt
from app.content.captions.writing import write_webvtt

__all__ = ["CaptionReading", "Cue", "Utterance", "read_captions", "read_webvtt", "write_webvtt"]
