"""Arguments of commands: text is accepted here exactly as it is on pages."""

from typing import Any

import click

from app.content.plain_text import find_label_fault, find_unfit


class PlainText(click.ParamType[str]):
    """Printable text; with a maximum length, also a name, which must not be blank."""

    name = "text"

    def __init__(self, longest_label: int | None = None) -> None:
        self.longest_label = longest_label

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text, or say what is wrong with it."""
        text = str(value)
        fault = (
            find_unfit(text)
            if self.longest_label is None
            else find_label_fault(text, self.longest_label)
        )
        if fault:
            self.fail(f"{fault} Nothing was changed.", param, ctx)
        return text


PLAIN = PlainText()
