"""`flask certification capacity`: how many people the pool in hand carries."""

import json
from collections.abc import Mapping
from fractions import Fraction

import click
import numpy as np

from app.certification.cli.group import certification
from app.certification.domain.capacity import (
    Carried,
    Demand,
    Kind,
    carried_by_arithmetic,
    carried_by_assembly,
)
from app.certification.domain.demand import demand_of
from app.certification.service.capacity import PoolInUse, list_pools
from app.db import db
from app.plurals import counted
from app.web import today

_NAMES = {Kind.FIRST: "first sittings", Kind.RETAKE: "second sittings", Kind.RENEWAL: "renewals"}
_SEED = 1
_SHARE = click.FloatRange(0, 1)
_CAP = click.FloatRange(0.01, 1)


@certification.command("capacity")
@click.option("--coaches", default=100, type=click.IntRange(1, 5000), help="How many people come.")
@click.option("--cap", type=_CAP, help="Share of people who may meet one clip; else the rule's.")
@click.option("--clips", type=click.IntRange(1), help="Clips of a sitting; else the fewest.")
@click.option("--retakes", type=_SHARE, help="Share of people who sit a second time.")
@click.option("--renewals", type=click.IntRange(0, 20), help="Yearly renewals of each person.")
@click.option("--renewal-clips", type=click.IntRange(1), help="Clips of a renewal.")
@click.option(
    "--pool",
    "kind",
    type=click.Choice(["sealed", "demo"]),
    help="Which pool; without it, the sealed one where there is one.",
)
@click.option("--json", "as_json", is_flag=True, help="For machines: one JSON document.")
def show_capacity(
    coaches: int, kind: str | None, *, as_json: bool, **changes: float | None
) -> None:
    """Say how many first sittings, second sittings and yearly renewals the pool carries.

    By arithmetic, which bounds it, and by assembling every sitting as in earnest: nothing a person
    has met, one clip of a family, the blueprint, the cap. Changes nothing.
    """
    pools = [one for one in list_pools(db.session(), today()) if _is_meant(one, kind)]
    if not pools:
        raise click.ClickException("There is no such pool with a rule in force: sync its forms.")
    used = pools[0]
    demand = _demand(used, coaches, changes)
    arithmetic = carried_by_arithmetic(len(used.pool.counted), demand)
    assembly = carried_by_assembly(used.pool, demand, np.random.default_rng(_SEED))
    if as_json:
        click.echo(json.dumps(_document(used, demand, arithmetic, assembly), indent=2))
    else:
        click.echo("\n".join(_lines(used, demand, arithmetic, assembly)))


def _is_meant(used: PoolInUse, kind: str | None) -> bool:
    return kind is None or used.pool.is_demonstration == (kind == "demo")


def _demand(used: PoolInUse, coaches: int, given: Mapping[str, float | None]) -> Demand:
    """Return what the rule asks, with what the call says instead."""
    asked = demand_of(used.rule, coaches)

    def share(name: str, usual: Fraction) -> Fraction:
        value = given[name]
        return usual if value is None else Fraction(str(value))

    def count(name: str, usual: int) -> int:
        value = given[name]
        return usual if value is None else int(value)

    return Demand(
        coaches=coaches,
        sitting_clips=count("clips", asked.sitting_clips),
        retake_share=share("retakes", asked.retake_share),
        renewals=count("renewals", asked.renewals),
        renewal_clips=count("renewal_clips", asked.renewal_clips),
        cap=share("cap", asked.cap),
    )


def _lines(used: PoolInUse, demand: Demand, arithmetic: Carried, assembly: Carried) -> list[str]:
    pool = used.pool
    kind = "demo" if pool.is_demonstration else "sealed"
    lines = [
        (
            f"{kind} pool of {pool.rubric_id}: {counted(len(pool.counted), 'clip')} of "
            f"{counted(len(pool.families), 'family', 'families')}; rule {used.rule.policy_id}"
        ),
        (
            f"{counted(demand.coaches, 'coach', 'coaches')}: sittings of "
            f"{counted(demand.sitting_clips, 'clip')}, {float(demand.retake_share):.0%} sit twice, "
            f"{counted(demand.renewals, 'yearly renewal')} of {counted(demand.renewal_clips, 'clip')}; "
            f"a clip is shown to at most {float(demand.cap):.0%} of them"
        ),
        "",
        f"{'':16}{'asked':>8}{'arithmetic':>12}{'assembled':>12}",
    ]
    lines += [
        f"{_NAMES[kind]:16}{arithmetic.asked[kind]:>8}{arithmetic.carried[kind]:>12}"
        f"{assembly.carried[kind]:>12}"
        for kind in Kind
    ]
    lines += ["", f"It takes {demand.clips_needed} clips by arithmetic."]
    lines += [f"Not assembled for want of {lack}: {n}." for lack, n in assembly.lacks.items()]
    if not assembly.is_enough:
        lines.append("The pool does not carry this. Fewer people, fewer renewals, or more clips.")
    if used.people:
        lines.append(
            f"By now {counted(used.people, 'person', 'people')} met clips of it; the best-known clip "
            f"was shown to {used.most_shown}."
        )
    return lines


def _document(
    used: PoolInUse, demand: Demand, arithmetic: Carried, assembly: Carried
) -> dict[str, object]:
    return {
        "rubric": used.pool.rubric_id,
        "is_demonstration": used.pool.is_demonstration,
        "policy": used.rule.policy_id,
        "clips": len(used.pool.counted),
        "families": len(used.pool.families),
        "coaches": demand.coaches,
        "sitting_clips": demand.sitting_clips,
        "retake_share": float(demand.retake_share),
        "renewals": demand.renewals,
        "renewal_clips": demand.renewal_clips,
        "cap": float(demand.cap),
        "clips_needed": demand.clips_needed,
        "asked": arithmetic.asked,
        "by_arithmetic": arithmetic.carried,
        "by_assembly": assembly.carried,
        "lacks": assembly.lacks,
        "is_enough": assembly.is_enough,
        "people_so_far": used.people,
        "most_shown": used.most_shown,
    }
