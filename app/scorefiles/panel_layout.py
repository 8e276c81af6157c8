"""The layout of a file without codes of a rubric: told, or found where only one reading makes sense."""

from collections import Counter
from dataclasses import replace

import numpy as np

from app.scorefiles.columns import (
    FACETS,
    FIRST,
    OTHERS,
    PEOPLE,
    RATERS,
    ROWS,
    UNITS,
    Facts,
    stem_of,
)
from app.scorefiles.faults import ScoreFileError
from app.scorefiles.file_table import FileTable
from app.scorefiles.layout import Layout, Roles, find_column
from app.scorefiles.marks import plain, read_number
from app.scorefiles.names import clean
from app.scorefiles.reading import ReadingOptions, Shape


def find_panel_layout(table: FileTable, roles: Roles, reading: ReadingOptions) -> Layout:
    """Find out what a row and each column of a file is.

    Args:
        table: the file.
        roles: its columns, by name or as told.
        reading: what a person says.

    Raises:
        ScoreFileError: several readings are possible and nobody says which; the message names
            the option that decides.
    """
    if reading.raters:
        return _told_raters(roles, reading)
    if reading.is_transposed:
        return _transposed(roles)
    if reading.is_long:
        return _long(roles)
    if roles.rater and _is_one_of_the_scores(table, roles, reading):
        roles = roles.without("rater")
    if roles.rater:
        return _by_rater(table, roles, reading)
    return _panel(table, roles.without("score"), reading)


def _is_one_of_the_scores(table: FileTable, roles: Roles, reading: ReadingOptions) -> bool:
    """Say whether a column called `rater` holds scores: every unit has one row, so it names nobody."""
    rater = roles.rater
    if rater is None or reading.rater or not rater.holds_scores or reading.score:
        return False
    return not roles.units or _is_key(table, [*roles.units])


def _is_key(table: FileTable, facts: list[Facts]) -> bool:
    return len(np.unique(_combined(table, facts))) == table.height


def _combined(table: FileTable, facts: list[Facts]) -> np.ndarray:
    key = np.zeros(table.height, dtype=np.int64)
    for one in facts:
        column = table.columns[one.place]
        key = np.unique(key * len(column.texts) + column.places, return_inverse=True)[1]
    return key


def _told_raters(roles: Roles, reading: ReadingOptions) -> Layout:
    chosen = [find_column(roles.file, roles.facts, name) for name in reading.raters]
    if len(chosen) < 2:
        raise ScoreFileError("--raters needs the columns of at least two raters.")
    roles = roles.without("rater", "score", *(() if reading.code else ("code",)))
    taken = [one for one in roles.units if one not in chosen]
    if not reading.units:
        named = [one for one in roles.facts if one.folded in UNITS | ROWS and one not in chosen]
        named = named or [one for one in roles.facts if one not in chosen and one.is_key]
        taken = named[:1]
    roles = replace(roles, units=tuple(taken))
    return roles.laid_out(Shape.PANEL, chosen, code=roles.code)


def _transposed(roles: Roles) -> Layout:
    if roles.rater is None:
        first = roles.facts[0]
        roles = roles.without("units", "code", "score")
        columns = [one for one in roles.facts[1:] if one.holds_mostly_scores]
        return roles.laid_out(Shape.TRANSPOSED, columns, rater=first)
    roles = roles.without("units", "code", "score")
    return roles.laid_out(Shape.TRANSPOSED, roles.score_columns, rater=roles.rater)


def _long(roles: Roles) -> Layout:
    score = roles.score or _only(roles, "score", roles.score_columns)
    if roles.rater is None:
        others = [one for one in roles.rest if one is not score]
        raise ScoreFileError(_which(roles, "the rater", others, "--rater"))
    if not roles.units:
        if roles.code is None:
            others = [one for one in roles.rest if one is not score]
            raise ScoreFileError(_which(roles, "the unit", others, "--unit"))
        roles = replace(roles, units=(roles.code,), code=None)
    return roles.laid_out(Shape.LONG, [score], rater=roles.rater, code=roles.code)


def _only(roles: Roles, what: str, candidates: list[Facts]) -> Facts:
    if len(candidates) != 1:
        raise ScoreFileError(_which(roles, f"the {what}", candidates, f"--{what}"))
    return candidates[0]


def _which(roles: Roles, what: str, candidates: list[Facts], option: str) -> str:
    names = ", ".join(one.name for one in candidates)
    found = f"it may be {names}" if candidates else "no column can be told to be it"
    return f"{roles.file}: which column is {what}? By their names {found}. Say {option} NAME. {roles.listed}"


def _by_rater(table: FileTable, roles: Roles, reading: ReadingOptions) -> Layout:
    """Lay out a file with a column that names the rater: long, codes in columns, or raters in rows."""
    assert roles.rater is not None  # noqa: S101 - the caller looked
    if not roles.units and roles.code is None:
        columns = roles.without("score").score_columns
        if roles.rater.is_key and len(columns) > 1:
            if not reading.rater:
                _check_people(roles, columns)
            return roles.without("score").laid_out(Shape.TRANSPOSED, columns, rater=roles.rater)
        raise ScoreFileError(_which(roles, "the unit", roles.rest, "--unit"))
    if roles.score is None and len(roles.score_columns) > 1 and roles.units:
        return roles.laid_out(Shape.SHEETS, roles.score_columns, rater=roles.rater)
    layout = _long(roles)
    _check_facets(table, roles, layout)
    return layout


def _check_people(roles: Roles, columns: list[Facts]) -> None:
    """Refuse raters in rows where those in rows may be scored by those in columns."""
    assert roles.rater is not None  # noqa: S101 - the caller looked
    stem = _common_stem(columns)
    if roles.rater.folded in PEOPLE or stem in RATERS:
        raise ScoreFileError(_which_way(roles, roles.rater.name, columns))


def _check_facets(table: FileTable, roles: Roles, layout: Layout) -> None:
    """Refuse a long file in which a column such as `task` tells further scores of a unit apart."""
    units = [roles.facts_at(place) for place in layout.units]
    for one in roles.rest:
        if one.folded in FACETS and one.place in layout.unused:
            apart = len(np.unique(_combined(table, [*units, one])))
            if apart > len(np.unique(_combined(table, units))):
                names = ",".join(unit.name for unit in units)
                raise ScoreFileError(
                    f"{roles.file}: what is {one.name}? Say --unit {names},{one.name} if it is part "
                    f"of the unit, --code {one.name} if it is scored by itself, or --ignore "
                    f"{one.name}."
                )


def _panel(table: FileTable, roles: Roles, reading: ReadingOptions) -> Layout:
    """Lay out a file with a row for each unit and a column for each rater."""
    is_named = bool(roles.units or roles.code)
    units = _narrowed(roles, reading) if is_named else _first_column(roles)
    is_code = roles.code is not None and roles.units and not roles.code.holds_scores
    keep = roles.code if reading.code or is_code else None
    roles = replace(roles, units=units, rater=None, code=keep, score=None)
    raters = _raters_of(roles)
    if not reading.units and not any(one.folded in UNITS for one in units):
        _check_direction(table, roles, raters)
    _check_counts(table, raters)
    if not units:
        _check_not_long(table, roles, raters)
    return roles.laid_out(Shape.PANEL, raters, code=keep)


def _narrowed(roles: Roles, reading: ReadingOptions) -> tuple[Facts, ...]:
    """Take the named unit columns; one that is a key by itself is enough."""
    if reading.units:
        return roles.units
    named = roles.units or ((roles.code,) if roles.code else ())
    key = next((one for one in named if one.is_key), None)
    return (key,) if key else tuple(one for one in named if one)


def _first_column(roles: Roles) -> tuple[Facts, ...]:
    """Say whether the first column, whose name tells nothing, names the units or is a rater."""
    first, *others = roles.facts
    stems = Counter(one.stem for one in others if one.holds_scores and one.stem)
    common = stems.most_common(1)[0] if stems else ("", 0)
    if first.folded in OTHERS:
        return ()
    if first.folded in FIRST and first.is_key:
        return (first,)
    if not first.holds_scores:
        if first.is_key or not first.holds_mostly_scores:
            return _unless_repeated(roles, first)
        return ()
    is_like_the_others = bool(first.stem) and first.stem == common[0]
    if is_like_the_others or (not first.is_key and 2 * common[1] <= len(others)):
        return ()
    raise ScoreFileError(
        f"{roles.file}: is {first.name or 'the first column'} a rater, or does it name the units? Say --unit "
        f"{first.name or 'NAME'} if it names them, or name all raters: --raters "
        f"{','.join(one.name for one in roles.facts if one.holds_scores)}."
    )


def _unless_repeated(roles: Roles, first: Facts) -> tuple[Facts, ...]:
    if first.is_key:
        return (first,)
    raise ScoreFileError(
        f"{roles.file}: what is {first.name or 'the first column'}? Its texts repeat, so it may name the units or "
        f"something about them. Say --unit {first.name or 'NAME'}, or --ignore {first.name or 'NAME'} if each "
        f"row is a unit of its own."
    )


def _raters_of(roles: Roles) -> list[Facts]:
    """Tell raters' columns from other columns; refuse where that cannot be told."""
    stems = Counter(one.stem for one in roles.rest if one.holds_scores and one.stem)
    raters = []
    for one in roles.rest:
        is_like_raters = bool(one.stem) and stems[one.stem] > 0
        if one.folded in OTHERS or one.folded in ROWS:
            if one.holds_scores and one.filled and one.folded in OTHERS:
                raise ScoreFileError(_what_is(roles, one))
        elif one.holds_scores or is_like_raters or (one.holds_mostly_scores and one.scores):
            raters.append(one)
        elif _may_be_a_rater(one, roles):
            raise ScoreFileError(_what_is(roles, one))
    if len(raters) < 2:
        found = f"only {raters[0].name} is one" if raters else "no column is one"
        raise ScoreFileError(
            f"{roles.file} needs a column of scores for each of at least two raters; {found}. Are the "
            f"categories right? If each row is one score, say --long --unit NAME --rater NAME "
            f"--score NAME; if each row is a rater, say --transpose. {roles.listed}"
        )
    return raters


def _may_be_a_rater(one: Facts, roles: Roles) -> bool:
    """Say whether a column that holds no categories may still be scores: numbers, or few words."""
    few = max(2, *(other.distinct for other in roles.rest if other.holds_scores), 2)
    return one.is_numeric or (one.distinct <= few and 2 * one.distinct <= one.filled)


def _what_is(roles: Roles, one: Facts) -> str:
    others = [other.name for other in roles.rest if other.holds_scores and other is not one]
    named = f"its texts are {'categories' if one.holds_scores else 'no categories'}"
    return (
        f"{roles.file}: is {one.name} a rater ({named})? Say --ignore {one.name} if it is none, or "
        f"name all raters: --raters {','.join([*others, one.name])}."
    )


def _check_direction(table: FileTable, roles: Roles, raters: list[Facts]) -> None:
    """Refuse a table that may as well have its raters in rows."""
    stem, rows = _common_stem(raters), _row_stem(table, roles)
    looks_turned = stem in UNITS or rows in RATERS
    if looks_turned or (len(raters) > table.height > 1 and stem not in RATERS | {"r"}):
        name = roles.units[0].name if roles.units else ""
        raise ScoreFileError(_which_way(roles, name, raters))


def _common_stem(facts: list[Facts]) -> str:
    return Counter(one.stem for one in facts).most_common(1)[0][0]


def _which_way(roles: Roles, name: str, columns: list[Facts]) -> str:
    listed = ",".join(one.name for one in columns[:8]) + (",…" if len(columns) > 8 else "")
    unit = f"--unit {name}" if name else f"--raters {listed}"
    return (
        f"{roles.file}: does each row hold a unit or a rater? Say --transpose if each row is a rater, "
        f"{unit} if each row is a unit."
    )


def _check_counts(table: FileTable, raters: list[Facts]) -> None:
    """Refuse columns called by numbers that add up alike in every row: they may count raters."""
    if any(read_number(plain(one.name)) is None for one in raters):
        return
    totals = np.zeros(table.height)
    for one in raters:
        column = table.columns[one.place]
        values = [read_number(plain(text)) or 0.0 for text in column.texts]
        totals += np.array(values)[column.places]
    if table.height > 2 and len(np.unique(totals)) == 1 and totals[0] > 1:
        names_of = ",".join(one.name for one in raters)
        raise ScoreFileError(
            f"{table.file}: the columns {names_of} are called by numbers and add up to {totals[0]:g} in "
            f"every row: they may count raters. Write a column for each rater, or say --raters {names_of} if "
            f"they are raters."
        )


def _row_stem(table: FileTable, roles: Roles) -> str:
    """Give what the names of the rows have in common: `rater` of `rater 1`, `rater 2`."""
    if len(roles.units) != 1:
        return ""
    texts = table.columns[roles.units[0].place].texts[:100]
    stems = {stem_of(clean(text)) for text in texts}
    return stems.pop() if len(stems) == 1 else ""


def _check_not_long(table: FileTable, roles: Roles, raters: list[Facts]) -> None:
    """Refuse three columns of which the first two cross completely: they may be unit and rater."""
    if len(roles.facts) != 3 or any(one.stem for one in raters):
        return
    first, second = roles.facts[:2]
    is_crossed = first.distinct * second.distinct == table.height and _is_key(
        table, [first, second]
    )
    if is_crossed and min(first.distinct, second.distinct) > 1:
        names = [one.name for one in roles.facts]
        raise ScoreFileError(
            f"{roles.file}: are these three raters, or unit, rater and score? Say --raters "
            f"{','.join(names)}, or --long --unit {names[0]} --rater {names[1]} --score {names[2]}."
        )
