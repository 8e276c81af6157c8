"""What scripts say: their sentences are found in them, and sent along where another language is spoken."""

import re
from collections.abc import Iterable, Iterator

from flask import Flask, current_app

from app.web.assets import Assets
from app.wording import forms_of, is_source_language

_TEXT = r'"((?:[^"\\\n]|\\.)*)"'
_SAID = re.compile(rf"(?<![\w.])_\(\s*{_TEXT}|(?<![\w.])ngettext\(\s*{_TEXT},\s*{_TEXT}")


def init_app(app: Flask) -> None:
    """Give templates `script_wording()`: what to say in place of each sentence; empty in English."""
    app.jinja_env.globals["script_wording"] = script_wording


def script_wording() -> dict[str, list[str]]:
    """Return the sentences of all scripts in the language spoken, each for one and for many."""
    if is_source_language():
        return {}
    assets: Assets = current_app.extensions["assets"]
    scripts = (asset.body.decode() for name, asset in assets.files.items() if name.endswith(".js"))
    return {one: forms_of(one, many) for one, many in find_said(scripts)}


def find_said(scripts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the sentences of scripts, each with its form for many (the same where there is none).

    >>> list(find_said(['f(_("Saved")); ngettext("%(num)d clip", "%(num)d clips", n)']))
    [('Saved', 'Saved'), ('%(num)d clip', '%(num)d clips')]
    """
    for script in scripts:
        for found in _SAID.finditer(script):
            one, first, many = found.groups()
            yield (one, one) if one is not None else (first, many)
