"""Where everything is in a file, and the columns that a person named."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.content.problem import did_you_mean
from app.scorefiles.columns import CODES, MASTERS, OTHERS, PEOPLE, RATERS, SCORES, UNITS, Facts
from app.scorefiles.faults import ScoreFileError
from app.scorefiles.names import folded
from app.scorefiles.reading import ReadingOptions, Shape


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where everything is, as places of columns.

    Attributes:
        shape: what a row is.
        units: columns that name the unit together; none where rows are counted.
        rater: the column that names the rater.
        code: the column that names the code.
        scores: columns of scores: one of a long file; else one for each rater, unit or code.
        unused: columns that nothing is read from.
    """

    shape: Shape
    units: tuple[int, ...] = ()
    rater: int | None = None
    code: int | None = None
    scores: tuple[int, ...] = ()
    unused: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Roles:
    """The columns by what their names, or a person, say they are."""

    file: str
    facts: tuple[Facts, ...]
    units: tuple[Facts, ...]
    rater: Facts | None
    code: Facts | None
    score: Facts | None

    @property
    def rest(self) -> list[Facts]:
        """List the columns without a role."""
        taken = {one.place for one in (*self.units, self.rater, self.code, self.score) if one}
        return [one for one in self.facts if one.place not in taken]

    @property
    def score_columns(self) -> list[Facts]:
        """List columns without a role that hold scores, by what is in them and what they are called."""
        return [one for one in self.rest if one.holds_scores and one.folded not in OTHERS]

    @property
    def listed(self) -> str:
        """Name all columns."""
        return f"Its columns are: {', '.join(one.name or '(no name)' for one in self.facts)}."

    def facts_at(self, place: int) -> Facts:
        """Give the column at a place."""
        return next(one for one in self.facts if one.place == place)

    def laid_out(self, shape: Shape, scores: Iterable[Facts], **roles: Facts | None) -> Layout:
        """Make a layout; what has no place in it is unused."""
        columns = tuple(one.place for one in scores)
        named = {key: None if one is None else one.place for key, one in roles.items()}
        used = {*columns, *(one.place for one in self.units), *named.values()}
        return Layout(
            shape=shape,
            units=tuple(one.place for one in self.units),
            scores=columns,
            unused=tuple(one.place for one in self.facts if one.place not in used),
            rater=named.get("rater"),
            code=named.get("code"),
        )

    def without(self, *roles: str) -> "Roles":
        """Give the same columns with some of their roles taken away."""
        empty = {role: () if role == "units" else None for role in roles}
        return replace(self, **empty)  # type: ignore[arg-type]


def find_roles(
    file: str, facts: list[Facts], reading: ReadingOptions, *, masters: bool = False
) -> Roles:
    """Give columns the roles that a person, or else their names, say they have.

    Args:
        file: its name, for messages.
        facts: the columns.
        reading: what a person says.
        masters: whether the scores wanted are master scores.

    Raises:
        ScoreFileError: a column that was named is not there, or two may name the rater.
    """
    known = [one for one in facts if one.place not in _ignored(file, facts, reading)]
    wanted = (MASTERS, SCORES) if masters else (SCORES, MASTERS)
    told = [
        folded(name)
        for name in (*reading.raters, reading.rater, reading.code, reading.score)
        if name
    ]
    free = [one for one in known if one.folded not in told]
    units = tuple(find_column(file, known, name) for name in reading.units)
    rater = _told(file, known, reading.rater) or _rater(file, free, units)
    return Roles(
        file=file,
        facts=tuple(known),
        units=units or _units(free, rater),
        rater=rater,
        code=_told(file, known, reading.code) or _first(free, CODES, units),
        score=_told(file, known, reading.score)
        or next(filter(None, (_first(free, names, units) for names in wanted)), None),
    )


def find_column(file: str, facts: Iterable[Facts], name: str) -> Facts:
    """Find a column by its name, however it is written.

    Raises:
        ScoreFileError: there is none, or more than one.
    """
    columns = list(facts)
    found = [one for one in columns if one.name == name]
    found = found or [one for one in columns if one.folded == folded(name)]
    if len(found) == 1:
        return found[0]
    names = [one.name for one in columns]
    if found:
        raise ScoreFileError(f"{file} has two columns called {name}. Give one another name.")
    hint = did_you_mean(name, names) or f"its columns are: {', '.join(names)}"
    raise ScoreFileError(f"{file} has no column {name}; {hint.rstrip('.')}.")


def _units(facts: list[Facts], rater: Facts | None) -> tuple[Facts, ...]:
    """Take columns named for units; else those of people, where somebody else is the rater."""
    named = tuple(one for one in facts if one.folded in UNITS)
    people = [one for one in facts if one.folded in PEOPLE and one is not rater]
    return named or (tuple(people) if rater else ())


def _told(file: str, facts: list[Facts], name: str | None) -> Facts | None:
    return find_column(file, facts, name) if name else None


def _ignored(file: str, facts: list[Facts], reading: ReadingOptions) -> set[int]:
    return {find_column(file, facts, name).place for name in reading.ignored}


def _first(facts: list[Facts], names: frozenset[str], taken: tuple[Facts, ...]) -> Facts | None:
    return next((one for one in facts if one.folded in names and one not in taken), None)


def _rater(file: str, facts: list[Facts], taken: tuple[Facts, ...]) -> Facts | None:
    found = [one for one in facts if one.folded in RATERS and one not in taken]
    sure = [one for one in found if one.folded not in PEOPLE]
    found = sure if len(sure) == 1 else found
    if len(found) > 1:
        raise ScoreFileError(
            f"{file} has several columns that may name the rater: "
            f"{', '.join(one.name for one in found)}. Say which with --rater."
        )
    return found[0] if found else None
