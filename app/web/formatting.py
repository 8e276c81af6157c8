"""How values are formatted for people: durations, signed numbers, shares."""

import re

from flask import Flask
from markupsafe import Markup, escape

from app.wording import gettext as _

_MINUS = "\N{MINUS SIGN}"
_LETTER_AND_WORD = re.compile(r"\b([A-Za-z]-[a-z]+)\b")


def init_app(app: Flask) -> None:
    """Give templates the filters of this module."""
    app.jinja_env.filters.update(
        timecode=format_timecode,
        minutes=format_minutes,
        signed=format_signed,
        percent=format_percent,
        unbroken=keep_unbroken,
    )


def format_timecode(milliseconds: int) -> str:
    """Write a time in a clip.

    >>> format_timecode(92_400)
    '1:32'
    """
    seconds = milliseconds // 1000
    return f"{seconds // 60}:{seconds % 60:02d}"


def format_minutes(minutes: int) -> str:
    """Write a duration as people say it.

    >>> format_minutes(12), format_minutes(65), format_minutes(120)
    ('12 min', '1 h 5 min', '2 h')
    """
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min", minutes=rest)
    if not rest:
        return _("%(hours)d h", hours=hours)
    return _("%(hours)d h %(minutes)d min", hours=hours, minutes=rest)


def format_signed(value: float, digits: int = 2) -> str:
    """Write a signed number with a real minus sign; a rounded zero has no sign.

    >>> format_signed(-0.456), format_signed(0.2, 1), format_signed(-0.001)
    ('−0.46', '+0.2', '0.00')
    """
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return text
    return f"{'+' if value > 0 else _MINUS}{text}"


def format_percent(share: float) -> str:
    """Write a share as a whole percent.

    >>> format_percent(0.826)
    '83%'
    """
    return f"{round(share * 100)}%"


def keep_unbroken(text: str) -> Markup:
    """Write a text in which a letter stays on the line of the word it names.

    >>> print(keep_unbroken("on the y-axis & above"))
    on the <span class="maths">y-axis</span> &amp; above
    """
    return Markup(_LETTER_AND_WORD.sub(r'<span class="maths">\1</span>', str(escape(text))))  # noqa: S704  escaped before
