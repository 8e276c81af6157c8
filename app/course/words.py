"""What pages of lessons say that their authors do not write: the words that Markdown gets from us."""

from typing import Final

from markupsafe import Markup

from app.markup.own_words import CALLOUTS, FORMULA, TABLE, WAY_BACK, with_words
from app.wording import lazy_gettext

_SAID: Final = {
    CALLOUTS["note"]: lazy_gettext("Note"),
    CALLOUTS["tip"]: lazy_gettext("Tip"),
    CALLOUTS["caution"]: lazy_gettext("Caution"),
    CALLOUTS["example"]: lazy_gettext("Example"),
    TABLE: lazy_gettext("Table"),
    FORMULA: lazy_gettext("Formula"),
    WAY_BACK: lazy_gettext("Back to the text of note %(number)s"),
}


def show_prose(html: str) -> Markup:
    """Return the safe HTML of a lesson for a page, our words in it in the language of the site.

    >>> show_prose('<p class="callout-title">Tip: Bring a hat</p>')
    Markup('<p class="callout-title">Tip: Bring a hat</p>')
    """
    return Markup(with_words(html, lambda words: str(_SAID[words])))  # noqa: S704  cleaned at sync
