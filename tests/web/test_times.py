"""Times and days are written in the zone of the person who reads, alike on every page."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent, User
from app.dates import write_moment
from app.library.domain import has_ended
from app.web import today
from app.web.times import clock_text, show_day, show_moment
from app.zones import find_zone, zones_by_continent
from tests.factories import email_of
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for

NEW_YORK = "America/New_York"


def zone_of(session: Session, name: str) -> str | None:
    session.rollback()
    return session.scalar(select(User.time_zone).where(User.email == email_of(name)))


def choose(person: Person, zone: str, **more: str) -> int:
    person.get("/account")
    return person.post("/account/time-zone", time_zone=zone, **more).status_code


def test_the_hour_that_comes_twice_reads_differently_each_time() -> None:
    zone = find_zone(NEW_YORK)
    assert zone is not None
    written = [write_moment(zone, datetime(2026, 11, 1, hour, 30, tzinfo=UTC)) for hour in (5, 6)]
    assert written == ["November 1, 2026, 1:30 a.m. EDT", "November 1, 2026, 1:30 a.m. EST"]


def test_ana_chooses_her_zone_and_it_is_written_down(session: Session, ana: Person) -> None:
    assert choose(ana, NEW_YORK) == 303
    page = ana.read("/account")
    assert f'<option value="{NEW_YORK}" selected>New York</option>' in page
    assert "It is now 4:00 a.m. EST there." in page
    assert zone_of(session, "Ana") == NEW_YORK
    assert "set_time_zone" in session.scalars(select(AuditEvent.verb)).all()
    choose(ana, "")
    assert zone_of(session, "Ana") is None
    assert "It is now 9:00 a.m. UTC there." in ana.read("/account")


def test_a_browser_s_guess_never_replaces_a_choice(session: Session, ana: Person) -> None:
    assert "js/zone.js" in ana.read("/account")
    choose(ana, "US/Eastern", guess="")
    assert zone_of(session, "Ana") == "US/Eastern"
    page = ana.read("/account")
    assert "<option selected>US/Eastern</option>" in page
    assert "js/zone.js" not in page
    choose(ana, "Europe/Berlin", guess="")
    assert zone_of(session, "Ana") == "US/Eastern"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "america/new_york", "\x00"])
def test_a_zone_that_is_none_is_refused(session: Session, ana: Person, zone: str) -> None:
    assert choose(ana, zone) == 422
    assert zone_of(session, "Ana") is None


def test_a_page_writes_moments_days_and_clocks_in_one_way(app: Flask) -> None:
    late = datetime(2026, 7, 1, 3, 30, tzinfo=UTC)
    app.extensions["find_time_zone"] = lambda: NEW_YORK
    with app.test_request_context("/"):
        stamp = '<time datetime="2026-07-01T03:30:00Z">'
        assert show_moment(late) == f"{stamp}June 30, 2026, 11:30 p.m. EDT</time>"
        assert show_day(late) == f"{stamp}June 30, 2026</time>"
        assert show_day(date(2027, 6, 30)) == '<time datetime="2027-06-30">June 30, 2027</time>'
        assert clock_text(late) == "11:30 p.m. EDT"


def test_a_permission_lasts_to_the_end_of_its_day_where_the_site_is(app: Flask) -> None:
    last, runtime = date(2027, 6, 30), app.extensions["runtime"]
    at = {"clock": lambda: datetime(2027, 7, 1, 3, 30, tzinfo=UTC)}
    app.extensions["runtime"] = type(runtime)(**at)
    ended = {}
    for zone in ("UTC", NEW_YORK):
        settings = app.config["SETTINGS"].model_copy(update={"site_time_zone": zone})
        app.config["SETTINGS"] = settings
        with app.test_request_context("/"):
            ended[zone] = has_ended(last, today())
    assert ended == {"UTC": True, NEW_YORK: False}


def test_a_site_in_no_zone_does_not_start() -> None:
    with pytest.raises(ValidationError, match="is no time zone"):
        settings_for("sqlite://", site_time_zone="Springfield")


def test_every_zone_to_choose_from_is_one() -> None:
    names = [name for zones in zones_by_continent().values() for name, _ in zones]
    assert len(names) > 300
    assert all(find_zone(name) for name in names)
