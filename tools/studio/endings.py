"""Endings of fraction words, said so that they are heard: hundredths, tenths, fourths (pure)."""

import re

WORD = re.compile(
    r"(?:hundred|thousand|million|ten|four|fif|six|seven|eigh|nin|eleven|twelf|\w+teen|\w+tie)ths?\b",
    re.IGNORECASE,
)


def has_ending(text: str) -> bool:
    """Whether ``text`` has a word whose ending is easily lost."""
    return WORD.search(text) is not None


def clear(phonemes: str) -> str:
    """``phonemes`` with the endings drawn out."""
    return re.sub(r"θs", "θ\u02d0s", phonemes)
