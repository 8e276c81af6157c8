"""The catalog of words: every sentence that a page says goes through here (by flask-babel).

A sentence is written in English where it is said, inside `_("…")` or `{% trans %}…{% endtrans %}`; that
text is its key. What varies is named, never glued on: `_("Saved %(time)s", time=clock)`. What depends
on a number has both forms: `ngettext("%(num)d clip", "%(num)d clips", clips)`. A constant made at import
is `lazy_gettext("…")`. Content is no wording: lessons, clips, rubrics and policies speak for themselves.

A number that is filled in is a quantity and gets the separators of the language: 1,204 clips. What is
only called by a number, such as an account, is filled in as text.

English is the only language yet. The *pseudo-language* writes the same sentences in other letters, so
that whatever did not come from here stands out: a test walks all pages in it, and
`PSEUDO_LANGUAGE=true make run` shows it.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, cast

from babel.dates import format_date
from babel.numbers import format_decimal
from babel.support import NullTranslations
from flask import Flask
from flask_babel import Babel, Domain, LazyString, get_domain
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app.sentences import Sentence

__all__ = [
    "forms_of",
    "gettext",
    "init_app",
    "is_source_language",
    "lazy_gettext",
    "ngettext",
    "say",
    "to_pseudo",
    "write_day",
    "write_number",
]

_LOCALE: Final = "en_US"

# One look-alike for every letter, none of it ASCII: what keeps ASCII letters was not in the catalog.
_LOOKALIKES: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçđéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
# Left as they are: what is filled in, tags and entities.
_KEPT: Final = re.compile(r"%\(\w+\)[a-z]|%%|<[^<>]*>|&\w+;|&#\d+;")
_NUMBER_PLACE: Final = re.compile(r"%\((\w+)\)d")


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
    jinja = app.jinja_env
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.add_extension("jinja2.ext.i18n")
    jinja.install_gettext_callables(_say_in_page, _say_number_in_page)  # type: ignore[attr-defined]
    # Sentences of templates name what varies; the two functions fill it in themselves.
    jinja.newstyle_gettext = True  # type: ignore[attr-defined]
    jinja.filters.update(number=write_number, say=say)


def gettext(sentence: str, **values: object) -> str:
    """Return a sentence in the language spoken, with its values filled in."""
    said = _language().gettext(sentence)
    return _fill(said, values) if values else said


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Return the form of a sentence for a number, which stands in it as `%(num)d`.

    >>> ngettext("%(num)d clip", "%(num)d clips", 1204)
    '1,204 clips'
    """
    return _fill(_language().ngettext(one, many, num), {"num": num, **values})


def say(text: str) -> str:
    """Say what code has found that knows no page; a text that is no `Sentence` stays as it is.

    >>> say(Sentence("It has %(cues)d cues.", cues=1204)), say("thirds.vtt")
    ('It has 1,204 cues.', 'thirds.vtt')
    """
    if not isinstance(text, Sentence):
        return text
    values = {name: say(v) if isinstance(v, str) else v for name, v in text.values.items()}
    return gettext(text.words, **values)


def write_number(number: float) -> str:
    """Write a whole number with the separators of the language.

    >>> write_number(1204)
    '1,204'
    """
    return str(format_decimal(int(number), locale=_LOCALE))


def write_day(day: date) -> str:
    """Write a day as the language does, the month in letters.

    >>> write_day(date(2026, 11, 3))
    'November 3, 2026'
    """
    written = format_date(day, "long", locale=_LOCALE)
    return written if is_source_language() else to_pseudo(written)


@pass_eval_context
def _say_in_page(context: EvalContext, sentence: str, /, **values: object) -> str:
    return _fill(_as_markup(context, _language().gettext(sentence)), values)


@pass_eval_context
def _say_number_in_page(
    context: EvalContext, one: str, many: str, num: int, /, **values: object
) -> str:
    said = _language().ngettext(one, many, num)
    return _fill(_as_markup(context, said), {"num": num, **values})


def _as_markup(context: EvalContext, said: str) -> str:
    return Markup(said) if context.autoescape else said  # noqa: S704  the program's own words


def _fill(sentence: str, values: Mapping[str, object]) -> str:
    """Fill in what varies; it is escaped where the sentence is markup."""
    numbers = _NUMBER_PLACE.findall(sentence)
    return type(sentence)(_NUMBER_PLACE.sub(r"%(\1)s", sentence)) % {
        name: write_number(cast("float", value)) if name in numbers or type(value) is int else value
        for name, value in values.items()
    }


def _language() -> NullTranslations:
    found: NullTranslations = get_domain().get_translations()
    return found


def forms_of(one: str, many: str) -> list[str]:
    """Return a sentence for one and for many in the language spoken, with nothing filled in.

    >>> forms_of("%(num)d clip", "%(num)d clips")
    ['%(num)d clip', '%(num)d clips']
    """
    return [_language().ngettext(one, many, number) for number in (1, 2)]


def is_source_language() -> bool:
    """Say whether the language spoken is the one the program is written in."""
    return type(_language()) is NullTranslations


class _Later(LazyString):  # type: ignore[misc]
    @property
    def __html__(self) -> str:
        """Be escaped like any text; flask-babel says that a lazy sentence is safe HTML."""
        raise AttributeError("__html__")

    def __mod__(self, values: Mapping[str, object]) -> str:
        """Return the sentence with its values filled in."""
        return _fill(str(self), values)


def lazy_gettext(sentence: str) -> str:
    """Return a sentence of the catalog that is looked up when it is shown, or filled in with `%`.

    >>> lazy_gettext("Keep it to %(max)d characters.") % {"max": 1200}
    'Keep it to 1,200 characters.'
    """
    return cast("str", _Later(gettext, sentence))
