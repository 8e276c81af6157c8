"""The lines of a built clip with their times, read back from its captions: without speech, to a tenth of a second."""

import html
import re
from pathlib import Path

from tools.studio.captions import QUIET_LATE, cue_words
from tools.studio.loading import SETS, StudioError, read_yaml
from tools.studio.scene import Line, Scene
from tools.studio.talk import segments_of
from tools.studio.timeline import TimedLine, Timeline
from tools.studio.turns import heard

_CUE = re.compile(r"(\d+):(\d+):([\d.]+) --> (\d+):(\d+):([\d.]+)\n(.*?)\n\n", re.DOTALL)
_VOICE = re.compile(r"^<v [^>]*>")

Cue = tuple[float, float, str]


def built_timeline(scene: Scene, sets: Path = SETS) -> Timeline:
    """The lines of ``scene`` with the times of its captions; what the board does has no time here.

    Raises:
        StudioError: the clip is not built, or it was built from other words.
    """
    path = sets / "media" / scene.id / "captions.vtt"
    if not path.is_file():
        raise StudioError(f"{scene.id}: there are no captions; build the clip first")
    cues = _cues(path.read_text(encoding="utf-8"))
    lines = [_timed(scene, index, line, cues) for index, line in enumerate(scene.lines)]
    if cues:
        raise StudioError(f"{scene.id}: the captions say more than the scene; build it anew")
    minutes, seconds = read_yaml(sets / "clips" / f"{scene.id}.yaml")["duration"].split(":")
    duration = int(minutes) * 60 + float(seconds)
    return Timeline(scene=scene, lines=tuple(lines), events=(), boards=(), duration=duration)


def _cues(text: str) -> list[Cue]:
    found = []
    for cue in _CUE.finditer(f"{text}\n\n"):
        hours, minutes, seconds, to_hours, to_minutes, to_seconds = map(float, cue.groups()[:6])
        start, end = (
            hours * 3600 + minutes * 60 + seconds,
            to_hours * 3600 + to_minutes * 60 + to_seconds,
        )
        words = _VOICE.sub("", cue[7])
        found.append((start, end, html.unescape(" ".join(words.split()))))
    return found


def _timed(scene: Scene, index: int, line: Line, cues: list[Cue]) -> TimedLine:
    """Take the cues of one line out; the inverse of what ``captions.captions`` does with a line.

    Cues of lines that overlap lie between each other, so each is looked for from the front on.
    """
    mine = []
    for words in cue_words(line):
        cue = next((cue for cue in cues if cue[2] == words), None)
        if cue is None:
            raise StudioError(f"{scene.id}: line {index + 1} is not in the captions; build it anew")
        cues.remove(cue)
        mine.append(cue)
    if line.kind == "wait":
        return TimedLine(
            index=index, line=line, start=mine[0][0] - QUIET_LATE, end=mine[0][1], spoken=()
        )
    silence = 0.0 if heard(line) else segments_of(line)[0].silence_before
    start = mine[0][0] - (silence if silence > 0.3 else 0.0)
    end = mine[-1][1] - (min(0.3, line.pause / 2) if line.text else 0.0)
    return TimedLine(index=index, line=line, start=start, end=end, spoken=())
