"""A rubric as rating files see it: which column is which code, which text is which rank."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from app.content.files import load_yaml
from app.content.problem import did_you_mean, end_sentence, has_errors
from app.rubric.content import RubricFile, check_rubric, to_rubric
from app.rubric.domain import Code, Rubric
from app.scorefiles.faults import ScoreFileError
from app.scorefiles.marks import plain
from app.scorefiles.names import folded
from app.scoring.scheme import CodeSpec, Scheme


class Coding(StrEnum):
    """What the numbers of a file stand for, where there are any."""

    EXPORT = "export"
    RANK = "rank"
    LABEL = "label"


@dataclass(frozen=True, kw_only=True)
class RatedCode:
    """One code of the rubric and how files may write it.

    Attributes:
        spec: the code for the engine.
        title: its full name.
        names: folded names by which files call it.
        words: rank by key or label, in plain form.
        exports: rank by export number, in plain form.
    """

    spec: CodeSpec
    title: str
    names: frozenset[str]
    words: dict[str, int]
    exports: dict[str, int]

    @cached_property
    def places(self) -> dict[str, int]:
        """Give the rank by itself as a text: the lowest is ``0``."""
        return {str(rank): rank for rank in range(self.spec.size)}

    def find_rank(self, text: str, coding: Coding) -> int | None:
        """Find the rank of a score, given its plain form; None where it is no score point."""
        numbers = {Coding.EXPORT: self.exports, Coding.RANK: self.places, Coding.LABEL: {}}[coding]
        return numbers[text] if text in numbers else self.words.get(text)

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
    words: dict[str, int] = {}
    for point in points:
        for text in (point.key, point.key.replace("_", " "), point.label):
            words.setdefault(plain(text), point.rank)
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
        words=words,
        exports={plain(str(point.export)): point.rank for point in points},
    )
