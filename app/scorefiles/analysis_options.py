"""Options of commands that may be told what scores mean, and may do without."""

from collections.abc import Callable
from typing import Any

import click

from app.scorefiles.categories import Categories
from app.scorefiles.options import output_format, read_categories, read_rubric
from app.scorefiles.rating_scheme import Coding, RatingScheme


def _read_coding(_: click.Context, __: click.Parameter, coding: str | None) -> Coding | None:
    return None if coding is None else Coding(coding)


_OPTIONS = (
    click.option(
        "--rubric",
        "rubric",
        callback=read_rubric,
        metavar="RUBRIC",
        help="Rubric id, e.g. mqi-4pt, or a rubric YAML file: names codes, and says on which a high score is bad.",
    ),
    click.option(
        "--categories",
        "declared",
        callback=read_categories,
        metavar="LIST",
        help="Without a rubric: all scores that can be given, where they are numbers: 0,1,2,3 or 0-3.",
    ),
    click.option(
        "--order",
        "order",
        callback=read_categories,
        metavar="LIST",
        help="Without a rubric: all score points, lowest first, where they are words: Low,Mid,High.",
    ),
    click.option(
        "--codes-as",
        "coding",
        type=click.Choice([coding.value for coding in Coding]),
        callback=_read_coding,
        help="With a rubric: what numbers are.",
    ),
    output_format("analysis"),
)


def analysis_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command options for what scores mean (handed over as ``scale`` and ``coding``) and ``form``."""

    def with_scale(
        rubric: RatingScheme | None,
        declared: Categories | None,
        order: Categories | None,
        **values: Any,
    ) -> Any:
        return command(scale=rubric or order or declared, **values)

    with_scale.__doc__, with_scale.__name__ = command.__doc__, command.__name__
    with_scale.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    wrapped: Callable[..., Any] = with_scale
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped
