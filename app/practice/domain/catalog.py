"""The practice sets as a rater browses them: mixed, by domain, by code, or all for one code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from app.sets.domain.codes import CodeOnSheet


class Offer(Protocol):
    """What the catalog needs to know of a set."""

    @property
    def codes(self) -> tuple[CodeOnSheet, ...]:
        """Return the codes that are scored in it."""


S = TypeVar("S", bound=Offer)
MAX_IN_FOCUS = 6
"""A set of more codes has no focus: it asks for the whole sheet, or nearly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetsOfCode(Generic[S]):
    """The sets that ask for a single code."""

    code: CodeOnSheet
    sets: tuple[S, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCatalog(Generic[S]):
    """All sets, grouped; each set is in exactly one group.

    Attributes:
        mixed: sets over codes of several domains.
        by_domain: sets over several codes of one domain, domain by domain.
        by_code: sets over one code, code by code in the order of the rubric.
        wanted: the code a rater asked for, if some set focuses on it.
        for_code: the sets that focus on the wanted code, fewest codes first.
    """

    mixed: tuple[S, ...]
    by_domain: tuple[S, ...]
    by_code: tuple[SetsOfCode[S], ...]
    wanted: CodeOnSheet | None = None
    for_code: tuple[S, ...] = ()


def arrange(sets: Sequence[S], wanted: str | None = None) -> SetCatalog[S]:
    """Group sets, and pick out those for a wanted code."""
    # The longest sheet shows the codes in the rubric's order.
    rubric = max((one.codes for one in sets), key=len, default=())
    domains = list(dict.fromkeys(code.domain_id for code in rubric))
    alone = [one for one in sets if len(one.codes) == 1]
    several = [one for one in sets if len(one.codes) > 1]
    in_focus = [one for one in sets if len(one.codes) <= MAX_IN_FOCUS]
    for_code = [one for one in in_focus if any(code.key == wanted for code in one.codes)]
    found = next((c for one in for_code for c in one.codes if c.key == wanted), None)
    return SetCatalog(
        mixed=tuple(one for one in several if _domains(one) > 1),
        by_domain=tuple(
            sorted(
                (one for one in several if _domains(one) == 1),
                key=lambda one: _place(one.codes[0].domain_id, domains),
            )
        ),
        by_code=_by_code(alone, [code.key for code in rubric]),
        wanted=found,
        for_code=tuple(sorted(for_code, key=lambda one: len(one.codes))),
    )


def _domains(offer: Offer) -> int:
    return len({code.domain_id for code in offer.codes})


def _place(name: str, order: Sequence[str]) -> int:
    """Return the position of a name in an order; unknown names come last."""
    return order.index(name) if name in order else len(order)


def _by_code(alone: Sequence[S], order: Sequence[str]) -> tuple[SetsOfCode[S], ...]:
    codes = {one.codes[0].key: one.codes[0] for one in alone}
    return tuple(
        SetsOfCode(code=codes[key], sets=tuple(one for one in alone if one.codes[0].key == key))
        for key in sorted(codes, key=lambda key: _place(key, order))
    )
