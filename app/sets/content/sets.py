"""Files of sets: their schema and what they must agree with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import not_
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from app.content.files import Loaded
from app.content.problem import Problem
from app.content.schema import Key, Schema, Slug, Text
from app.content.strict_yaml import Path
from app.rubric.domain import Code, CodeKind, Rubric, Section
from app.sets.content.masters import MasterFile


class SetPurpose(StrEnum):
    """What a set is for."""

    PRACTICE = "practice"
    CERTIFICATION = "certification"


_NOT_OFFERED = {
    "calibration": "a meeting in which people calibrate together",
    "validity": "checking now and then that raters still agree",
}


def _offered(purpose: Any) -> Any:
    # Both are in the field's vocabulary, so an author may well try them: she reads why not.
    if purpose in _NOT_OFFERED:
        message = (
            f"nobody would be offered this set: `{purpose}`, {_NOT_OFFERED[purpose]}, is not part "
            "of this version; write `practice`, or `certification` for a test form"
        )
        raise ValueError(message)
    return purpose


class Feedback(StrEnum):
    """When a rater sees the master scores of a clip."""

    AFTER_EACH_CLIP = "after_each_clip"
    AFTER_SET = "after_set"
    NEVER = "never"


class SetFile(Schema):
    """A set: clips scored on codes, in this order."""

    id: Slug
    title: Text
    purpose: Annotated[SetPurpose, BeforeValidator(_offered)]
    rubric: Slug
    summary: Text
    codes: (
        Literal["all-scored", "all-segment"] | Annotated[tuple[Key, ...], Field(min_length=1)]
    ) = Field(description="`all-scored`, `all-segment` (gate and overall too), or a list of keys")
    clips: Annotated[tuple[Slug, ...], Field(min_length=1)]
    # Left out where there is none: files from before it keep the hash that their revisions bear.
    pilots: tuple[Slug, ...] = Field(
        (),
        description="clips of a test form that people score while nothing is decided on them",
        exclude_if=not_,
    )
    feedback: Feedback
    position: Annotated[int, Field(ge=0)] = Field(100, description="place in lists; low is first")


def set_codes(file: SetFile, rubric: Rubric) -> tuple[Code, ...]:
    """Return the codes a set asks for, in the rubric's order; unknown ones are left out."""
    if file.codes == "all-scored":
        return rubric.codes_of(CodeKind.SCORED)
    if file.codes == "all-segment":
        return rubric.codes_of()
    return tuple(code for code in rubric.codes_of() if code.key in file.codes)


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
    return [*problems, *_check_pilots(file)]


def check_silent_sets(files: Iterable[Loaded[SetFile]]) -> Iterator[Problem]:
    """Check that no other practice set shows a clip's master scores before its own set is done.

    Args:
        files: every set of every folder.
    """
    practice = [file for file in files if file.model.purpose is SetPurpose.PRACTICE]
    for file in practice:
        if file.model.feedback is not Feedback.AFTER_SET:
            continue
        for index, clip in enumerate(file.model.clips):
            others = [
                other.model.id
                for other in practice
                if clip in other.model.clips and other.model.id != file.model.id
            ]
            if others:
                message = (
                    f"`{clip}` is in set `{others[0]}` too, which may show its master scores before "
                    "this set is done"
                )
                hint = "choose another clip, or write `feedback: after_each_clip`"
                yield file.problem(("clips", index), message, hint)


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


def _check_pilots(file: Loaded[SetFile]) -> Iterator[Problem]:
    """Check that pilots are clips of a test form: practice decides nothing, so it needs none."""
    for index, clip in enumerate(file.model.pilots):
        here: Path = ("pilots", index)
        if clip not in file.model.clips:
            yield file.unknown(here, "clip of this set", clip, list(file.model.clips))
        if file.model.purpose is not SetPurpose.CERTIFICATION:
            message = "only a test form has pilots: in practice nothing is decided"
            yield file.problem(here, message, "leave `pilots` out")


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
