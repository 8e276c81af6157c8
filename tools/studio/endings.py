"""Hundredth and hundredths, said so that their ending is heard and not taken for hundreds (pure).

Speech swallows the th between d and s. With a short vowel before it, as careful speakers say the word
in class, it is heard; the README has the figures.
"""

import re

WORD = re.compile(r"hundredths?\b", re.IGNORECASE)


def has_ending(text: str) -> bool:
    """Whether ``text`` has a word whose ending is easily lost."""
    return WORD.search(text) is not None


def clear(phonemes: str) -> str:
    """``phonemes`` (IPA) with a short vowel between the d and the th of hundredth."""
    return phonemes.replace("dθ", "d\u026aθ")
