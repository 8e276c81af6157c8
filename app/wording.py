"""The catalog of words: every sentence that a page says goes through here (by flask-babel).

A sentence is written in English where it is said, inside `_("…")` or `{% trans %}…{% endtrans %}`; that
text is its key. What varies is named, never glued on: `_("Saved %(time)s", time=clock)`. What depends
on a number has both forms: `ngettext("%(num)d clip", "%(num)d clips", clips)`. A constant made at import
is `lazy_gettext("…")`. Content is no wording: lessons, clips, rubrics and policies speak for themselves.

English is the only language yet. The *pseudo-language* writes the same sentences in other letters, so
that whatever did not come from here stands out: a test walks all pages in it, and
`PSEUDO_LANGUAGE=true make run` shows it.
"""

import re
from typing import Final, cast

from babel.support import NullTranslations
from flask import Flask
from flask_babel import Babel, Domain, LazyString, get_domain

__all__ = [
    "forms_of",
    "gettext",
    "init_app",
    "is_source_language",
    "lazy_gettext",
    "ngettext",
    "to_pseudo",
]

# One look-alike for every letter, none of it ASCII: what keeps ASCII letters was not in the catalog.
_LOOKALIKES: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçđéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
# Left as they are: what is filled in, tags and entities.
_KEPT: Final = re.compile(r"%\(\w+\)[a-z]|%%|<[^<>]*>|&\w+;|&#\d+;")


def to_pseudo(text: str) -> str:
    """Write a sentence of the catalog in the pseudo-language.

    >>> to_pseudo("Saved <b>%(time)s</b>")
    '⟦Šåṽéđ <b>%(time)s</b>⟧'
    """
    pieces, at = [], 0
    for kept in _KEPT.finditer(text):
        pieces += [text[at : kept.start()].translate(_LOOKALIKES), kept.group()]
        at = kept.end()
    return f"⟦{''.join(pieces)}{text[at:].translate(_LOOKALIKES)}⟧"


class _Pseudo(NullTranslations):
    """The pseudo-language: made from the English sentence, so that it needs no file."""

    def gettext(self, message: str) -> str:
        """Return a sentence in the pseudo-language."""
        return to_pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for a number in the pseudo-language."""
        return to_pseudo(msgid1 if n == 1 else msgid2)

    ugettext = gettext
    ungettext = ngettext


class _Catalog(Domain):  # type: ignore[misc]
    """One language for the whole installation, found without asking the request."""

    def __init__(self, language: NullTranslations) -> None:
        super().__init__()
        self._language = language
        self.is_source = type(language) is NullTranslations

    def get_translations(self) -> NullTranslations:
        """Return the language that is spoken."""
        return self._language


class _OneLanguage(Babel):  # type: ignore[misc]
    """Flask-Babel without a choice of languages."""

    def __init__(self, language: NullTranslations) -> None:
        super().__init__(configure_jinja=False)
        self.domain_instance = _Catalog(language)


def init_app(app: Flask, *, is_pseudo: bool) -> None:
    """Give templates `_`, `ngettext` and `{% trans %}`, and the program its one language."""
    language = _Pseudo() if is_pseudo else NullTranslations()
    _OneLanguage(language).init_app(app, default_locale="en")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext, language.ngettext, newstyle=True
    )


def gettext(sentence: str, **values: object) -> str:
    """Return a sentence in the language spoken, with its values filled in."""
    return str(get_domain().gettext(sentence, **values))


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Return the form of a sentence for a number, which stands in it as `%(num)d`."""
    return str(get_domain().ngettext(one, many, num, **values))


def forms_of(one: str, many: str) -> list[str]:
    """Return a sentence for one and for many in the language spoken, with nothing filled in.

    >>> forms_of("%(num)d clip", "%(num)d clips")
    ['%(num)d clip', '%(num)d clips']
    """
    language = get_domain().get_translations()
    return [language.ngettext(one, many, number) for number in (1, 2)]


def is_source_language() -> bool:
    """Say whether the language spoken is the one the program is written in."""
    return bool(get_domain().is_source)


class _Later(LazyString):  # type: ignore[misc]
    @property
    def __html__(self) -> str:
        """Be escaped like any text; flask-babel says that a lazy sentence is safe HTML."""
        raise AttributeError("__html__")


def lazy_gettext(sentence: str) -> str:
    """Return a sentence of the catalog that is looked up when it is shown; it takes no values."""
    return cast("str", _Later(gettext, sentence))
