"""`flask certification pool check`: whether the clips of a folder may judge anybody."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from flask import current_app

from app.certification.cli.group import certification
from app.certification.content import (
    PoolFiles,
    agreement_of_readers,
    bounds_of,
    figures_of,
    judge_pool,
    load_pool_folder,
    pool_of,
)
from app.certification.domain.capacity import most_sittings
from app.certification.domain.pool import ClipPool, MasterGrounds
from app.certification.domain.pool_figures import PoolFigures
from app.certification.domain.provenance import provenance_line
from app.config import Settings
from app.content.files import Loaded, load_folder
from app.content.problem import has_errors, listed
from app.plurals import counted
from app.rubric.content import RubricFile, to_rubric
from app.rubric.domain import Rubric
from app.standards.content import PolicyFile, TestFormFolder, check_safety, rule_of
from app.standards.domain.rule import Rule
from app.web.commands import CommandGroup

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_GROUNDS = {
    MasterGrounds.DESIGNED: "designed: the scene was written to these scores",
    MasterGrounds.TWO_BLIND_READERS: "two readers, each blind and apart",
    MasterGrounds.CONSENSUS: "coders who settled them together",
}

pool = CommandGroup("pool", help="Pools of test forms: whether they may judge anybody.")
certification.add_command(pool)


@pool.command("check")
@click.argument("folder", type=_FOLDER)
def check(folder: Path) -> None:
    """Check the pool of a FOLDER with clips/, masters/ and sets/, such as the sealed one.

    Families, balance, what its clips give away, what its master scores rest on, how well readers
    agree, and whether it carries a gate. Reads files alone and changes nothing. Exits with 1 when
    the pool may judge nobody; a gate it cannot carry is overridden by `GATE_OVERRIDE`.
    """
    settings: Settings = current_app.config["SETTINGS"]
    open_dir = settings.calibration_sets_dir.resolve()
    found = [
        _check_one(folder.resolve(), policy, rubric, settings)
        for policy, rubric in _policies_in_force(open_dir)
    ]
    checked = [one for one in found if one is not None]
    if not checked:
        raise click.ClickException("There is no test form of a rubric with a policy in force here.")
    if not all(checked):
        sys.exit(1)


def _policies_in_force(open_dir: Path) -> Iterator[tuple[Loaded[PolicyFile], Rubric]]:
    rubrics, wrong = load_folder(open_dir / "rubrics", open_dir, RubricFile, lambda _: None)
    policies, more = load_folder(open_dir / "policies", open_dir, PolicyFile, lambda _: None)
    if has_errors([*wrong, *more]):
        raise click.ClickException("Rubrics or policies have errors: run `flask content check`.")
    by_id = {file.model.id: to_rubric(file.model) for file in rubrics}
    for policy in policies:
        if policy.model.in_force and policy.model.rubric in by_id:
            yield policy, by_id[policy.model.rubric]


def _check_one(
    folder: Path, policy: Loaded[PolicyFile], rubric: Rubric, settings: Settings
) -> bool | None:
    """Print the check under one rubric; None where the folder has no test form of it."""
    is_open = folder == settings.calibration_sets_dir.resolve()
    files, problems = load_pool_folder(folder, rubric, is_demonstration=is_open)
    if not files.forms and not problems:
        return None
    whole = TestFormFolder(forms=files.forms, masters=files.masters, is_sealed=not is_open)
    problems += check_safety([policy], [whole], {rubric.id: rubric})
    rule, clips = rule_of(policy.model), pool_of(files)
    click.echo("\n".join(_figures(clips, rule, files)))
    is_fine = not has_errors(problems)
    for line in listed(problems):
        click.echo(line, err=True)
    reason = settings.gate_override or rule.override
    for one in judge_pool(clips, rule, rubric):
        is_overridden = not one.is_giveaway and (bool(reason) or is_open)
        why = "the demo judges nobody" if is_open else f"overridden: {reason}"
        word = f"noted ({why})" if is_overridden else "refused"
        click.echo(f"{word}: {one.message} ({one.hint})")
        is_fine &= is_overridden
    click.echo("It may judge." if is_fine else "It may not judge anybody as it is.")
    return is_fine


def _figures(pool: ClipPool, rule: Rule, files: PoolFiles) -> Iterable[str]:
    figures, bounds = figures_of(pool, rule, files.rubric), bounds_of(rule)
    yield (
        f"{files.rubric.id}, policy {rule.policy_id}: {counted(figures.clips, 'clip')} of "
        f"{counted(figures.families, 'family', 'families')}, {counted(figures.pilots, 'pilot')}; "
        f"{counted(figures.off, 'clip')} not at the subject, "
        f"{counted(figures.recorded, 'recorded lesson')}"
    )
    sittings = most_sittings(pool, rule.clips_at_least)
    yield f"one person can sit {sittings} times {rule.clips_at_least} clips from it"
    for grounds in MasterGrounds:
        if figures.grounds.get(grounds):
            yield f"master scores of {counted(figures.grounds[grounds], 'clip')} are {_GROUNDS[grounds]}"
    yield f"who is certified by it is {provenance_line(pool.clips)}"
    yield from _agreement(files)
    yield from _told(figures, float(bounds.alike_at_most) if bounds else None)


def _agreement(files: PoolFiles) -> Iterator[str]:
    found = agreement_of_readers(files)
    if found.clips:
        yield (
            f"two readers are recorded for {counted(found.clips, 'clip')}: {found.share:.1%} exact, "
            f"{counted(found.far, 'score')} two points apart or more; the lowest clip {found.lowest:.0%}"
        )
    else:
        yield "no readers are recorded"


def _told(figures: PoolFigures, alike_at_most: float | None) -> Iterator[str]:
    shares = ", ".join(f"{share:.0%} in {name}" for name, share in figures.baselines.items())
    yield f"always giving the same score reaches {shares or 'nothing'}"
    if alike_at_most is not None:
        yield (
            f"{counted(len(figures.twins), 'pair')} of clips of different families share more than "
            f"{alike_at_most:.0%} of their scores"
        )
    if figures.known is not None:
        by_domain = ", ".join(
            f"{share:.0%} in {name}" for name, share in figures.known.by_domain.items()
        )
        yield (
            f"who knows one sitting's master scores reaches {figures.known.exact:.0%} on another "
            f"(at worst {figures.known.highest:.0%}): {by_domain}"
        )
