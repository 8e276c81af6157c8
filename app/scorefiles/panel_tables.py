"""The agreement of a file without a rubric, laid out for a terminal."""

from collections.abc import Iterator
from typing import Literal

from rich.table import Table
from rich.text import Text

from app.plurals import counted
from app.scorefiles.documents import Document
from app.scoring.estimates import MIN_CLIPS

_WORDS = {
    "exact": "exact agreement",
    "adjacent": "within one point",
    "bias": "bias (second minus first)",
    "pairwise_exact": "exact agreement, all pairs",
    "cohen": "Cohen's kappa",
    "conger": "Conger's kappa",
    "fleiss": "Fleiss' kappa",
    "scott": "Scott's pi",
    "gwet": "Gwet's AC1",
    "gwet_linear": "Gwet's AC2, linear weights",
    "gwet_quadratic": "Gwet's AC2, quadratic weights",
    "bp": "Brennan-Prediger",
    "light": "Light's kappa",
    "alpha_linearweights": "Krippendorff's alpha, linear",
    "ICC2": "ICC(2,1), absolute agreement",
    "ICC2k": "ICC(2,k), mean of all raters",
}
_COLUMNS: tuple[tuple[str, Literal["left", "right"]], ...] = (
    ("statistic", "left"),
    ("value", "right"),
    ("95% interval", "right"),
    ("undefined because", "left"),
    ("name in JSON", "left"),
)


def agreement_tables(document: Document, *, is_all: bool) -> Iterator[Table]:
    """Lay out the statistics of each code, and the pairs of raters where they are wanted."""
    codes: dict[str, Document] = document.get("codes") or {"": document}
    for key, part in codes.items():
        yield _statistics(key, part, is_all=is_all)
        if "pairs" in part:
            yield _pairs(key, part)


def _statistics(key: str, part: Document, *, is_all: bool) -> Table:
    few = f"Fewer than {MIN_CLIPS} units: these figures may be luck."
    title = f"{counted(part['units'], 'unit')}, {counted(part['raters'], 'rater')}"
    table = Table(
        title=Text(f"{key}: {title}" if key else title),
        caption=few if part["units"] < MIN_CLIPS else None,
    )
    for name, justify in _COLUMNS:
        table.add_column(name, justify=justify)
    fitting = list(part["fitting"])
    for name in fitting:
        table.add_row(*_cells(name, part))
    if is_all:
        table.add_section()
        for name in _others(part, fitting):
            table.add_row(*_cells(name, part))
    return table


def _others(part: Document, fitting: list[str]) -> Iterator[str]:
    """Yield every further figure, once: of more than two raters `multi_` says the same again."""
    values: dict[str, float | None] = part["values"]
    for name in values:
        is_double = (
            name.startswith("multi_")
            and name.removeprefix("multi_") in values
            and part["raters"] > 2
        )
        if name not in fitting and not is_double and not name.endswith(("_se", "_lower", "_upper")):
            yield name


def _cells(name: str, part: Document) -> list[str]:
    value = part["values"].get(name)
    bounds = part["intervals"].get(name)
    return [
        words_of(name),
        "" if value is None else f"{value:.4f}",
        f"{bounds['low']:.3f} to {bounds['high']:.3f}" if bounds else "",
        part["undefined"].get(name, "").replace("_", " "),
        name,
    ]


def words_of(name: str) -> str:
    """Say what a statistic is called.

    >>> words_of("cohen_quadratic"), words_of("alpha_ordinal")
    ("Cohen's kappa, quadratic weights", "Krippendorff's alpha, ordinal")
    """
    if name in _WORDS:
        return _WORDS[name]
    if name.startswith("alpha_"):
        return f"Krippendorff's alpha, {name.removeprefix('alpha_')}"
    stem, _, weights = name.rpartition("_")
    if stem in _WORDS and weights in {"linear", "quadratic"}:
        return f"{_WORDS[stem]}, {weights} weights"
    return name.replace("multi_", "by units: ").replace("_", " ")


def _pairs(key: str, part: Document) -> Table:
    weights = part["pairs"][0]["weights"] if part["pairs"] else ""
    table = Table(title=Text(f"{f'{key}: ' if key else ''}kappa of every two raters ({weights})"))
    table.add_column("raters")
    table.add_column("units", justify="right")
    table.add_column("kappa", justify="right")
    for pair in part["pairs"]:
        kappa = "" if pair["kappa"] is None else f"{pair['kappa']:.4f}"
        table.add_row(Text(" and ".join(pair["raters"])), str(pair["units"]), kappa)
    return table
