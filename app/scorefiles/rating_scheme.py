"""A rubric as rating files see it: which column is which code, which text is which rank."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app.content.files import load_yaml
from app.content.problem import did_you_mean, end_sentence, has_errors
from app.rubric.content import RubricFile, check_rubric, to_rubric
from app.rubric.domain import Code, Rubric
from app.scorefiles.delimited import ScoreFileError
from app.scoring.scheme import CodeSpec, Scheme

MISSING_TEXTS = frozenset({"", "na", "n/a", "nan", ".", "998", "999"})
"""Texts that mean there is no score: blank, common spellings of it, and NCTE's sentinels."""


def folded(text: str) -> str:
    """Reduce a name to its letters and digits, so that ``Obs_ID`` and ``OBSID`` are one.

    >>> folded("Obs_ID")
    'obsid'
    """
    return "".join(letter for letter in text.casefold() if letter.isalnum())


@dataclass(frozen=True, kw_only=True)
class RatedCode:
    """One code of the rubric and how files may write it."""

    spec: CodeSpec
    title: str
    names: frozenset[str]
    ranks: dict[str, int]

    def find_rank(self, text: str) -> int | None:
        """Find the rank of a score written as key, label or export number; -1 when missing."""
        plain = " ".join(text.casefold().split())
        plain = plain.removesuffix(".0")
        if plain in self.ranks:
            return self.ranks[plain]
        return -1 if plain in MISSING_TEXTS else None

    @property
    def choices(self) -> str:
        """List what may be written."""
        return ", ".join(self.spec.points)


@dataclass(frozen=True, kw_only=True)
class RatingScheme:
    """All codes of a rubric, ready to read files with."""

    rubric_id: str
    version: str
    title: str
    codes: tuple[RatedCode, ...]
    domains: dict[str, str]

    @cached_property
    def by_name(self) -> dict[str, int]:
        """Map folded names of codes to their places."""
        return {name: place for place, code in enumerate(self.codes) for name in code.names}

    def find_code(self, name: str) -> int | None:
        """Find a code by key, export name or title, however it is written."""
        return self.by_name.get(folded(name))

    def scheme_of(self, places: list[int]) -> Scheme:
        """Make an engine scheme of some of the codes."""
        return Scheme(codes=tuple(self.codes[place].spec for place in places))


def load_scheme(rubric: str, folder: Path) -> RatingScheme:
    """Load a rubric by its id, or from the path of a rubric file.

    Args:
        rubric: an id such as ``mqi-4pt``, or a path ending in ``.yaml``.
        folder: the calibration sets folder, with rubrics in ``rubrics/``.

    Raises:
        ScoreFileError: there is no such rubric, or its file has problems.
    """
    path = Path(rubric) if rubric.endswith((".yaml", ".yml")) else _path_of(rubric, folder)
    if not path.is_file():
        raise ScoreFileError(_no_rubric(rubric, folder))
    loaded, problems = load_yaml(path.resolve(), path.resolve().parent.parent, RubricFile)
    if loaded is not None:
        problems = [*problems, *check_rubric(loaded)]
    if loaded is None or has_errors(problems):
        listed = "\n".join(str(problem) for problem in problems)
        raise ScoreFileError(f"The rubric file has problems:\n{listed}")
    return rating_scheme(to_rubric(loaded.model))


def rating_scheme(rubric: Rubric) -> RatingScheme:
    """Lay a rubric out for reading files."""
    return RatingScheme(
        rubric_id=rubric.id,
        version=rubric.version,
        title=rubric.title,
        codes=tuple(_rated(code) for code in rubric.codes),
        domains={domain.id: domain.title for domain in rubric.domains},
    )


def _path_of(rubric: str, folder: Path) -> Path:
    return folder / "rubrics" / f"{rubric}.yaml"


def _no_rubric(rubric: str, folder: Path) -> str:
    known = sorted(path.stem for path in (folder / "rubrics").glob("*.yaml"))
    hint = did_you_mean(rubric, known) or (f"there are: {', '.join(known)}" if known else "")
    return end_sentence(f"There is no rubric {rubric}" + (f"; {hint}" if hint else f" in {folder}"))


def _rated(code: Code) -> RatedCode:
    points = code.scale.points
    ranks: dict[str, int] = {}
    for point in points:
        for text in (point.key, point.key.replace("_", " "), point.label, str(point.export)):
            ranks.setdefault(" ".join(text.casefold().split()), point.rank)
    names = {code.key, code.title, code.short, *code.exports}
    return RatedCode(
        spec=CodeSpec(
            key=code.key,
            domain=code.domain,
            points=tuple(point.label for point in points),
            values=tuple(float(point.export) for point in points),
            direction=code.direction,
            kind=code.kind,
        ),
        title=code.title,
        names=frozenset(folded(name) for name in names),
        ranks=ranks,
    )
