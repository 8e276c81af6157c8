"""Policies that a guesser passes, or nearly: refused, unless somebody answers for one in writing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from app.content.files import Loaded
from app.content.problem import Problem, Severity
from app.plurals import counted
from app.rubric.domain import Rubric
from app.standards.content.demands import TestFormFolder, form_keys
from app.standards.content.fields import PolicyFile
from app.standards.content.policies import rule_of
from app.standards.domain.clauses import Measure
from app.standards.domain.giveaways import Key
from app.standards.domain.guessing import Guess, Guesser, NearThreshold, safety_of
from app.standards.domain.rule import Rule

_HINT = "raise it, or say in `override` why the policy is published all the same"


def check_safety(
    policies: Iterable[Loaded[PolicyFile]],
    folders: Sequence[TestFormFolder],
    rubrics: Mapping[str, Rubric | None],
) -> Iterator[Problem]:
    """Refuse policies that people pass, or nearly pass, who never watch the clips of a pool.

    An override in writing makes it a warning for the policy in force, and says enough for others.

    Args:
        policies: every policy.
        folders: the open forms, and the sealed ones after them; each folder is a pool.
        rubrics: every rubric; one that is None has a broken file.
    """
    for policy in policies:
        rubric = rubrics.get(policy.model.rubric)
        if rubric is None or (policy.model.override and not policy.model.in_force):
            continue
        for folder in folders:
            pool = _pool(folder.of_rubric(rubric.id), rubric)
            # Fewer clips than a sitting takes are no pool, which other checks say.
            if pool is not None and len(pool.clips) >= policy.model.clips.at_least:
                yield from _check(policy, pool, rubric)


def _pool(folder: TestFormFolder, rubric: Rubric) -> Key | None:
    """Return the master scores of a folder's clips, those of forms with the codes of the first."""
    keys = [form.key for form in form_keys([folder], rubric)]
    alike = [key.counted() for key in keys if key.codes == keys[0].codes]
    if not alike:
        return None
    return replace(
        alike[0],
        clips=tuple(clip for key in alike for clip in key.clips),
        ranks=np.concatenate([key.ranks for key in alike]),
        is_off=tuple(is_off for key in alike for is_off in key.is_off),
    )


def _check(policy: Loaded[PolicyFile], pool: Key, rubric: Rubric) -> Iterator[Problem]:
    rule = rule_of(policy.model)
    safety = safety_of(rule, pool)
    clips = counted(len(pool.clips), "clip")
    messages = [
        f"who {_guess_text(guess, pool, rubric)} passes it on the {clips} of the pool"
        for guess in safety.passing
    ]
    messages += [_near_text(near, rule) for near in safety.near]
    severity = Severity.WARNING if policy.model.override else Severity.ERROR
    for message in messages:
        yield policy.problem(("gate",), message, _HINT, severity)


def _guess_text(guess: Guess, pool: Key, rubric: Rubric) -> str:
    if guess.guesser is Guesser.COMMONEST:
        return "gives each code its commonest score"
    if guess.guesser is Guesser.MIDDLE:
        return "gives each code the score in its middle"
    longest = max(
        (rubric.by_key[code] for code in pool.codes), key=lambda one: len(one.scale.points)
    )
    return f"always answers {longest.scale.points[guess.point or 0].label}"


def _near_text(near: NearThreshold, rule: Rule) -> str:
    place = f" in `{near.of}`" if near.of else ""
    how = "exact" if near.measure is Measure.EXACT else "within one point"
    return (
        f"who never watches is {how} in {float(near.reached):.0%}{place}; the threshold of "
        f"{float(near.limit):.0%} must lie {round(rule.test_form.baseline_margin * 100)} points above that"
    )
