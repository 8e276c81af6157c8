"""When everything happens: from measured speech to times of lines, words and board events (pure)."""

from dataclasses import dataclass

from tools.studio.scene import Scene
from tools.studio.talk import Segment, position_of, segments_of
from tools.studio.turns import Cue, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A segment with its place in time."""

    segment: Segment
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedLine:
    """A line of the scene with its place in time."""

    index: int
    line: Line
    start: float
    end: float
    spoken: tuple[Spoken, ...]

    def time_at(self, position: int) -> float:
        """When the character at ``position`` of the shown text is said."""
        for item in self.spoken:
            if not item.segment.text:
                continue
            length = len(item.segment.text)
            if position < item.segment.start + length:
                share = max(0.0, (position - item.segment.start) / length)
                return item.start + share * (item.end - item.start)
        return self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A cue with its moment, and the board it belongs to."""

    time: float
    board: str
    cue: Cue


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A scene laid out in time."""

    scene: Scene
    lines: tuple[TimedLine, ...]
    events: tuple[Event, ...]
    boards: tuple[tuple[float, str], ...]
    duration: float

    def board_at(self, time: float) -> str:
        """The id of the board that is up at ``time``."""
        return [key for start, key in self.boards if start <= time + 1e-9][-1]


def lay_out(scene: Scene, durations: list[list[float]]) -> Timeline:
    """The timeline of ``scene`` when segment j of line i lasts ``durations[i][j]`` seconds.

    A quiet lasts exactly as long as it says: the pauses around it are part of it. An overlapping line
    begins before the end of the line above it; nobody speaks next until both are done.
    """
    last = now = scene.lead_in  # the end of the latest talk, and where the next line begins
    current = scene.boards[0].id
    boards = [(0.0, current)]
    lines: list[TimedLine] = []
    events: list[Event] = []
    for index, line in enumerate(scene.lines):
        timed = _time_line(index, line, _start(line, lines, last, now), durations[index])
        if line.board is not None and line.board != current:
            current = line.board
            boards.append((max(0.0, timed.start - 0.3), current))
        lines.append(timed)
        events += [Event(time=cue_time(timed, cue), board=current, cue=cue) for cue in line.do]
        last = max(last, timed.end)
        now = last + (0.0 if line.kind == "wait" else line.pause)
    duration = round(last + scene.tail, 1)
    ordered = tuple(sorted(events, key=lambda event: event.time))
    return Timeline(
        scene=scene, lines=tuple(lines), events=ordered, boards=tuple(boards), duration=duration
    )


def _start(line: Line, before: list[TimedLine], last: float, now: float) -> float:
    if line.kind == "wait":
        return last
    if line.overlap and before:
        return max(before[-1].start + 0.2, before[-1].end - line.overlap)
    return now


def guessed(scene: Scene) -> list[list[float]]:
    """About how long each segment lasts, for looking at a scene before it is said."""
    return [
        [
            float(line.seconds or 1.5) if not segment.text else 0.3 + 0.062 * len(segment.text)
            for segment in segments_of(line)
        ]
        for line in scene.lines
    ]


def _time_line(index: int, line: Line, start: float, durations: list[float]) -> TimedLine:
    now, spoken = start, []
    for number, (segment, length) in enumerate(zip(segments_of(line), durations, strict=True)):
        begin = now + (segment.silence_before if number or segment.silence_before > 0.3 else 0.0)
        now = begin + length
        spoken.append(Spoken(segment=segment, start=begin, end=now))
    return TimedLine(index=index, line=line, start=start, end=now, spoken=tuple(spoken))


def cue_time(timed: TimedLine, cue: Cue) -> float:
    """The moment of a cue: start, end, fraction of the line, or a phrase of it."""
    if cue.at == "start":
        return timed.start
    if cue.at == "end":
        return timed.end
    if isinstance(cue.at, float | int):
        return timed.start + float(cue.at) * (timed.end - timed.start)
    return timed.time_at(position_of(timed.line, cue.at))


def clock(time: float, *, tenths: bool = True) -> str:
    """``time`` as the content files write it: MM:SS.s, or MM:SS."""
    value = round(time, 1) if tenths else float(int(time))
    minutes, seconds = divmod(value, 60)
    return (
        f"{int(minutes):02}:{seconds:04.1f}" if tenths else f"{int(minutes):02}:{int(seconds):02}"
    )
