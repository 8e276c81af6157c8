"""`flask certification simulate`: what a policy does to people, before anybody sits under it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import click
from flask import current_app
from rich.console import Console

from app.certification.cli.group import certification
from app.config import Settings
from app.content.problem import did_you_mean, listed
from app.standards.content.simulated import (
    Unread,
    read_policy,
    read_rubric,
    read_simulated_pool,
)
from app.standards.domain.simulation.people import Family, World
from app.standards.domain.simulation.report import (
    CUT,
    LIFE,
    Errors,
    OfFamily,
    Plan,
    Simulation,
    simulate,
)

_READ = TypeVar("_READ")
_ROWS = (
    ("one_sitting", "first sitting alone"),
    ("undecided_again", "undecided sit again"),
    ("all_again", "all not yet sit again"),
)
_FAMILIES = {
    Family.HABITS: "severity, code biases, moods, noise",
    Family.THRESHOLDS: "own thresholds, confusions, missed moments",
}


@certification.command("simulate")
@click.argument("policy")
@click.option(
    "--pool",
    default="demo",
    show_default=True,
    metavar="demo|sealed|FOLDER",
    help="Whose clips: the open demo forms, the sealed ones, or the forms of a folder.",
)
@click.option(
    "--raters",
    type=click.IntRange(100, 50_000),
    default=2000,
    show_default=True,
    help="Simulated raters of each family.",
)
@click.option(
    "--lives",
    type=click.IntRange(100, 50_000),
    default=500,
    show_default=True,
    help="Lives of each guesser.",
)
@click.option(
    "--difficulty",
    type=click.FloatRange(0, 1),
    default=World().difficulty,
    show_default=True,
    help="How much clips differ for everybody, a standard deviation in score points.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def simulate_policy(  # noqa: PLR0913  one argument for each option
    *, policy: str, pool: str, raters: int, lives: int, difficulty: float, seed: int, as_json: bool
) -> None:
    r"""Simulate POLICY, the id of a policy or a policy file, on the clips of a pool.

    \b
    Raters of two families, whose true agreement is known, sit as the policy permits:
      S  severity, a bias on each code, a mood about each clip, noise
      C  thresholds of their own, mixed-up neighbors, missed moments
    Printed are false pass (certified, of those whose true exact agreement is below
    70 %) and false fail (not certified, of those who reach it), by true agreement;
    mean clips and what nine in ten need; how often two sittings of one person agree;
    and what people get who never watch a clip.

    Everything is synthetic and seeded: the same call prints the same figures. Needs no
    database. With the usual numbers it takes less than two minutes.
    """
    settings: Settings = current_app.config["SETTINGS"]
    sets_dir = settings.calibration_sets_dir.resolve()
    rule = _read(read_policy(_find_policy(policy, sets_dir)))
    rubric = _read(read_rubric(sets_dir, rule.rubric_id))
    clips = _read(read_simulated_pool(_find_pool(pool, settings), rubric, rule, pool))
    if clips.reach < rule.clips_at_least:
        raise click.ClickException(
            f"a sitting takes at least {rule.clips_at_least} clips, and one person can meet "
            f"{clips.reach} of this pool"
        )
    plan = Plan(people=raters, lives=lives, seed=seed, world=World(difficulty=difficulty))
    with Console(stderr=True).status("") as status:
        found = simulate(rule, clips, plan, lambda what: status.update(f"Simulating {what} …"))
    click.echo(
        json.dumps(found.to_document(), indent=1) if as_json else "\n".join(simulation_text(found))
    )


def _find_policy(policy: str, sets_dir: Path) -> Path:
    folder = sets_dir / "policies"
    for path in (folder / f"{policy}.yaml", Path(policy)):
        if path.is_file():
            return path
    hint = did_you_mean(policy, [path.stem for path in folder.glob("*.yaml")])
    raise click.ClickException(
        f"there is no policy `{policy}`" + (f" ({hint})" if hint else "") + ", and no such file"
    )


def _find_pool(pool: str, settings: Settings) -> Path:
    if pool == "demo":
        return settings.calibration_sets_dir.resolve()
    if pool == "sealed":
        if settings.sealed_sets_dir is None:
            raise click.ClickException("no folder of sealed forms is set (SEALED_SETS_DIR)")
        return settings.sealed_sets_dir.resolve()
    if not Path(pool).is_dir():
        raise click.ClickException(f"there is no folder `{pool}`; say demo, sealed or a folder")
    return Path(pool).resolve()


def _read(found: _READ | Unread) -> _READ:
    if isinstance(found, Unread):
        lines = listed(found.problems) or [found.reason]
        raise click.ClickException("\n".join(lines))
    return found


def simulation_text(found: Simulation) -> Iterator[str]:
    """Yield the lines that the command prints."""
    world = found.plan.world
    yield (
        f"Policy {found.policy_id}, version {found.policy_version}, on the pool `{found.pool}`: "
        f"{found.clips} clips that one person can meet."
    )
    yield (
        f"Simulated: {found.plan.people} raters a family, true exact agreement {world.mean:.2f} "
        f"(spread {world.spread:.3f}); clips differ by {world.difficulty:.2f} points for everybody; "
        f"seed {found.plan.seed}."
    )
    yield f"Truly meets the standard: exact in {CUT:.0%} or more in the long run."
    for one in found.families:
        yield from _family_text(one)
    yield ""
    yield f"{'who does not score code by code':42}{'exact':>7}{'first':>9}{f'in {LIFE}':>9}"
    for guesser in found.guessers:
        yield (
            f"{guesser.guesser:42}{guesser.exact:>7.1%}{guesser.first:>9.2%}"
            f"{guesser.in_the_end:>9.2%}"
        )
    yield (
        f"(`first`: certified in the first sitting; `in {LIFE}`: in {LIFE} sittings, on a pool that "
        f"never runs out; {found.plan.lives} lives each)"
    )


def _family_text(one: OfFamily) -> Iterator[str]:
    yield ""
    yield f"Family {one.family} ({_FAMILIES[one.family]}); {one.truly_meet:.0%} truly meet it"
    yield f"{'':26}{'false pass':>11}{'false fail':>12}{'clips':>8}{'9 in 10':>9}"
    for name, label in _ROWS:
        errors: Errors = getattr(one, name)
        yield (
            f"{label:26}{errors.false_pass:>11.3f}{errors.false_fail:>12.3f}"
            f"{errors.clips:>8.1f}{errors.clips_p90:>9.0f}"
        )
    yield f"two first sittings of one person agree in {one.same:.0%} (kappa {one.kappa:.2f})"
    yield "certified, by true agreement (first sitting / in the end):"
    yield "  " + "  ".join(
        f"{band.low:.2f}-{band.high:.2f} {band.first:.2f}/{band.in_the_end:.2f}"
        for band in one.bands
    )
