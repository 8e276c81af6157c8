"""Reading what a simulation needs from files: a policy, and the clips of test forms in a folder."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.content.files import load_folder, load_yaml
from app.content.problem import Problem
from app.library.content import ClipFile
from app.rubric.content import RubricFile, to_rubric
from app.rubric.domain import Code, CodeKind, Direction, Rubric
from app.sets.content import MasterFile, SetFile, master_ranks, set_codes
from app.standards.content.demands import find_test_forms
from app.standards.content.fields import PolicyFile
from app.standards.content.policies import rule_of
from app.standards.domain.rule import Rule
from app.standards.domain.simulation.pool import SimulatedPool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Why nothing can be simulated: what is wrong with the files, or what lacks."""

    problems: tuple[Problem, ...] = ()
    reason: str = ""


def read_policy(path: Path) -> Rule | Unread:
    """Read a policy file."""
    file, problems = load_yaml(path, path.parent, PolicyFile)
    return Unread(problems=tuple(problems)) if file is None else rule_of(file.model)


def read_rubric(sets_dir: Path, rubric_id: str) -> Rubric | Unread:
    """Read a rubric from the folder that all content lies in."""
    path = sets_dir / "rubrics" / f"{rubric_id}.yaml"
    if not path.is_file():
        return Unread(reason=f"there is no rubric `{rubric_id}`")
    file, problems = load_yaml(path, sets_dir, RubricFile)
    return Unread(problems=tuple(problems)) if file is None else to_rubric(file.model)


def read_simulated_pool(
    folder: Path, rubric: Rubric, rule: Rule, name: str
) -> SimulatedPool | Unread:
    """Read the clips of all test forms in a folder as one pool.

    Clips that are off the subject, pilots, and clips without a master score on a gated code are left
    out: nothing is decided on them. Nothing is left of acceptable second points, so figures are
    those of the master scores alone.
    """
    sets, wrong_sets = load_folder(folder / "sets", folder, SetFile, _quietly)
    masters, wrong_masters = load_folder(folder / "masters", folder, MasterFile, _quietly)
    clips, wrong_clips = load_folder(folder / "clips", folder, ClipFile, _quietly)
    problems = (*wrong_sets, *wrong_masters, *wrong_clips)
    if problems:
        return Unread(problems=problems)
    forms = [one.model for one in find_test_forms(sets) if one.model.rubric == rubric.id]
    codes = [code for code in rubric.codes_of(CodeKind.SCORED) if rule.gates(code.domain)]
    sheets = {one.model.clip: one.model for one in masters if one.model.rubric == rubric.id}
    families = {one.model.id: one.model.family or one.model.id for one in clips}
    found = dict(_clips(forms, codes, sheets, rubric))
    if not found or not codes:
        return Unread(reason=f"there is no clip of a test form for `{rubric.id}` in {folder}")
    return SimulatedPool(
        name=name,
        clips=tuple(found),
        families=tuple(families.get(clip, clip) for clip in found),
        codes=tuple(code.key for code in codes),
        domains=tuple(code.domain for code in codes),
        points=tuple(len(code.scale.points) for code in codes),
        signs=tuple(-1 if code.direction is Direction.HIGH_IS_BAD else 1 for code in codes),
        masters=np.array(list(found.values()), dtype=np.int64),
    )


def _clips(
    forms: Sequence[SetFile],
    codes: Sequence[Code],
    sheets: Mapping[str, MasterFile],
    rubric: Rubric,
) -> Iterator[tuple[str, list[int]]]:
    gates = [code.key for code in rubric.codes_of(CodeKind.GATE)]
    for form in forms:
        asked = {code.key for code in set_codes(form, rubric)}
        if not asked.issuperset(code.key for code in codes):
            continue
        for clip in form.clips:
            ranks = master_ranks(sheets[clip], rubric) if clip in sheets else {}
            is_off = any(ranks.get(gate) == 0 for gate in gates)
            if clip not in form.pilots and not is_off and all(one.key in ranks for one in codes):
                yield clip, [ranks[code.key] for code in codes]


def _quietly(_: str) -> None:
    """Say nothing of files that are read in an instant."""
