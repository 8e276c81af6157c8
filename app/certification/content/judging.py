"""Whether a pool may judge anybody under a rule: the figures of a pool against their bounds.

Two kinds of faults. What clips give away cannot be overridden: whoever knows them passes. What the
pool cannot carry is a matter of how many people come, and may be overridden in writing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from app.certification.domain.assembly import CannotAssemble, Lack
from app.certification.domain.demand import RENEWALS, demand_of
from app.certification.domain.pool import ClipPool
from app.certification.domain.pool_figures import PoolFigures, measure_pool
from app.plurals import counted
from app.rubric.domain import CodeKind, Rubric
from app.standards.content.giveaways import CODES_AT_LEAST, MATCH_MARGIN, TEMPLATE_AT_MOST, some_of
from app.standards.domain.clauses import Measure
from app.standards.domain.rule import Rule

_SEED = 20_261_129  # a check says the same each time


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a pool is held to, as shares.

    Attributes:
        threshold: the exact agreement that the rule asks for, over all codes where it says so.
        alike_at_most: equal scores of two clips that may meet one person.
        domain_at_most: what who knows one sitting may reach in a domain of another.
    """

    threshold: Fraction
    alike_at_most: Fraction
    domain_at_most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """One fault of a pool.

    Attributes:
        message: what is wrong.
        hint: what to do.
        is_giveaway: it can be overridden by nobody.
    """

    message: str
    hint: str
    is_giveaway: bool = True


def bounds_of(rule: Rule) -> Bounds | None:
    """Return what a rule holds pools to; None where it asks for no exact agreement."""
    limits = [one.limit for one in rule.clauses if one.measure is Measure.EXACT]
    if not limits:
        return None
    threshold = max(limits)
    return Bounds(
        threshold=threshold,
        alike_at_most=threshold - MATCH_MARGIN,
        domain_at_most=TEMPLATE_AT_MOST,
    )


def domains_of(pool: ClipPool, rule: Rule, rubric: Rubric) -> dict[str, str]:
    """Return the domain of each code of the sheet that decides."""
    return {
        code.key: code.domain
        for code in rubric.codes_of(CodeKind.SCORED)
        if code.key in pool.sheet and rule.gates(code.domain)
    }


def figures_of(pool: ClipPool, rule: Rule, rubric: Rubric) -> PoolFigures:
    """Return a pool in figures, as a rule asks for them; the same each time."""
    bounds = bounds_of(rule)
    return measure_pool(
        pool,
        domains_of(pool, rule, rubric),
        clips=rule.clips_at_least,
        alike_above=float(bounds.alike_at_most) if bounds else 1.0,
        rng=np.random.default_rng(_SEED),
    )


def judge_pool(pool: ClipPool, rule: Rule, rubric: Rubric) -> Iterator[Judgment]:
    """Yield what keeps a pool from judging anybody under a rule.

    With few codes two clips are alike by chance, and shares of equal scores say nothing: then only
    what the pool carries is looked at. What who never watches reaches, `check_safety` says.
    """
    figures, bounds = figures_of(pool, rule, rubric), bounds_of(rule)
    if bounds is not None and len(domains_of(pool, rule, rubric)) >= CODES_AT_LEAST:
        yield from _judge_twins(figures, bounds)
        yield from _judge_known(figures, bounds)
    if figures.lack is not None:
        yield Judgment(
            message=f"no sitting can be drawn: {say_lack(figures.lack)}",
            hint="add clips",
            is_giveaway=False,
        )
    needed = demand_of(rule, 1).clips_needed
    if figures.clips < needed:
        message = (
            f"{counted(figures.clips, 'clip')} cannot carry this gate: it takes {needed}, where each "
            f"is shown to {float(rule.exposure_cap):.0%} of the people at most and everybody renews "
            f"for {RENEWALS} years"
        )
        hint = "add clips, or say in the setting `GATE_OVERRIDE` why it opens all the same"
        yield Judgment(message=message, hint=hint, is_giveaway=False)


def say_lack(lack: CannotAssemble) -> str:
    """Say to an author why no sitting can be drawn."""
    if lack.reason is Lack.POINTS:
        return f"too few different master scores of {some_of([f'`{code}`' for code in lack.codes])}"
    if lack.reason is Lack.BALANCE:
        return "grades or lengths are too uneven among clips of different families"
    families = counted(lack.available, "family", "families")
    return f"it takes {lack.needed} clips of different families, and there are {families}"


def _judge_twins(figures: PoolFigures, bounds: Bounds) -> Iterator[Judgment]:
    if figures.twins:
        named = [f"`{one.clip_id}` and `{one.other_id}` {one.share:.0%}" for one in figures.twins]
        message = (
            f"{counted(len(named), 'pair')} of clips of different families share more than "
            f"{float(bounds.alike_at_most):.0%} of their scores: {some_of(named)}"
        )
        hint = "name one family for both, so that nobody meets both, or choose other clips"
        yield Judgment(message=message, hint=hint)


def _judge_known(figures: PoolFigures, bounds: Bounds) -> Iterator[Judgment]:
    known = figures.known
    if known is None:
        return
    most = float(bounds.alike_at_most)
    if known.exact > most:
        message = f"who knows the master scores of one sitting scores {known.exact:.0%} on another without watching"
        hint = f"it must stay at {most:.0%} or less: choose clips that stand apart"
        yield Judgment(message=message, hint=hint)
    told = [
        f"{share:.0%} in `{domain}`"
        for domain, share in known.by_domain.items()
        if share > bounds.domain_at_most
    ]
    if told:
        message = f"who knows the master scores of one sitting scores {', '.join(told)} on another without watching"
        hint = f"at most {bounds.domain_at_most:.0%} in any domain"
        yield Judgment(message=message, hint=hint)
