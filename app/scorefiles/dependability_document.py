"""A G study and its D study for people and programs: remarks, parts, and plain data."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.plurals import counted
from app.scorefiles.documents import Document
from app.scorefiles.sections import AnalysisPart, Cell
from app.scoring.generalizability import (
    MOST_CONDITIONS,
    Dependability,
    VarianceComponents,
    fewest_conditions,
    project,
)

TITLE = "Generalizability and dependability"
_ROWS = (1, 2, 3, 4, 5, 6, 8, 10)
_COLUMNS = (1, 2, 3, 4, 6, 8, 10, 15, 20, 30)


@dataclass(frozen=True, kw_only=True)
class DependabilityStudy:
    """What is asked of a file's variance components.

    Attributes:
        found: the components.
        measured: the object of measurement.
        fixed: facets whose conditions are all there are.
        goal: the coefficient wanted.
    """

    found: VarianceComponents
    measured: str
    fixed: frozenset[str]
    goal: float

    @property
    def facets(self) -> list[str]:
        """List the facets whose numbers can be chosen; raters first."""
        free = [
            facet
            for facet in self.found.design.facets
            if facet != self.measured and facet not in self.fixed
        ]
        return sorted(free, key=lambda facet: facet != "rater")

    def at(self, **numbers: float) -> Dependability:
        """Give what scores over some numbers of conditions would be worth; others stay as they are."""
        return project(self.found, self.measured, {**self.found.levels, **numbers}, self.fixed)

    def fewest(self, facet: str, *, absolute: bool, **numbers: float) -> int | None:
        """Count the conditions of a facet that the goal needs, at some numbers of the others."""
        more = (self.at(**numbers, **{facet: n}) for n in range(1, MOST_CONDITIONS + 1))
        return fewest_conditions(more, self.goal, absolute=absolute)


def dependability_remarks(study: DependabilityStudy) -> list[str]:
    """Say what was measured, and how good the scores at hand are."""
    found, here = study.found, study.at()
    design = found.design
    averaged = [facet for facet in design.facets if facet != study.measured]
    numbers = " and ".join(
        f"{found.levels[f]:.3g} {f}{'s' if found.levels[f] > 1 else ''}" for f in averaged
    )
    remarks = [
        (
            f"{counted(found.scores, 'score')}; what is measured is the {study.measured}; design "
            f"{' x '.join(design.name_of(frozenset({f, *design.within.get(f, ())})) for f in design.facets)}."
        ),
        (
            f"Means over {numbers}, as in this file: E rho squared {here.generalizability:.2f} for "
            f"comparing, Phi {here.dependability:.2f} for judging against a fixed line."
        ),
    ]
    if study.fixed:
        remarks.append(
            f"Fixed: {', '.join(sorted(study.fixed))}; figures speak of the mean over just these."
        )
    negative = [design.name_of(effect) for effect, part in found.components.items() if part < 0]
    if negative:
        remarks.append(
            f"Came out negative, too small to be seen: {'; '.join(negative)}. Reported as estimated, "
            "and taken as 0 in all coefficients."
        )
    return remarks


def dependability_sections(study: DependabilityStudy) -> list[AnalysisPart]:
    """Give components, what the goal needs, and coefficients of other designs as tables."""
    return [_components(study), *_needed(study), *_grids(study)]


def _components(study: DependabilityStudy) -> AnalysisPart:
    design, parts = study.found.design, study.found.components
    total = sum(max(part, 0.0) for part in parts.values())
    effects = design.effects
    return AnalysisPart(
        key="component",
        title="Where single scores differ: variance components",
        columns=(("effect", None), ("variance", 4), ("percent", 1), ("remark", None)),
        rows=tuple(
            (
                design.name_of(effect) + (" (and error)" if effect == effects[-1] else ""),
                parts[effect],
                100 * max(parts[effect], 0.0) / total if total else None,
                "negative, taken as 0" if parts[effect] < 0 else "",
            )
            for effect in effects
        ),
    )


def _needed(study: DependabilityStudy) -> Iterator[AnalysisPart]:
    goal = f"{study.goal:.2f}".removeprefix("0")
    note = f"Empty: more than {MOST_CONDITIONS}."
    first, *others = study.facets
    if not others:
        needed = [study.fewest(first, absolute=absolute) for absolute in (False, True)]
        yield AnalysisPart(
            key="needed",
            title=f"Fewest {first}s for {goal}",
            columns=(("what for", None), (f"{first}s", 0)),
            rows=(("comparing (E rho squared)", needed[0]), ("a fixed line (Phi)", needed[1])),
            note=note,
        )
    for other in others:
        yield AnalysisPart(
            key="needed",
            title=f"Fewest {other}s for {goal}, by number of {first}s",
            columns=((f"{first}s", 0), ("for E rho squared", 0), ("for Phi", 0)),
            rows=tuple(
                (
                    number,
                    study.fewest(other, absolute=False, **{first: number}),
                    study.fewest(other, absolute=True, **{first: number}),
                )
                for number in _ROWS
            ),
            note=note,
        )


def _grids(study: DependabilityStudy) -> Iterator[AnalysisPart]:
    first, *others = study.facets
    if not others:
        yield AnalysisPart(
            key="coefficient",
            title=f"Means over several {first}s",
            columns=((f"{first}s", 0), ("E rho squared", 3), ("Phi", 3)),
            rows=tuple(
                (number, here.generalizability, here.dependability)
                for number in _ROWS
                for here in (study.at(**{first: number}),)
            ),
        )
    for other in others:
        for key, name in (("generalizability", "E rho squared"), ("dependability", "Phi")):
            yield AnalysisPart(
                key=key,
                title=f"{name}, by number of {first}s (down) and {other}s (across)",
                columns=((f"{first}s", 0), *((str(number), 2) for number in _COLUMNS)),
                rows=tuple(_grid_row(study, (first, number), other, key) for number in _ROWS),
            )


def _grid_row(
    study: DependabilityStudy, down: tuple[str, int], other: str, key: str
) -> tuple[Cell, ...]:
    facet, number = down
    cells = (study.at(**{facet: number, other: across}) for across in _COLUMNS)
    return (number, *(getattr(here, key) for here in cells))


def dependability_data(study: DependabilityStudy) -> Document:
    """Give the whole study as plain data."""
    found, here = study.found, study.at()
    design = found.design
    return {
        "scores": found.scores,
        "measured": study.measured,
        "fixed": sorted(study.fixed),
        "levels": found.levels,
        "components": {
            design.name_of(effect): found.components[effect] for effect in design.effects
        },
        "generalizability": here.generalizability,
        "dependability": here.dependability,
        "universe_variance": here.universe,
        "relative_error_variance": here.relative_error,
        "absolute_error_variance": here.absolute_error,
        "goal": study.goal,
        "needed": [_as_records(section) for section in _needed(study)],
        "coefficients": [_as_records(section) for section in _grids(study)],
    }


def _as_records(section: AnalysisPart) -> Document:
    names = [name for name, _ in section.columns]
    rows = [dict(zip(names, row, strict=True)) for row in section.rows]
    return {"title": section.title, "rows": rows}
