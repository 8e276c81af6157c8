"""WebVTT: captions with the speaker's name, and descriptions of the board for people who do not see it (pure)."""

from tools.studio.rooms import ROOMS
from tools.studio.scene import Scene
from tools.studio.talk import shown_text
from tools.studio.timeline import TimedLine, Timeline
from tools.studio.turns import CLASS, SOURCES, Line, heard

LINE_LENGTH = 42
CUE_LENGTH = 2 * LINE_LENGTH
NO_TALK = {"wait", "pairs"}
QUIET_LATE = 0.3  # the words before a quiet stay up a moment
NOTE = (
    "NOTE Synthetic practice vignette: no real teacher or students. Voices are computer generated."
)


def stamp(time: float) -> str:
    """``time`` as WebVTT writes it."""
    whole = round(time * 1000)
    hours, rest = divmod(whole, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    seconds, thousandths = divmod(rest, 1000)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"


def captions(timeline: Timeline) -> str:
    """The captions file of a clip: cues in order of their beginning, so that talk may overlap."""
    cues = [cue for timed in timeline.lines for cue in _cues_of(timeline.scene, timed)]
    out = ["WEBVTT", "", NOTE, ""]
    for number, (start, end, words) in enumerate(sorted(cues, key=lambda cue: cue[0]), start=1):
        out += [str(number), f"{stamp(start)} --> {stamp(end)}", words, ""]
    return "\n".join(out)


def _cues_of(scene: Scene, timed: TimedLine) -> list[tuple[float, float, str]]:
    found, sound = [], heard(timed.line)
    if sound:
        first = timed.spoken[0]
        late = min(QUIET_LATE, (first.end - first.start) / 2) if timed.line.kind == "wait" else 0.0
        found.append((first.start + late, first.end, sound))
    name = speaker(scene, timed.line)
    for index, (start, end, words) in enumerate(caption_cues(timed)):
        said = words if index else _manner(timed.line) + words
        found.append((start, end, f"<v {name}>{_escape(_wrap(said))}"))
    return found


def cue_words(line: Line) -> list[str]:
    """What the cues of ``line`` say one after another, without the name of the speaker."""
    sound, pieces = heard(line), _pieces(shown_text(line))
    said = [_manner(line) + piece if not index else piece for index, piece in enumerate(pieces)]
    return [sound, *said] if sound else said


def _manner(line: Line) -> str:
    return "[quietly] " if line.muffled else ""


def speaker(scene: Scene, line: Line) -> str:
    """Who captions say that ``line`` comes from."""
    if line.source:
        return SOURCES[line.source]
    if line.who == CLASS:
        return "Students"
    names = [scene.people[key].name for key in line.speakers]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def caption_cues(timed: TimedLine) -> list[tuple[float, float, str]]:
    """The cues of one line: as few as fit, broken where a reader would pause."""
    text = shown_text(timed.line)
    found, position = [], 0
    pieces = _pieces(text)
    for number, piece in enumerate(pieces):
        start = timed.time_at(position)
        position += len(piece) + 1
        last = number == len(pieces) - 1
        end = timed.end + min(0.3, timed.line.pause / 2) if last else timed.time_at(position)
        found.append((start, end, piece))
    return found


def _pieces(text: str) -> list[str]:
    words, pieces, current = text.split(), [], ""
    for index, word in enumerate(words):
        candidate = f"{current} {word}".strip()
        if len(candidate) > CUE_LENGTH and current:
            pieces.append(current)
            candidate = word
        current = candidate
        rest = " ".join(words[index + 1 :])
        if rest and _good_break(current, rest):
            pieces.append(current)
            current = ""
    return [*pieces, current] if current else pieces


def _good_break(current: str, rest: str) -> bool:
    if current[-1] in ".?!…":
        return len(current) >= 30 or len(rest) + len(current) > CUE_LENGTH
    return current[-1] in ",;:—" and len(current) >= LINE_LENGTH and len(rest) >= 22


def _wrap(words: str) -> str:
    if len(words) <= LINE_LENGTH:
        return words
    middle = len(words) / 2
    spaces = [index for index, letter in enumerate(words) if letter == " "]
    best = min(spaces, key=lambda index: abs(index - middle))
    return f"{words[:best]}\n{words[best + 1 :]}"


def _escape(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def descriptions(timeline: Timeline) -> str:
    """The descriptions file: what the board shows, each time it changes."""
    out = ["WEBVTT", "", NOTE, ""]
    moments = _moments(timeline)
    still = {line.start: line.end for line in timeline.lines if line.line.kind in NO_TALK}
    for index, (time, words) in enumerate(moments):
        following = moments[index + 1][0] if index + 1 < len(moments) else timeline.duration
        end = max(time + 0.5, min(following, still.get(time, time + 12)))
        out += [f"{stamp(time)} --> {stamp(min(end, timeline.duration))}", _escape(words), ""]
    return "\n".join(out)


def _moments(timeline: Timeline) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = [(0.0, timeline.scene.setting)]
    for start, key in timeline.boards:
        board = timeline.scene.board_of(key)
        words = [f"{ROOMS[board.view].called}: {_plain(board.title or board.label)}."]
        words += _sentences([item.alt for item in board.objects if item.shown])
        found.append((start + 0.02, " ".join(words)))
    for event in timeline.events:
        board = timeline.scene.board_of(event.board)
        alts = {item.id: item.alt for item in board.objects}
        words = _sentences([alts[key] for key in event.cue.show])
        if event.cue.describe:
            words.append(event.cue.describe)
        if words:
            found.append((event.time, " ".join(words)))
    found += [
        (timed.start, heard(timed.line)) for timed in timeline.lines if timed.line.kind in NO_TALK
    ]
    return _merge(sorted(found))


def _sentences(alts: list[str]) -> list[str]:
    """Make sentences of what appears at once: a small first letter goes on with the one before.

    >>> _sentences(["Four dots", "four more", "and two", "Beside them: Ezra"])
    ['Four dots, four more, and two.', 'Beside them: Ezra.']
    """
    begun: list[str] = []
    for alt in alts:
        if begun and alt[:1].islower():
            begun[-1] += f", {alt}"
        else:
            begun.append(alt)
    return [f"{words}." for words in begun]


def _merge(moments: list[tuple[float, str]]) -> list[tuple[float, str]]:
    merged: list[tuple[float, str]] = []
    for time, words in moments:
        if merged and time - merged[-1][0] < 0.6:
            merged[-1] = (merged[-1][0], f"{merged[-1][1]} {words}")
        else:
            merged.append((time, words))
    return [(time, words.replace("..", ".").replace("?.", "?")) for time, words in merged]


def _plain(text: str) -> str:
    return text.replace("{_}", "blank").replace("{", "").replace("}", "").replace("**", "")
