"""How pages write times and days: in the reader's time zone, or else the site's.

`app.extensions["find_time_zone"]` finds the reader's zone; the accounts feature sets it.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from markupsafe import Markup

from app.dates import write_clock, write_moment
from app.web import now, site_zone, today
from app.wording import write_day
from app.zones import day_in, find_zone, write_stamp


def init_app(app: Flask) -> None:
    """Give templates the filters and functions of this module."""
    app.extensions["find_time_zone"] = lambda: None
    app.jinja_env.filters.update(day=show_day, moment=show_moment, clock=clock_text)
    app.jinja_env.globals.update(now=now, today=today, site_zone=site_zone)


def page_zone() -> ZoneInfo:
    """Return the time zone of the current page."""
    name: str | None = current_app.extensions["find_time_zone"]()
    return find_zone(name) or site_zone()


def show_day(day: date) -> Markup:
    """Write a day, or the day of a moment, for people and programs."""
    if isinstance(day, datetime):
        return _time(write_stamp(day), write_day(day_in(page_zone(), day)))
    return _time(day.isoformat(), write_day(day))


def show_moment(moment: datetime) -> Markup:
    """Write a day with its time of day, for people and programs."""
    return _time(write_stamp(moment), write_moment(page_zone(), moment))


def clock_text(moment: datetime) -> str:
    """Write the time of day as plain text."""
    return write_clock(page_zone(), moment)


def _time(stamp: str, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(stamp, text)
