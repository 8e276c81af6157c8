"""Captions written as plain WebVTT, so that every player shows what was read."""

from collections.abc import Iterable

from app.content.captions.line import Cue


def write_webvtt(cues: Iterable[Cue]) -> str:
    """Return cues as a WebVTT file; voices with the same times share a cue, one line each."""
    blocks: list[list[Cue]] = []
    for cue in cues:
        last = blocks[-1] if blocks else None
        if last and _is_same_moment(last[-1], cue) and last[-1].speaker != cue.speaker:
            last.append(cue)
        else:
            blocks.append([cue])
    return "WEBVTT\n" + "".join(f"\n{_block(block)}" for block in blocks)


def _is_same_moment(one: Cue, other: Cue) -> bool:
    return (one.start_ms, one.end_ms) == (other.start_ms, other.end_ms)


def _block(cues: list[Cue]) -> str:
    lines = "".join(f"{_words(cue)}\n" for cue in cues)
    return f"{_stamp(cues[0].start_ms)} --> {_stamp(cues[0].end_ms)}\n{lines}"


def _words(cue: Cue) -> str:
    text = _escape(cue.text)
    return text if cue.speaker is None else f"<v {_escape(cue.speaker)}>{text}</v>"


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _stamp(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"
