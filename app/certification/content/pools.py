"""The pool of a folder, from its files, and the check that it holds together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.certification.content.judging import judge_pool
from app.certification.domain.pool import ClipPool, PoolClip, grounds_of
from app.content.files import Loaded
from app.content.problem import Problem, Severity
from app.library.content import ClipFile, ProvenanceKind
from app.rubric.domain import CodeKind, Rubric
from app.sets.content import MasterFile, SetFile, acceptable_ranks, master_ranks, set_codes
from app.sets.content.readings import agreements
from app.standards.content import PolicyFile, TestFormFolder, giveaways, rule_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFiles:
    """The test forms of one folder under one rubric, with their clips and master scores.

    Attributes:
        rubric: the rubric.
        forms: its test forms in the folder.
        clips: the clips of the folder, by id.
        masters: master scores, by clip and rubric.
        is_demonstration: the folder is open, so the master scores are public.
    """

    rubric: Rubric
    forms: Sequence[Loaded[SetFile]]
    clips: Mapping[str, ClipFile]
    masters: Mapping[tuple[str, str], MasterFile]
    is_demonstration: bool


def pool_of(files: PoolFiles) -> ClipPool:
    """Return the pool that a folder makes once it is synced; clips that lack something are left out."""
    sheets = [[code.key for code in set_codes(form.model, files.rubric)] for form in files.forms]
    asked = frozenset.intersection(*map(frozenset, sheets)) if sheets else frozenset()
    sheet = tuple(code.key for code in files.rubric.codes_of() if code.key in asked)
    pilots = {clip for form in files.forms for clip in form.model.pilots}
    names = dict.fromkeys(clip for form in files.forms for clip in form.model.clips)
    found = (_pool_clip(name, files, sheet, is_pilot=name in pilots) for name in sorted(names))
    return ClipPool(
        rubric_id=files.rubric.id,
        is_demonstration=files.is_demonstration,
        clips=tuple(clip for clip in found if clip is not None),
        sheet=sheet,
    )


def _pool_clip(
    name: str, files: PoolFiles, sheet: Sequence[str], *, is_pilot: bool
) -> PoolClip | None:
    clip, master = files.clips.get(name), files.masters.get((name, files.rubric.id))
    if clip is None or master is None:
        return None
    scored = {code.key for code in files.rubric.codes_of(CodeKind.SCORED)} & set(sheet)
    ranks, seconds = master_ranks(master, files.rubric), acceptable_ranks(master, files.rubric)
    if not scored <= ranks.keys():
        return None
    gates = [code.key for code in files.rubric.codes_of(CodeKind.GATE)]
    return PoolClip(
        clip_id=name,
        family=clip.family or name,
        grade=clip.grade,
        topic=clip.topic.value,
        duration_ms=clip.duration,
        masters={code: ranks[code] for code in sheet if code in scored},
        seconds={code: rank for code, rank in seconds.items() if code in scored},
        is_off=any(ranks.get(gate) == 0 for gate in gates),
        provenance=grounds_of(master.provenance.value),
        is_recorded=clip.provenance.kind is ProvenanceKind.RECORDED,
        is_pilot=is_pilot,
    )


def check_pools(
    policies: Iterable[Loaded[PolicyFile]],
    folders: Sequence[TestFormFolder],
    clips: Sequence[Loaded[ClipFile]],
    rubrics: Mapping[str, Rubric | None],
    override: str | None = None,
) -> Iterator[Problem]:
    """Name what keeps the pool of a rule in force from judging anybody.

    For a sealed pool these are errors. The demo pool judges nobody, so nothing but what its clips
    give away is said of it, as a warning.

    Args:
        policies: every policy; only those in force are asked.
        folders: the open test forms, and the sealed ones after them.
        clips: every clip of every folder.
        rubrics: every rubric; one that is None has a broken file.
        override: why the gate is opened although its pool does not carry it.
    """
    by_id = {file.model.id: file.model for file in clips}
    for policy in policies:
        rubric = rubrics.get(policy.model.rubric)
        if rubric is None or not policy.model.in_force:
            continue
        for folder in folders:
            files = PoolFiles(
                rubric=rubric,
                forms=folder.of_rubric(rubric.id).forms,
                clips=by_id,
                masters=folder.masters,
                is_demonstration=not folder.is_sealed,
            )
            if files.forms:
                yield from _check_pool(policy, files, override)


def _check_pool(
    policy: Loaded[PolicyFile], files: PoolFiles, override: str | None
) -> Iterator[Problem]:
    pool = pool_of(files)
    if not pool.counted:
        return
    form, reason = files.forms[0], override or policy.model.override
    for found in judge_pool(pool, rule_of(policy.model), files.rubric):
        message = f"the pool: {found.message}"
        if found.is_giveaway:
            is_sealed = not files.is_demonstration
            yield giveaways.given_away(form, message, found.hint, is_sealed=is_sealed)
        elif not files.is_demonstration:
            severity = Severity.WARNING if reason else Severity.ERROR
            message = f"{message}; overridden: {reason}" if reason else message
            yield form.problem(("clips",), message, found.hint, severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadersTogether:
    """How well the recorded readers of a pool's clips agree, all clips together.

    Attributes:
        clips: clips with two readers or more.
        share: the share of exactly equal scores.
        far: scores two points apart or more.
        lowest: the share on the clip they agree on least.
    """

    clips: int
    share: float
    far: int
    lowest: float


def agreement_of_readers(files: PoolFiles) -> ReadersTogether:
    """Return how well readers agree on the clips of a folder's test forms."""
    names = {clip for form in files.forms for clip in form.model.clips}
    by_clip = {
        clip: list(agreements(master.readings, files.rubric))
        for (clip, _), master in files.masters.items()
        if clip in names and len(master.readings) > 1
    }
    found = [one for pairs in by_clip.values() for one in pairs]
    codes = sum(one.codes for one in found)
    return ReadersTogether(
        clips=len(by_clip),
        share=sum(one.exact for one in found) / codes if codes else 0.0,
        far=sum(len(one.far) for one in found),
        lowest=min((one.share for one in found), default=0.0),
    )
