"""The text of one cue, by voice, as browsers parse it (WebVTT, 6.4: cue text parsing)."""

import html
import re
from dataclasses import dataclass

from app.content.captions.line import collapse

# Anything else after `<` is not markup: browsers drop it, but people wrote it.
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>v|i|b|u|c|lang|ruby|rt|)(?P<classes>(?:\.[^\s<>&.]+)*)"
    r"(?P<note>[ \t\n\f][^<>]*)?>"
)
_MOMENT = re.compile(r"<(?:[0-9]{2,6}:)?[0-5][0-9]:[0-5][0-9]\.[0-9]{3}>")
_WORD = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)[^<>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiced:
    """Text of one voice; None when no voice is named. Line breaks are kept."""

    speaker: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CueText:
    """The text of a cue by voice, and every `<` in it that starts no known tag."""

    spans: tuple[Voiced, ...]
    strange: tuple[str, ...]


def read_cue_text(payload: str) -> CueText:
    """Parse the text of a cue; what is not markup is kept as text."""
    parser = _Parser(payload)
    parser.parse()
    return CueText(spans=tuple(_merge(parser.spans)), strange=tuple(parser.strange))


class _Parser:
    """Walks through one payload with the stack of open tags, as browsers do."""

    def __init__(self, payload: str) -> None:
        self.payload = payload
        self.open: list[tuple[str, str | None]] = []
        self.spans: list[Voiced] = []
        self.strange: list[str] = []

    def parse(self) -> None:
        at = 0
        while at < len(self.payload):
            found = _TAG.match(self.payload, at) if self.payload[at] == "<" else None
            moment = _MOMENT.match(self.payload, at)
            if found and self._take_tag(found):
                at = found.end()
            elif moment:
                at = moment.end()
            else:
                at = self._take_words(at)

    def _take_words(self, at: int) -> int:
        if self.payload[at] == "<":
            word = _WORD.match(self.payload, at)
            self.strange.append(word[0] if word else "<")
        end = self.payload.find("<", at + 1)
        end = len(self.payload) if end < 0 else end
        voice = next((name for tag, name in reversed(self.open) if tag == "v"), None)
        self.spans.append(Voiced(speaker=voice, text=html.unescape(self.payload[at:end])))
        return end

    def _take_tag(self, found: re.Match[str]) -> bool:
        name, note = found["name"], collapse(html.unescape(found["note"] or ""))
        if not name:
            return False  # `<>` and `< 5 >` are text, not tags
        if found["end"]:
            self._close(name)
            return True
        if name == "v" and not note:
            return False  # a voice tag without a name would be lost
        if not (name == "rt" and not self._is_inside("ruby")):
            self.open.append((name, note if name == "v" else None))
        return True

    def _is_inside(self, name: str) -> bool:
        return bool(self.open) and self.open[-1][0] == name

    def _close(self, name: str) -> None:
        if self._is_inside(name):
            self.open.pop()
        elif name == "ruby" and self._is_inside("rt"):
            del self.open[-2:]


def _merge(spans: list[Voiced]) -> list[Voiced]:
    """Join adjacent text of one voice; spaces between two voices are dropped."""
    found: list[Voiced] = []
    for span in spans:
        if found and found[-1].speaker == span.speaker:
            found[-1] = Voiced(speaker=span.speaker, text=found[-1].text + span.text)
        elif span.text.strip():
            found.append(span)
        elif found:
            found[-1] = Voiced(speaker=found[-1].speaker, text=f"{found[-1].text} ")
    return [span for span in found if span.text.strip()]
