"""Time zones: in whose clock a moment is read, and where a day begins and ends.

Moments are stored in UTC. A page writes them in the zone of the person who reads it (see `dates`). Days
that count for everybody, such as the last day of a permission, are days of the site's zone.
"""

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_CONTINENTS = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe"),
    *("Indian", "Pacific"),
)


@cache
def known_zones() -> frozenset[str]:
    """Return the name of every zone there is."""
    return frozenset(available_timezones())


@cache
def zones_by_continent() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the zones people choose from, by continent: the name, and how it is written."""
    return {
        continent: tuple(
            (name, name.partition("/")[2].replace("_", " "))
            for name in sorted(known_zones())
            if name.startswith(f"{continent}/")
        )
        for continent in _CONTINENTS
    }


def find_zone(name: str | None) -> ZoneInfo | None:
    """Return a zone by its name, None when there is none.

    >>> find_zone("America/New_York"), find_zone("../etc/passwd"), find_zone(None)
    (zoneinfo.ZoneInfo(key='America/New_York'), None, None)
    """
    return ZoneInfo(name) if name in known_zones() else None


def day_in(zone: ZoneInfo, moment: datetime) -> date:
    """Return the day a moment belongs to in a zone.

    >>> day_in(ZoneInfo("America/New_York"), datetime(2026, 7, 1, 3, 30, tzinfo=UTC))
    datetime.date(2026, 6, 30)
    """
    return moment.astimezone(zone).date()


def write_stamp(moment: datetime) -> str:
    """Write a moment for programs.

    >>> write_stamp(datetime(2026, 11, 3, 23, 5, 1, 77, tzinfo=UTC))
    '2026-11-03T23:05:01Z'
    """
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
