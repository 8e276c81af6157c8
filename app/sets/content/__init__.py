"""Files of master scores and of sets: their schemas and what they must agree with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from app.content.files import Loaded
from app.content.problem import Problem, Severity, did_you_mean, one_of
from app.content.schema import Key, PointKey, Schema, Slug, Text, Timecode, time_label
from app.content.strict_yaml import Path
from app.rubric.domain import Code, CodeKind, Rubric, RuleSeverity, Section, broken_rules

_MIN_CODERS = 2


class MasterProvenance(StrEnum):
    """How master scores came about: a scene written to levels, or coders who agreed."""

    DESIGNED = "designed"
    CODED = "coded"


class EvidenceEntry(Schema):
    """A moment of the clip that a master score rests on."""

    at: Timecode
    until: Timecode | None = None
    note: Text


class MasterEntry(Schema):
    """The master score of one code, with its reasons."""

    score: PointKey = Field(description="key of the score point, e.g. `mid`")
    rationale: Text = Field(description="why this point, pointing at what is seen and heard")
    not_lower: Text | None = Field(description="why not one lower; null at the lowest point")
    not_higher: Text | None = Field(description="why not one higher; null at the highest point")
    evidence: tuple[EvidenceEntry, ...]


class MasterFile(Schema):
    """The master scores of one clip under one rubric."""

    clip: Slug
    rubric: Slug
    provenance: MasterProvenance
    coders: tuple[Text, ...] = Field((), description="who coded; only with provenance `coded`")
    scores: dict[Key, MasterEntry]


class SetPurpose(StrEnum):
    """What a set is for."""

    PRACTICE = "practice"
    CALIBRATION = "calibration"
    CERTIFICATION = "certification"
    VALIDITY = "validity"


class Feedback(StrEnum):
    """When a rater sees the master scores of a clip."""

    AFTER_EACH_CLIP = "after_each_clip"
    AFTER_SET = "after_set"
    NEVER = "never"


class SetFile(Schema):
    """A set: clips scored on codes, in this order."""

    id: Slug
    title: Text
    purpose: SetPurpose
    rubric: Slug
    summary: Text
    codes: (
        Literal["all-scored", "all-segment"] | Annotated[tuple[Key, ...], Field(min_length=1)]
    ) = Field(description="`all-scored`, `all-segment` (gate and overall too), or a list of keys")
    clips: Annotated[tuple[Slug, ...], Field(min_length=1)]
    feedback: Feedback
    position: Annotated[int, Field(ge=0)] = Field(100, description="place in lists; low is first")


def set_codes(file: SetFile, rubric: Rubric) -> tuple[Code, ...]:
    """Return the codes a set asks for, in the rubric's order; unknown ones are left out."""
    if file.codes == "all-scored":
        return rubric.codes_of(CodeKind.SCORED)
    if file.codes == "all-segment":
        return rubric.codes_of()
    return tuple(code for code in rubric.codes_of() if code.key in file.codes)


def master_ranks(file: MasterFile, rubric: Rubric) -> dict[str, int]:
    """Return the master scores as ranks; scores that are no point of their scale are left out."""
    ranks = {}
    for key, entry in file.scores.items():
        code = rubric.by_key.get(key)
        rank = code.scale.find_rank(entry.score) if code else None
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
        problems += _check_times(file, key, entry, durations.get(model.clip))
    return [*problems, *_check_rules(file, rubric)]


def _check_coders(file: Loaded[MasterFile]) -> Iterator[Problem]:
    coded = file.model.provenance is MasterProvenance.CODED
    if coded and len(set(file.model.coders)) < _MIN_CODERS:
        yield file.problem(("coders",), "coded master scores need at least two coders")
    if not coded and file.model.coders:
        message = "designed master scores have no coders"
        yield file.problem(("coders",), message, "remove them, or write `provenance: coded`")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What sets may speak of; None stands for a file that is there, but broken.

    Attributes:
        rubrics: every rubric by id.
        clip_uses: what each clip may serve for.
        masters: master scores by clip and rubric.
        broken_masters: clips whose file of master scores could not be read.
    """

    rubrics: Mapping[str, Rubric | None]
    clip_uses: Mapping[str, str | None]
    masters: Mapping[tuple[str, str], MasterFile]
    broken_masters: frozenset[str]


def check_set(file: Loaded[SetFile], known: Known) -> list[Problem]:
    """Check a set against its rubric, its clips and their master scores."""
    model = file.model
    if model.rubric not in known.rubrics:
        return [file.unknown(("rubric",), "rubric", model.rubric, list(known.rubrics))]
    rubric = known.rubrics[model.rubric]
    if rubric is None:
        return []
    problems = list(_check_codes(file, rubric))
    needed = [code.key for code in set_codes(model, rubric)]
    for index, clip in enumerate(model.clips):
        here: Path = ("clips", index)
        if clip in model.clips[:index]:
            problems.append(file.problem(here, f"`{clip}` is given twice", "keep one"))
        if clip not in known.clip_uses:
            problems.append(file.unknown(here, "clip", clip, list(known.clip_uses)))
            continue
        problems += _check_use(file, here, known.clip_uses[clip])
        if clip not in known.broken_masters:
            master = known.masters.get((clip, model.rubric))
            problems += _check_masters(file, here, master, needed)
    return problems


class PairFile(Schema):
    """A contrast pair: two clips whose master scores of one code are one score point apart."""

    id: Slug
    rubric: Slug
    code: Key
    clips: Annotated[tuple[Slug, ...], Field(min_length=2, max_length=2)]
    question: Text = Field(description="what to watch for; gives away neither score")


def check_pair(file: Loaded[PairFile], known: Known) -> list[Problem]:
    """Check that a pair's clips may be compared, and are one score point apart."""
    model = file.model
    if model.rubric not in known.rubrics:
        return [file.unknown(("rubric",), "rubric", model.rubric, list(known.rubrics))]
    rubric = known.rubrics[model.rubric]
    if rubric is None:
        return []
    if model.code not in rubric.by_key:
        return [file.unknown(("code",), "code", model.code, list(rubric.by_key))]
    problems: list[Problem] = []
    ranks: list[int | None] = []
    for index, clip in enumerate(model.clips):
        here: Path = ("clips", index)
        if clip not in known.clip_uses:
            problems.append(file.unknown(here, "clip", clip, list(known.clip_uses)))
        elif known.clip_uses[clip] == "certification":
            message = "a certification clip is seen in its form alone"
            problems.append(file.problem(here, message, "choose another clip"))
        master = known.masters.get((clip, model.rubric))
        ranks.append(master_ranks(master, rubric).get(model.code) if master else None)
    first, second = ranks
    is_apart = first is not None and second is not None and abs(first - second) == 1
    if not problems and not is_apart:
        message = f"the master scores of `{model.code}` are not one score point apart"
        problems.append(file.problem(("clips",), message, "choose two neighbors"))
    return problems


def _check_codes(file: Loaded[SetFile], rubric: Rubric) -> Iterator[Problem]:
    if isinstance(file.model.codes, str):
        return
    for index, key in enumerate(file.model.codes):
        code = rubric.by_key.get(key)
        if code is None:
            yield file.unknown(("codes", index), "code", key, list(rubric.by_key))
        elif code.section is Section.LESSON:
            message = f"`{key}` is scored on whole lessons, not on clips"
            yield file.problem(("codes", index), message, "leave it out")
        if key in file.model.codes[:index]:
            yield file.problem(("codes", index), f"`{key}` is given twice", "keep one")


def _check_use(file: Loaded[SetFile], here: Path, use: str | None) -> Iterator[Problem]:
    if use == "exemplar":
        message = f"`{file.model.clips[int(here[-1])]}` is an exemplar: its master scores are open"
        yield file.problem(here, message, "choose a clip that is scored blind")
        return
    sealed = file.model.purpose is SetPurpose.CERTIFICATION
    if use is not None and sealed != (use == "certification"):
        message = f"a clip with `use: {use}` cannot be in a set for {file.model.purpose.value}"
        yield file.problem(here, message, "choose another clip: the two pools never mix")


def _check_masters(
    file: Loaded[SetFile], here: Path, master: MasterFile | None, needed: list[str]
) -> Iterator[Problem]:
    clip = file.model.clips[int(here[-1])]
    if master is None:
        message = f"clip `{clip}` has no master scores for rubric `{file.model.rubric}`"
        yield file.problem(here, message, f"add masters/{clip}.yaml")
        return
    missing = [key for key in needed if key not in master.scores]
    if missing:
        message = f"clip `{clip}` has no master score for {', '.join(f'`{k}`' for k in missing)}"
        yield file.problem(here, message, f"add them to masters/{clip}.yaml")
