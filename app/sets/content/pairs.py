"""Files of contrast pairs: their schema and what they must agree with."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from app.content.files import Loaded
from app.content.problem import Problem
from app.content.schema import Key, Schema, Slug, Text
from app.content.strict_yaml import Path
from app.rubric.domain import Rubric
from app.sets.content.masters import MasterFile, acceptable_ranks, master_ranks
from app.sets.content.sets import Known


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
        problems += _check_clear(file, here, master, rubric)
    first, second = ranks
    is_apart = first is not None and second is not None and abs(first - second) == 1
    if not problems and not is_apart:
        message = f"the master scores of `{model.code}` are not one score point apart"
        problems.append(file.problem(("clips",), message, "choose two neighbors"))
    return problems


def _check_clear(
    file: Loaded[PairFile], here: Path, master: MasterFile | None, rubric: Rubric
) -> Iterator[Problem]:
    if master is not None and file.model.code in acceptable_ranks(master, rubric):
        message = f"`{master.clip}` has an acceptable second point on `{file.model.code}`"
        yield file.problem(here, message, "choose a clip with a clear score")
