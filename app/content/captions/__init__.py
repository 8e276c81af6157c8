"""Captions, read so that transcripts agree with what players show.

There are two readers built from the same parts. `read_webvtt` is for files that are served as they
are: it reads exactly what a browser shows, or refuses with a line and a message. `read_captions` is
for files from elsewhere (Teams, Zoom, YouTube, SRT, SBV): it reads what can be read without loss
and reports what it had to decide. `write_webvtt` writes the result so that the strict reader, and
therefore every player, reads the same.
"""

from app.content.captions.foreign import CaptionReading, read_captions
from app.content.captions.line import Cue, Utterance
from app.content.captions.strict import read_webvtt
from app.content.captions.writing import write_webvtt

__all__ = ["CaptionReading", "Cue", "Utterance", "read_captions", "read_webvtt", "write_webvtt"]
