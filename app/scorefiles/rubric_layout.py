"""The layout of a file whose columns or rows name codes of a rubric."""

from app.content.problem import did_you_mean
from app.scorefiles.columns import MASTERS, OTHERS, SCORES, Facts
from app.scorefiles.faults import ScoreFileError
from app.scorefiles.layout import Layout, Roles
from app.scorefiles.rating_scheme import RatingScheme
from app.scorefiles.reading import Shape


def find_rubric_layout(roles: Roles, scheme: RatingScheme, *, is_told_long: bool) -> Layout:
    """Find the columns of clip, rater, and of the scores of each code.

    Args:
        roles: the columns, by name or as told.
        scheme: the rubric's codes.
        is_told_long: whether somebody says that each row holds one score.

    Raises:
        ScoreFileError: no clip, no scores, a code in two columns, or a column that may be a code.
    """
    codes = _code_columns(roles, scheme)
    is_long = roles.code is not None and roles.score is not None and (is_told_long or not codes)
    if not roles.units:
        raise ScoreFileError(
            f"{roles.file} has no column for the clip. Say which it is with --unit. {roles.listed}"
        )
    if is_long:
        assert roles.score is not None  # noqa: S101 - just looked
        return roles.laid_out(Shape.LONG, [roles.score], rater=roles.rater, code=roles.code)
    if not codes:
        raise ScoreFileError(
            f"{roles.file} has no scores: neither columns named after codes of {scheme.rubric_id}, nor "
            f"a column `code` with a column `score`. {roles.listed}"
        )
    roles = roles.without("code", "score")
    _check_others(roles, codes, scheme)
    return roles.laid_out(Shape.SHEETS, codes, rater=roles.rater)


def _code_columns(roles: Roles, scheme: RatingScheme) -> list[Facts]:
    taken = [*roles.units, roles.rater]
    found: dict[int, Facts] = {}
    for one in roles.facts:
        place = scheme.find_code(one.name)
        if place is None or one in taken:
            continue
        if place in found:
            key = scheme.codes[place].spec.key
            raise ScoreFileError(
                f"{roles.file} has the code {key} twice: {found[place].name} and {one.name}. Keep one, "
                f"or name the other with --ignore."
            )
        found[place] = one
    return [found[place] for place in sorted(found)]


def _check_others(roles: Roles, codes: list[Facts], scheme: RatingScheme) -> None:
    """Refuse a column that holds scores and is no code: it may be a code that is misspelled."""
    for one in roles.rest:
        is_known = one in codes or one.folded in OTHERS | SCORES | MASTERS
        if is_known or not one.filled or not one.holds_scores:
            continue
        names = [name for code in scheme.codes for name in (code.spec.key, code.title)]
        hint = did_you_mean(one.name, [*names, *(name.upper() for name in names)])
        raise ScoreFileError(
            f"{roles.file}: {one.name} holds what may be scores, and is no code of {scheme.rubric_id}"
            f"{f'; {hint}' if hint else ''}. Correct its name, or say --ignore {one.name}."
        )
