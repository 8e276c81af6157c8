r"""Characters nobody sees, by what they do: one list for forms, content files, lessons and search.

Each is written as it stands inside the brackets of a regular expression. Joiners (U+200C, U+200D)
and single direction marks (U+200E, U+200F, U+061C) are in none: languages are written with them.
"""

TURNING = "\u202a-\u202e\u2066-\u206f"
"""Turns the order of letters around: embeds and overrides, isolates, and what Unicode gave up."""
PARTING = "\u00ad\u180e\u200b\u2060\ufeff"
"""Makes another word of a word and is not seen in it: soft hyphen, blanks of no width, byte order
mark."""
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and symbols by their category, with nothing to see."""
