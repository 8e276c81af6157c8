"""Which column of a rating file is what: rater, clip, code, score, or a code of its own."""

from dataclasses import dataclass

from app.scorefiles.delimited import ScoreFileError
from app.scorefiles.rating_scheme import RatingScheme, folded

_RATERS = frozenset(
    [
        "rater",
        "raterid",
        "raternum",
        "ratername",
        "learner",
        "learnerid",
        "coder",
        "coderid",
        "scorer",
        "scorerid",
        "observer",
        "observerid",
        "judge",
        "coach",
        "participant",
        "user",
    ]
)
_CLIPS = frozenset(
    [
        "clip",
        "clipid",
        "segment",
        "segmentid",
        "seg",
        "segid",
        "chapter",
        "chapnum",
        "chapid",
        "chapterid",
        "obsid",
        "observation",
        "observationid",
        "lesson",
        "lessonid",
        "video",
        "videoid",
        "unit",
        "unitid",
    ]
)
_CODES = frozenset(["code", "codeid", "codekey", "item", "itemid", "dimension"])
_SCORES = frozenset(["score", "rating", "value", "point", "points", "scorepoint"])
_MASTERS = frozenset(["master", "masterscore"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where everything is in a row.

    A wide file has ``codes`` (column, place of the code in the rubric); a long one has ``code``
    and ``score``. Several clip columns, such as lesson and segment, name the clip together.
    """

    clips: tuple[int, ...]
    clip_names: tuple[str, ...]
    rater: int | None
    codes: tuple[tuple[int, int], ...]
    code: int | None
    score: int | None
    unused: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        """Say whether each row holds one score."""
        return self.code is not None


def find_layout(file: str, header: list[str], scheme: RatingScheme, *, with_rater: bool) -> Layout:
    """Work out the layout of a file from its header.

    Args:
        file: its name, for messages.
        header: the column names.
        scheme: the rubric's codes.
        with_rater: whether a rater column counts (not in a file of master scores).

    Raises:
        ScoreFileError: no clip column, no scores, or a code in two columns.
    """
    names = [folded(name) for name in header]
    clips = _places(names, _CLIPS)
    raters = _places(names, _RATERS)
    code, score = _first(names, _CODES), _score_column(names, with_rater=with_rater)
    is_long = code is not None and score is not None
    codes = () if is_long else _code_columns(file, header, scheme, {*clips, *raters})
    if not clips:
        raise ScoreFileError(f"{file} has no column for the clip. {_found(header)}")
    if not is_long and not codes:
        raise ScoreFileError(
            f"{file} has no scores: neither columns named after codes of {scheme.rubric_id}, nor "
            f"a column `code` with a column `score`. {_found(header)}"
        )
    rater = raters[0] if raters and with_rater else None
    single = (rater, code, score) if is_long else (rater,)
    used = {*clips, *single, *(column for column, _ in codes)}
    return Layout(
        clips=clips,
        clip_names=tuple(names[place] for place in clips),
        rater=rater,
        codes=codes,
        code=code if is_long else None,
        score=score if is_long else None,
        unused=tuple(name for place, name in enumerate(header) if place not in used),
    )


def _score_column(names: list[str], *, with_rater: bool) -> int | None:
    """Find the scores: raters' first in a file of ratings, master scores first in a master's."""
    for wanted in (_SCORES, _MASTERS) if with_rater else (_MASTERS, _SCORES):
        found = _first(names, wanted)
        if found is not None:
            return found
    return None


def _places(names: list[str], wanted: frozenset[str]) -> tuple[int, ...]:
    return tuple(place for place, name in enumerate(names) if name in wanted)


def _first(names: list[str], wanted: frozenset[str]) -> int | None:
    return next(iter(_places(names, wanted)), None)


def _found(header: list[str]) -> str:
    return f"Its columns are: {', '.join(header)}."


def _code_columns(
    file: str, header: list[str], scheme: RatingScheme, taken: set[int]
) -> tuple[tuple[int, int], ...]:
    found: dict[int, int] = {}
    for column, name in enumerate(header):
        place = scheme.find_code(name)
        if place is None or column in taken:
            continue
        if place in found:
            key = scheme.codes[place].spec.key
            raise ScoreFileError(
                f"{file} has the code {key} twice: {header[found[place]]} and {name}. Keep one."
            )
        found[place] = column
    return tuple((column, place) for place, column in found.items())
