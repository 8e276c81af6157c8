"""Times of day, and moments, in the language of the site, for pages and emails.

A time of day comes with the abbreviation of its zone, so that the hour that comes twice in autumn reads
differently each time.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.wording import gettext as _
from app.wording import write_day
from app.zones import day_in


def write_clock(zone: ZoneInfo, moment: datetime) -> str:
    """Write the time of day with its zone; the same hour before and after a change differs.

    >>> from datetime import UTC
    >>> zone = ZoneInfo("America/New_York")
    >>> [write_clock(zone, datetime(2026, 11, 1, hour, 30, tzinfo=UTC)) for hour in (5, 6)]
    ['1:30 a.m. EDT', '1:30 a.m. EST']
    >>> [write_clock(zone, datetime(2026, 11, 3, hour, 5, tzinfo=UTC)) for hour in (5, 17, 20)]
    ['12:05 a.m. EST', '12:05 p.m. EST', '3:05 p.m. EST']
    >>> write_clock(ZoneInfo("America/Sao_Paulo"), datetime(2026, 11, 1, 5, 30, tzinfo=UTC))
    '2:30 a.m. UTC-03:00'
    """
    local = moment.astimezone(zone)
    name = f"{local:%Z}"
    values = {
        "hour": str(local.hour % 12 or 12),
        "minute": f"{local:%M}",
        "zone": name if name.isalpha() else f"UTC{local.isoformat()[-6:]}",
        "hour_of_24": f"{local:%H}",  # for languages that count on to 24
    }
    if local.hour < 12:
        return _("%(hour)s:%(minute)s a.m. %(zone)s", **values)
    return _("%(hour)s:%(minute)s p.m. %(zone)s", **values)


def write_moment(zone: ZoneInfo, moment: datetime) -> str:
    """Write a day with its time of day.

    >>> from datetime import UTC
    >>> write_moment(ZoneInfo("Europe/Berlin"), datetime(2026, 11, 3, 23, 5, tzinfo=UTC))
    'November 4, 2026, 12:05 a.m. CET'
    """
    day, clock = write_day(day_in(zone, moment)), write_clock(zone, moment)
    return _("%(day)s, %(clock)s", day=day, clock=clock)
