"""Options of commands that may be told what scores mean, and may do without."""

from collections.abc import Callable
from typing import Any

import click
from flask import current_app

from app.config import Settings
from app.scorefiles.categories import Categories, parse_categories
from app.scorefiles.options import plain_errors
from app.scorefiles.rating_scheme import Coding, RatingScheme, load_scheme


def _read_rubric(_: click.Context, __: click.Parameter, rubric: str | None) -> RatingScheme | None:
    if rubric is None:
        return None
    settings: Settings = current_app.config["SETTINGS"]
    with plain_errors():
        return load_scheme(rubric, settings.calibration_sets_dir)


def _read_categories(
    _: click.Context, param: click.Parameter, text: str | None
) -> Categories | None:
    if text is None:
        return None
    with plain_errors():
        return parse_categories(text, in_order=param.name == "order")


def _read_coding(_: click.Context, __: click.Parameter, coding: str | None) -> Coding | None:
    return None if coding is None else Coding(coding)


_OPTIONS = (
    click.option(
        "--rubric",
        "rubric",
        callback=_read_rubric,
        metavar="RUBRIC",
        help="Rubric id, e.g. mqi-4pt, or a rubric YAML file: names codes, and says on which a high score is bad.",
    ),
    click.option(
        "--categories",
        "declared",
        callback=_read_categories,
        metavar="LIST",
        help="Without a rubric: all scores that can be given, where they are numbers: 0,1,2,3 or 0-3.",
    ),
    click.option(
        "--order",
        "order",
        callback=_read_categories,
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
    click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv", "html"]),
        default="table",
        show_default=True,
        help="How the analysis is written.",
    ),
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
