"""Master scores of a scene: written against marks, published against the built timeline."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field

from tools.studio.build import quoted, write_yaml
from tools.studio.codes import CODES, LEVELS, ORDER
from tools.studio.loading import SCENES, SETS, StudioError, read_yaml, validate
from tools.studio.objects import Strict
from tools.studio.timeline import Timeline, clock


class Evidence(Strict):
    """A stretch of the clip: from the start of line ``on`` to the end of line ``to`` (or of ``on``)."""

    on: str
    to: str | None = None
    note: str = Field(min_length=4)


class Also(Strict):
    """An acceptable second point, which two readers found apart; they are named by role."""

    score: str
    reason: str = Field(min_length=20)
    readers: tuple[str, ...] = Field(min_length=2)


class Master(Strict):
    """The master score of one code with its reasons."""

    score: str
    rationale: str = Field(min_length=20)
    not_lower: str | None = None
    not_higher: str | None = None
    evidence: tuple[Evidence, ...] = ()
    also: Also | None = None


class Masters(Strict):
    """The master scores of one clip."""

    clip: str
    rubric: str = "mqi-4pt"
    provenance: str = "designed"
    scores: dict[str, Master]


def load_masters(clip: str) -> Masters:
    """The master scores written for a scene, checked for completeness and consistency."""
    path = SCENES / f"{clip}.masters.yaml"
    masters = validate(Masters, read_yaml(path), path)
    problems = list(problems_of(masters))
    if masters.clip != clip:
        problems.append(f"clip: is {masters.clip!r}, the file is for {clip!r}")
    if problems:
        raise StudioError("\n".join(f"{path}: {problem}" for problem in problems))
    return masters


def problems_of(masters: Masters) -> Iterator[str]:
    """Everything that is wrong with a set of master scores."""
    yield from (f"scores: code {code!r} is missing" for code in CODES if code not in masters.scores)
    yield from (f"scores: no such code {code!r}" for code in masters.scores if code not in CODES)
    for code, master in masters.scores.items():
        yield from _master_problems(code, master)
    if set(CODES) <= set(masters.scores):
        yield from consistency({code: master.score for code, master in masters.scores.items()})


def _master_problems(code: str, master: Master) -> Iterator[str]:
    scale = ("no", "yes") if code == "cwcm" else LEVELS
    if master.score not in scale:
        yield f"scores.{code}.score: {master.score!r} is not one of {', '.join(scale)}"
        return
    if (master.not_lower is None) != (master.score == scale[0]):
        yield f"scores.{code}.not_lower: {'is needed' if master.not_lower is None else 'must be null at the bottom'}"
    if (master.not_higher is None) != (master.score == scale[-1]):
        yield f"scores.{code}.not_higher: {'is needed' if master.not_higher is None else 'must be null at the top'}"
    if not master.evidence and master.score != scale[0]:
        yield f"scores.{code}.evidence: something was seen, so say where"
    if master.also is not None:
        yield from _also_problems(code, master.also, scale, scale.index(master.score))


def _also_problems(code: str, also: Also, scale: tuple[str, ...], rank: int) -> Iterator[str]:
    if also.score not in scale or abs(scale.index(also.score) - rank) != 1:
        yield f"scores.{code}.also.score: {also.score!r} is no neighbor of the master score"
    if len(set(also.readers)) < 2:
        yield f"scores.{code}.also.readers: two readers, who scored the clip apart"


def consistency(scores: dict[str, str]) -> Iterator[str]:
    """The hard consistency rules R1 and R2 and the likely ones R4 on master scores."""
    rank = {code: LEVELS.index(score) for code, score in scores.items() if score in LEVELS}
    if rank["oerr"] == 0 and any(rank[code] for code in ("majerr", "langimp", "lcp")):
        yield "R1: oerr is not_present, so majerr, langimp and lcp must be not_present"
    if (rank["stexpl"] or rank["smqr"]) and rank["stucom"] < 2:
        yield "R2: stexpl or smqr was seen, so stucom is at least mid"
    if (rank["stexpl"] or rank["smqr"]) and not (rank["etca"] and rank["ospmmr"]):
        yield "R4: stexpl or smqr was seen, so etca and ospmmr are usually at least low"


def publish(masters: Masters, timeline: Timeline, sets: Path = SETS) -> Path:
    """Write the master scores with the times of the built clip."""
    path = sets / "masters" / f"{masters.clip}.yaml"
    scores = {code: _published(masters.scores[code], timeline) for code in ORDER}
    write_yaml(
        {
            "clip": masters.clip,
            "rubric": masters.rubric,
            "provenance": masters.provenance,
            "scores": scores,
        },
        path,
    )
    return path


def _published(master: Master, timeline: Timeline) -> dict[str, Any]:
    published = {
        "score": _point(master.score),
        "rationale": quoted(master.rationale),
        "not_lower": quoted(master.not_lower) if master.not_lower else None,
        "not_higher": quoted(master.not_higher) if master.not_higher else None,
        "evidence": [_timed(item, timeline) for item in master.evidence],
    }
    if master.also is not None:
        published["also"] = {
            "score": _point(master.also.score),
            "reason": quoted(master.also.reason),
            "readers": [quoted(reader) for reader in master.also.readers],
        }
    return published


def _point(score: str) -> str:
    return quoted(score) if score in {"no", "yes"} else score


def _timed(item: Evidence, timeline: Timeline) -> dict[str, Any]:
    marks = timeline.scene.marks()
    unknown = [name for name in (item.on, item.to) if name is not None and name not in marks]
    if unknown:
        raise StudioError(
            f"{timeline.scene.id}: evidence names the mark {unknown[0]!r}, which no line has"
        )
    first, last = timeline.lines[marks[item.on]], timeline.lines[marks[item.to or item.on]]
    if last.end < first.start:
        raise StudioError(f"{timeline.scene.id}: evidence {item.on!r} to {item.to!r} runs backward")
    until = min(last.end + 0.2, timeline.duration)
    return {
        "at": quoted(clock(first.start)),
        "until": quoted(clock(until)),
        "note": quoted(item.note),
    }
