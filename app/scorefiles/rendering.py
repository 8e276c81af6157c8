"""A report for people and programs: table, JSON, CSV, HTML."""

import csv
import io
import json
from collections.abc import Iterator
from enum import StrEnum
from html import escape
from typing import Any

import numpy as np
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from app.plurals import counted
from app.scorefiles.comparison import Comparison
from app.scorefiles.documents import Document, line_document, report_document
from app.scorefiles.faults import Progress, ignore_progress
from app.scoring.estimates import MIN_CLIPS, Statistic, Undefined
from app.scoring.pool_report import PoolReport
from app.scoring.report import AgreementReport

_TOO_FEW = "too few"
_REASONS = {
    "no_pairs": "no pairs",
    "one_category_only": "one point only",
    "too_few_units": _TOO_FEW,
    "no_variance": "no spread",
}


class Breakdown(StrEnum):
    """What the lines of a report stand for."""

    CODE = "code"
    DOMAIN = "domain"
    RATER = "rater"
    CLIP = "clip"


COLUMNS = (
    "n",
    "missing",
    "exact",
    "within one",
    "two or more",
    "blind guess",
    "margin",
    "bias",
    "leniency",
    "kappa (quadratic)",
    "AC2 (quadratic)",
)


def lines_of(
    comparison: Comparison, breakdown: Breakdown, step: Progress = ignore_progress
) -> Iterator[tuple[str, PoolReport]]:
    """Yield the pools that are the report's lines, by name.

    Args:
        comparison: the files, matched.
        breakdown: what a line stands for.
        step: told of every rater or clip that is done.
    """
    if breakdown in {Breakdown.CODE, Breakdown.DOMAIN}:
        report = comparison.overall
        pools = report.by_code if breakdown is Breakdown.CODE else report.by_domain
        yield from pools.items()
        return
    for name, report in _reports(comparison, breakdown, step):
        yield name, report.overall


def _reports(
    comparison: Comparison, breakdown: Breakdown, step: Progress
) -> Iterator[tuple[str, AgreementReport]]:
    """Yield the report of each rater or clip; of codes and domains there is none of their own."""
    every = {Breakdown.RATER: comparison.by_rater, Breakdown.CLIP: comparison.by_clip}
    if breakdown in every:
        for named in every[breakdown]():
            yield named
            step(1)


def count_lines(comparison: Comparison, breakdown: Breakdown) -> int:
    """Count the lines a report will have at most."""
    return {
        Breakdown.CODE: len(comparison.scheme.codes),
        Breakdown.DOMAIN: len(comparison.scheme.codes),
        Breakdown.RATER: len(comparison.raters),
        Breakdown.CLIP: len(comparison.clips),
    }[breakdown]


def as_document(
    comparison: Comparison,
    breakdown: Breakdown,
    step: Progress = ignore_progress,
    *,
    is_all: bool = False,
) -> Document:
    """Give the whole report as plain data: overall, domains and codes, and raters or clips.

    Args:
        comparison: the files, matched.
        breakdown: whether raters or clips are wanted as well.
        step: told of every rater or clip that is done.
        is_all: whether raters and clips get every statistic, and their domains and codes, too.
    """
    rubric = comparison.rating_scheme
    document: Document = {
        "rubric": {"id": rubric.rubric_id, "version": rubric.version, "title": rubric.title},
        "understood": list(comparison.understood),
        "raters": _used(comparison.rater),
        "clips": _used(comparison.clip),
        "left_out": list(comparison.problems),
        "notes": list(comparison.notes),
        **report_document(comparison.overall),
    }
    if breakdown in {Breakdown.RATER, Breakdown.CLIP}:
        document[f"by_{breakdown.value}"] = {
            name: report_document(report) if is_all else {"overall": line_document(report.overall)}
            for name, report in _reports(comparison, breakdown, step)
        }
    return document


def as_json(document: Any) -> str:
    """Write plain data as JSON; a number that does not exist never gets this far."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)


def as_csv(
    comparison: Comparison,
    breakdown: Breakdown,
    step: Progress = ignore_progress,
    *,
    is_all: bool = False,
) -> str:
    """Write one line for each statistic of each part of the report; as in ``as_document``."""
    document = as_document(comparison, breakdown, step, is_all=is_all)
    parts = [("overall", "", "overall", document["overall"])]
    parts += _parts("", document)
    for name in ("by_rater", "by_clip"):
        for key, inner in document.get(name, {}).items():
            parts.append((name[3:], key, "overall", inner["overall"]))
            parts += _parts(key, inner)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["level", "of", "key", "statistic", "value", "low", "high", "n", "undefined"])
    for level, of, key, pool in parts:
        for statistic, value in pool["values"].items():
            bounds = pool["intervals"].get(statistic, {})
            why = pool["undefined"].get(statistic, "")
            figures = [value, bounds.get("low"), bounds.get("high"), pool["n"], why]
            writer.writerow([level, of, key, statistic, *figures])
    return out.getvalue()


def _parts(of: str, document: Document) -> list[tuple[str, str, str, Document]]:
    return [
        (level, of, key, pool)
        for level, name in (("domain", "domains"), ("code", "codes"))
        for key, pool in document.get(name, {}).items()
    ]


def cells_of(pool: PoolReport) -> list[str]:
    """Write the figures of one line, in the order of ``COLUMNS``."""
    baseline = pool.baseline
    counts = [str(pool.n), str(pool.missing)]
    if pool.n < MIN_CLIPS:
        return [*counts, *(_few(statistic) for statistic in _statistics_of(pool))]
    return [
        *counts,
        _percent(pool.exact),
        _percent(pool.within_one),
        _percent(pool.two_or_more),
        _percent(baseline.exact, has_interval=False),
        _percent(baseline.margin, signed=True),
        _number(pool.bias, signed=True),
        _number(pool.leniency, signed=True),
        _number(pool.kappa),
        _number(pool.ac2),
    ]


def _statistics_of(pool: PoolReport) -> tuple[Statistic, ...]:
    near = (pool.exact, pool.within_one, pool.two_or_more)
    guess = (pool.baseline.exact, pool.baseline.margin)
    return (*near, *guess, pool.bias, pool.leniency, pool.kappa, pool.ac2)


def _few(statistic: Statistic) -> str:
    return _why(statistic) if isinstance(statistic, Undefined) else _TOO_FEW


def _percent(statistic: Statistic, *, signed: bool = False, has_interval: bool = True) -> str:
    if isinstance(statistic, Undefined):
        return _why(statistic)
    form, between = ("+.0f", " to ") if signed else (".0f", "\N{EN DASH}")
    text = f"{100 * statistic.value:{form}}%"
    if statistic.low is None or statistic.high is None:
        return f"{text} (no interval)" if has_interval else text
    return f"{text} ({100 * statistic.low:{form}}{between}{100 * statistic.high:{form}})"


def _number(statistic: Statistic, *, signed: bool = False) -> str:
    if isinstance(statistic, Undefined):
        return _why(statistic)
    form = "+.2f" if signed else ".2f"
    text = format(statistic.value, form)
    if statistic.low is None or statistic.high is None:
        return text
    return f"{text} ({statistic.low:{form}} to {statistic.high:{form}})"


def _why(statistic: Undefined) -> str:
    return _REASONS.get(statistic.reason.value, statistic.reason.value.replace("_", " "))


def as_table(comparison: Comparison, breakdown: Breakdown) -> Table:
    """Lay a short report out for a terminal, at its width."""
    table = Table(title=Text(_title(comparison)), caption=_CAPTION)
    table.add_column(breakdown.value, no_wrap=True)
    for name in COLUMNS:
        table.add_column(name, justify="right")
    for key, pool in lines_of(comparison, breakdown):
        table.add_row(Text(key), *cells_of(pool))  # a name is never markup
    table.add_section()
    table.add_row("overall", *cells_of(comparison.overall.overall), style="bold")
    return table


def as_text(comparison: Comparison, breakdown: Breakdown, step: Progress = ignore_progress) -> str:
    """Lay a long report out in columns of plain text: in a tenth of the time."""
    lines = [[key, *cells_of(pool)] for key, pool in lines_of(comparison, breakdown, step)]
    overall = ["overall", *cells_of(comparison.overall.overall)]
    head = [breakdown.value, *COLUMNS]
    widths = [max(map(cell_len, column)) for column in zip(head, *lines, overall, strict=True)]
    rule = "  ".join("-" * width for width in widths)
    written = [_line(head, widths), rule, *(_line(one, widths) for one in lines), rule]
    return "\n".join([_title(comparison), "", *written, _line(overall, widths), "", _CAPTION, ""])


def _line(cells: list[str], widths: list[int]) -> str:
    """Write one line: names to the left, figures to the right."""
    name, *figures = (
        (cell, " " * (width - cell_len(cell))) for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join([name[0] + name[1], *(blank + cell for cell, blank in figures)]).rstrip()


_CAPTION = (
    f"Too few: below {MIN_CLIPS} scores a figure would be luck. "
    "In brackets: 95% intervals. Blind guess: the best constant answer on these clips. "
    "Bias: points above the master; leniency: + kind to the lesson."
)


def _title(comparison: Comparison) -> str:
    rubric = comparison.rating_scheme
    raters = counted(_used(comparison.rater), "rater")
    clips = counted(_used(comparison.clip), "clip")
    return f"Agreement with master scores, {rubric.title}: {raters}, {clips}"


def _used(places: np.ndarray) -> int:
    return len(np.unique(places))


def as_html(comparison: Comparison, breakdown: Breakdown, step: Progress = ignore_progress) -> str:
    """Write the report as a page of its own, without styles or scripts."""
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in (breakdown.value, *COLUMNS))
    rows = "\n".join(_html_row(key, pool) for key, pool in lines_of(comparison, breakdown, step))
    title = escape(_title(comparison))
    notes = [*comparison.understood, *comparison.problems, *comparison.notes]
    listed = "\n".join(f"<li>{escape(note)}</li>" for note in notes)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f"<table>\n<caption>{escape(_CAPTION)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{rows}\n{_html_row('overall', comparison.overall.overall)}\n</tbody>\n</table>\n"
        f"<h2>How the files were read</h2>\n<ul>\n{listed}\n</ul>\n</body>\n</html>\n"
    )


def _html_row(key: str, pool: PoolReport) -> str:
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in cells_of(pool))
    return f'<tr><th scope="row">{escape(key)}</th>{cells}</tr>'
