"""What can be found: the entries of lessons and clips, with their words."""

import re
from collections.abc import Iterator
from html import unescape

from app.library.domain.documents import ClipDocument
from app.search.domain import Entry, EntryKind, tidy

_HEADING = re.compile(r'<h[2-4] id="([^"]+)">(.*?)</h[2-4]>', re.DOTALL)
# Inline tags leave no gap; any other tag ends a word.
_INLINE = re.compile(r"</?(?:a|abbr|b|code|em|i|kbd|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>")
_TAG = re.compile(r"<[^>]+>")
# Plain fractions and powers in formulas, found as people type them: 3/4, x^2.
_LEAF = r"<m(?:n|i)\b[^>]*>([^<]*)</m(?:n|i)>"
_FRACTION = re.compile(rf"<mfrac\b[^>]*>\s*{_LEAF}\s*{_LEAF}\s*</mfrac>")
_POWER = re.compile(rf"<msup\b[^>]*>\s*{_LEAF}\s*{_LEAF}\s*</msup>")


def lesson_entries(lesson_id: str, title: str, html: str) -> Iterator[Entry]:
    """Yield the entries of a lesson: its introduction, and each section under its heading.

    Args:
        lesson_id: the lesson.
        title: its title.
        html: the safe HTML of the whole lesson, in which no check shows its right answer.
    """
    anchor, heading = "", title
    parts = _HEADING.split(html)
    for index in range(0, len(parts), 3):
        if index:
            anchor, heading = parts[index - 2], _plain(parts[index - 1])
        yield Entry(
            kind=EntryKind.LESSON,
            thing_id=lesson_id,
            anchor=anchor,
            heading=heading,
            text=_plain(parts[index]),
        )


def clip_entries(clip: ClipDocument) -> Iterator[Entry]:
    """Yield the entries of a clip: title and summary, spoken lines, and what the board shows."""
    yield Entry(
        kind=EntryKind.CLIP, thing_id=clip.id, heading=tidy(clip.title), text=tidy(clip.summary)
    )
    for cue in (*clip.cues, *clip.descriptions):
        yield Entry(
            kind=EntryKind.CLIP,
            thing_id=clip.id,
            at_ms=cue.start_ms,
            heading="",
            text=tidy(f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text),
        )


def _plain(html: str) -> str:
    """Return the words of safe HTML."""
    typed = _POWER.sub(r" \1^\2 ", _FRACTION.sub(r" \1/\2 ", html))
    text = unescape(_TAG.sub(" ", _INLINE.sub("", typed)))
    return " ".join(tidy(text).split())
