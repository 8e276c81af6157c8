"""The measurement design of a rating file: which columns are facets, and what lies in what."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from app.scorefiles.faults import ScoreFileError
from app.scorefiles.names import folded
from app.scorefiles.ratings import Ratings
from app.scoring.generalizability import MeasurementDesign
from app.scoring.weights import FloatArray, IntArray

_CROSSED = re.compile(r"\s+[x×*]\s+", re.IGNORECASE)
_TERM = re.compile(r"\(?\s*([^():]+?)\s*(?::\s*([^():]+?)\s*)?\)?")
UNIT_WORDS = ("unit", "clip")
"""What is scored, whatever its column is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetedScores:
    """The scores of a file one by one, with the condition of every facet they were given under.

    Attributes:
        values: the scores, turned round on codes where a high score is bad.
        conditions: by name of the facet.
        unit: the facet of what is scored.
        unit_columns: the facets that name it together, where there are several.
    """

    values: FloatArray
    conditions: Mapping[str, IntArray]
    unit: str
    unit_columns: tuple[str, ...] = field(default=())


def faceted_scores(found: Ratings, reversed_codes: frozenset[str]) -> FacetedScores:
    """Lay the ratings of a file out by facets: what is scored, rater and code.

    Raises:
        ScoreFileError: the names of units cannot be taken apart.
    """
    sheet, code = np.nonzero(found.ranks >= 0)
    rank = found.ranks[sheet, code]
    values = np.empty(len(rank))
    for place, scale in enumerate(found.codes):
        points = np.array(scale.values)
        points = points[0] + points[-1] - points if scale.key in reversed_codes else points
        mine = code == place
        values[mine] = points[rank[mine]]
    unit = found.unit[sheet]
    noun = found.understood.noun
    conditions = {"rater": found.rater[sheet], "code": code, noun: unit}
    columns = found.unit_columns if len(found.unit_columns) > 1 else ()
    if columns:
        conditions |= {
            column: places[unit]
            for column, places in zip(columns, _parts(found, len(columns)), strict=True)
        }
    return FacetedScores(values=values, conditions=conditions, unit=noun, unit_columns=columns)


def _parts(found: Ratings, number: int) -> list[IntArray]:
    """Take apart names such as ``12/3`` that stand in several columns."""
    split = [name.split("/") for name in found.units]
    if any(len(parts) != number for parts in split):
        raise ScoreFileError(
            f"{found.understood.file}: some names in {' and '.join(found.unit_columns)} have a slash "
            "in them, so that they cannot be told apart. Write them without."
        )
    return [np.unique(part, return_inverse=True)[1] for part in zip(*split, strict=True)]


def choose_design(scores: FacetedScores, told: str | None) -> MeasurementDesign:
    """Take the design somebody told, or the only one there can be.

    Raises:
        ScoreFileError: several designs are possible, or one was told that the file does not have.
    """
    many_codes = len(np.unique(scores.conditions["code"])) > 1
    if told is None:
        if scores.unit_columns:
            raise ScoreFileError(_which(scores))
        inside = _lies_in(scores.conditions["rater"], scores.conditions[scores.unit])
        names = (scores.unit, "rater", *(("code",) if many_codes else ()))
        return MeasurementDesign(facets=names, within={"rater": (scores.unit,)} if inside else {})
    design = parse_design(told, [*scores.conditions, *UNIT_WORDS], scores.unit)
    if many_codes and "code" not in design.facets:
        raise ScoreFileError(
            f"The file has scores of {int(scores.conditions['code'].max()) + 1} codes: add `x code` to "
            "the design, or leave the other codes out with --ignore."
        )
    return design


def _which(scores: FacetedScores) -> str:
    first, *others = scores.unit_columns
    inner = others[-1]
    return (
        f"Scores stand by {' and '.join(scores.unit_columns)}: what is measured? Say --design, such as "
        f'"{scores.unit} x rater" (each {first} and {inner} by itself), "{first} x rater x {inner}" '
        f'(every {first} has the same {inner}s), "{first} x (rater:{inner})" (each {inner} has raters '
        f'of its own) or "({inner}:{first}) x rater" (each {first} has {inner}s of its own).'
    )


def _lies_in(inner: IntArray, outer: IntArray) -> bool:
    """Say whether every condition of one facet was met with a single condition of the other."""
    pairs = np.unique(np.stack([inner, outer]), axis=1)
    return bool(len(np.unique(inner)) == pairs.shape[1] > len(np.unique(outer)))


def parse_design(text: str, known: list[str], unit: str) -> MeasurementDesign:
    """Read a design in the field's notation, such as ``person x (rater:task)``.

    Args:
        text: facets with ``x`` between; a colon says that one lies in another.
        known: the names there are.
        unit: the facet that ``unit`` and ``clip`` stand for.

    Raises:
        ScoreFileError: it cannot be read, or names something the file does not have.

    >>> design = parse_design("Person x (Rater:Task)", ["person", "rater", "task"], "person")
    >>> design.facets, design.within
    (('person', 'task', 'rater'), {'rater': ('task',)})
    """
    facets: list[str] = []
    within: dict[str, tuple[str, ...]] = {}
    for term in _CROSSED.split(text.strip()):
        match = _TERM.fullmatch(term)
        if match is None:
            raise ScoreFileError(
                f"{term!r} is no part of a design. Write facets with x between, and a colon where one "
                "lies in another: person x (rater:task)."
            )
        inner = _facet(match[1], known, unit)
        outer = tuple(_facet(name, known, unit) for name in (match[2] or "").split(",") if name)
        if outer:
            within[inner] = outer
        facets += [name for name in (*outer, inner) if name not in facets]
    if len(facets) < 2:
        raise ScoreFileError("A design has at least two facets: clip x rater.")
    return MeasurementDesign(facets=tuple(facets), within=within)


def _facet(name: str, known: list[str], unit: str) -> str:
    plain = folded(name)
    if plain not in known:
        raise ScoreFileError(
            f"The design names {name}; the file has {', '.join(dict.fromkeys(known))}. Columns of "
            "units are named with --unit, several with commas."
        )
    return unit if plain in UNIT_WORDS else plain
