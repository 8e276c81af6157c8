"""Files of master scores: their schema and what they must agree with."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from operator import not_

from pydantic import Field

from app.content.files import Loaded
from app.content.problem import Problem, Severity, did_you_mean, one_of
from app.content.schema import Key, PointKey, Schema, Slug, Text, Timecode, time_label
from app.content.strict_yaml import Path
from app.rubric.domain import Rubric, RuleSeverity, broken_rules
from app.sets.content.readings import EXACT_AT_LEAST, ReadingEntry, agreements

_MIN_CODERS = 2
_MIN_READERS = 2


class MasterProvenance(StrEnum):
    """How master scores came about: a scene written to levels, two readers apart, or coders who agreed."""

    DESIGNED = "designed"
    TWO_BLIND_READERS = "two_blind_readers"
    CONSENSUS = "consensus"
    CODED = "coded"  # what files from before say for `consensus`; they keep their hashes


SETTLED = (MasterProvenance.CONSENSUS, MasterProvenance.CODED)
"""Coders met and settled every score: where they had differed before is no fault."""


class EvidenceEntry(Schema):
    """A moment of the clip that a master score rests on."""

    at: Timecode
    until: Timecode | None = None
    note: Text


class AlsoEntry(Schema):
    """A second point that is acceptable beside the master score, and who found it so."""

    score: PointKey = Field(description="key of the neighboring score point")
    reason: Text = Field(description="why this point can be defended, too")
    readers: tuple[Text, ...] = Field(
        description="at least two people who scored the clip apart, by role: `first cold reader`"
    )


class MasterEntry(Schema):
    """The master score of one code, with its reasons."""

    score: PointKey = Field(description="key of the score point, e.g. `mid`")
    rationale: Text = Field(description="why this point, pointing at what is seen and heard")
    not_lower: Text | None = Field(description="why not one lower; null at the lowest point")
    not_higher: Text | None = Field(description="why not one higher; null at the highest point")
    evidence: tuple[EvidenceEntry, ...]
    # Left out where there is none: files from before it keep the hash that their revisions bear.
    also: AlsoEntry | None = Field(
        None,
        description="an acceptable second point; most codes of most clips have none",
        exclude_if=not_,
    )


class MasterFile(Schema):
    """The master scores of one clip under one rubric."""

    clip: Slug
    rubric: Slug
    provenance: MasterProvenance
    coders: tuple[Text, ...] = Field((), description="who coded; only with provenance `consensus`")
    scores: dict[Key, MasterEntry]
    # Left out where there are none: files from before it keep the hash that their revisions bear.
    readings: tuple[ReadingEntry, ...] = Field(
        (), description="what readers scored blind, each apart from the other", exclude_if=not_
    )


def master_ranks(file: MasterFile, rubric: Rubric) -> dict[str, int]:
    """Return the master scores as ranks; scores that are no point of their scale are left out."""
    ranks = {}
    for key, entry in file.scores.items():
        code = rubric.by_key.get(key)
        rank = code.scale.find_rank(entry.score) if code else None
        if rank is not None:
            ranks[key] = rank
    return ranks


def acceptable_ranks(file: MasterFile, rubric: Rubric) -> dict[str, int]:
    """Return the acceptable second points as ranks, of the codes that have one."""
    ranks = {}
    for key, entry in file.scores.items():
        code = rubric.by_key.get(key)
        rank = code.scale.find_rank(entry.also.score) if code and entry.also else None
        if rank is not None:
            ranks[key] = rank
    return ranks


def check_master(
    file: Loaded[MasterFile],
    rubrics: Mapping[str, Rubric | None],
    durations: Mapping[str, int | None],
) -> list[Problem]:
    """Check master scores against their rubric and their clip's length.

    A rubric or a duration that is None has a file, but a broken one: its own problems are enough.
    """
    model = file.model
    problems = list(_check_coders(file))
    if model.clip not in durations:
        problems.append(file.unknown(("clip",), "clip", model.clip, list(durations)))
    if model.rubric not in rubrics:
        problems.append(file.unknown(("rubric",), "rubric", model.rubric, list(rubrics)))
    rubric = rubrics.get(model.rubric)
    if rubric is None:
        return problems
    for key, entry in model.scores.items():
        problems += _check_entry(file, rubric, key, entry)
        problems += _check_also(file, rubric, key, entry)
        problems += _check_times(file, key, entry, durations.get(model.clip))
    return [*problems, *_check_readings(file, rubric), *_check_rules(file, rubric)]


def _check_coders(file: Loaded[MasterFile]) -> Iterator[Problem]:
    is_settled = file.model.provenance in SETTLED
    if is_settled and len(set(file.model.coders)) < _MIN_CODERS:
        yield file.problem(("coders",), "coded master scores need at least two coders")
    if not is_settled and file.model.coders:
        message = f"{file.model.provenance.value} master scores have no coders"
        yield file.problem(("coders",), message, "remove them, or write `provenance: consensus`")
    is_read = file.model.provenance is MasterProvenance.TWO_BLIND_READERS
    readers = {reading.reader for reading in file.model.readings}
    if len(readers) < len(file.model.readings) or (is_read and len(readers) < _MIN_READERS):
        message = "two blind readers scored this clip, each apart from the other"
        hint = "write what each of them scored, under a name of their own"
        yield file.problem(("readings",), message, hint)


def _check_readings(file: Loaded[MasterFile], rubric: Rubric) -> Iterator[Problem]:
    """Check that readers scored what is there, and agree well unless coders settled it with them."""
    for index, reading in enumerate(file.model.readings):
        yield from _check_reading(file, rubric, index, reading)
    if file.model.provenance in SETTLED:
        return
    for found in agreements(file.model.readings, rubric):
        if not found.is_enough:
            far = f", and two points apart or more on {', '.join(found.far)}" if found.far else ""
            message = (
                f"two readers agree on {found.exact} of {found.codes} codes{far}: nobody is judged "
                "by such a clip"
            )
            hint = f"at least {float(EXACT_AT_LEAST):.0%}, and no score two points apart: leave the clip out"
            yield file.problem(("readings",), message, hint)
    if file.model.provenance is MasterProvenance.TWO_BLIND_READERS:
        yield from _check_given(file)


def _check_reading(
    file: Loaded[MasterFile], rubric: Rubric, index: int, reading: ReadingEntry
) -> Iterator[Problem]:
    for key, point in reading.scores.items():
        here: Path = ("readings", index, "scores", key)
        code = rubric.by_key.get(key)
        if code is None:
            yield file.unknown(here, "code", key, list(rubric.by_key))
        elif code.scale.find_rank(point) is None:
            points = [point.key for point in code.scale.points]
            message = f"`{point}` is not a score point of `{key}`"
            yield file.problem(here, message, did_you_mean(point, points) or one_of(points))


def _check_given(file: Loaded[MasterFile]) -> Iterator[Problem]:
    for key, entry in file.model.scores.items():
        if entry.score not in {reading.scores.get(key) for reading in file.model.readings}:
            message = f"no reader gave `{entry.score}`"
            hint = "the master score is one that a reader gave"
            yield file.problem(("scores", key, "score"), message, hint)


def _check_entry(
    file: Loaded[MasterFile], rubric: Rubric, key: str, entry: MasterEntry
) -> Iterator[Problem]:
    here: Path = ("scores", key)
    code = rubric.by_key.get(key)
    if code is None:
        yield file.unknown(here, "code", key, list(rubric.by_key))
        return
    rank = code.scale.find_rank(entry.score)
    if rank is None:
        points = [point.key for point in code.scale.points]
        hint = did_you_mean(entry.score, points) or one_of(points)
        message = f"`{entry.score}` is not a score point of `{key}`"
        yield file.problem((*here, "score"), message, hint)
        return
    unquoted = file.unquoted((*here, "score"))
    if unquoted is not None:
        yield unquoted
    top = len(code.scale.points) - 1
    for field, is_end, end in (
        ("not_lower", rank == 0, "lowest"),
        ("not_higher", rank == top, "highest"),
    ):
        if is_end and getattr(entry, field) is not None:
            yield file.problem((*here, field), f"`{entry.score}` is the {end} point", "write null")
        if not is_end and getattr(entry, field) is None:
            yield file.problem(
                (*here, field), "is missing", "say why the neighboring point is wrong"
            )
    if rank > 0 and not entry.evidence:
        hint = "name at least one moment"
        yield file.problem((*here, "evidence"), f"`{entry.score}` needs evidence", hint)


def _check_also(
    file: Loaded[MasterFile], rubric: Rubric, key: str, entry: MasterEntry
) -> Iterator[Problem]:
    also, code = entry.also, rubric.by_key.get(key)
    if also is None or code is None:
        return
    here: Path = ("scores", key, "also")
    rank, second = code.scale.find_rank(entry.score), code.scale.find_rank(also.score)
    if second is None:
        points = [point.key for point in code.scale.points]
        hint = did_you_mean(also.score, points) or one_of(points)
        message = f"`{also.score}` is not a score point of `{key}`"
        yield file.problem((*here, "score"), message, hint)
    elif rank is not None and abs(second - rank) != 1:
        message = f"`{also.score}` is no neighbor of `{entry.score}`"
        hint = "only the point next to the master score can be acceptable beside it"
        yield file.problem((*here, "score"), message, hint)
    if len(set(also.readers)) < _MIN_READERS:
        message = "a second point needs two readers who scored the clip apart"
        hint = "name both by role, such as `first cold reader`, or leave `also` out"
        yield file.problem((*here, "readers"), message, hint)


def _check_times(
    file: Loaded[MasterFile], key: str, entry: MasterEntry, duration: int | None
) -> Iterator[Problem]:
    for index, moment in enumerate(entry.evidence):
        here: Path = ("scores", key, "evidence", index)
        if moment.until is not None and moment.until <= moment.at:
            yield file.problem((*here, "until"), "ends before it begins")
        end = moment.at if moment.until is None else moment.until
        if duration is not None and end > duration:
            message = f"{time_label(end)} is after the end of the clip ({time_label(duration)})"
            yield file.problem((*here, "at" if moment.until is None else "until"), message)


def _check_rules(file: Loaded[MasterFile], rubric: Rubric) -> Iterator[Problem]:
    for rule in broken_rules(rubric, master_ranks(file.model, rubric)):
        hard = rule.severity is RuleSeverity.HARD
        spoken = sorted(rule.codes() & set(file.model.scores))
        message = f"consistency rule {rule.id}: {rule.message}"
        hint = "look again at " + ", ".join(f"`{key}`" for key in spoken)
        severity = Severity.ERROR if hard else Severity.WARNING
        yield file.problem(("scores", spoken[0]), message, hint, severity)
