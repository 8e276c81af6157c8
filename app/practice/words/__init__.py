"""What pages say about practice: why a clip is next, how near she is, and what a reveal shows."""

from app.practice.words.next_clip import say_chance, say_reason
from app.practice.words.reveal import LapseInWords, say_distance, say_lapse, say_reading

__all__ = [
    "LapseInWords",
    "say_chance",
    "say_distance",
    "say_lapse",
    "say_reading",
    "say_reason",
]
