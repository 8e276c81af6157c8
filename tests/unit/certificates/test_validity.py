"""What holds for Ana's certificate is a matter of dates, in every time zone."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certificates.domain import HOLDS, Dates, State, ends_at, find_last_day, state_at
from app.zones import day_in

LAST = date(2027, 3, 28)  # the night on which the clocks of Europe change
DATES = Dates(valid_until=LAST, due_from=LAST - timedelta(days=60))
ZONES = ("Etc/GMT+12", "Pacific/Kiritimati", "America/New_York", "Europe/Berlin", "Asia/Kathmandu")
MOMENTS = st.integers(0, 7000 * 24).map(
    lambda hours: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
)


@pytest.mark.parametrize(("zone", "hour"), list(product(ZONES, range(24))))
def test_it_holds_all_through_its_last_day_wherever_somebody_reads_it(zone: str, hour: int) -> None:
    local = datetime(LAST.year, LAST.month, LAST.day, hour, 59, 59, tzinfo=ZoneInfo(zone))
    assert state_at(DATES, local) is State.DUE


@pytest.mark.parametrize("zone", ZONES)
def test_two_days_later_it_has_expired_everywhere(zone: str) -> None:
    later = datetime(2027, 3, 30, 12, 0, tzinfo=ZoneInfo(zone))
    assert state_at(DATES, later) is State.EXPIRED


@given(MOMENTS)
def test_without_anybodys_act_it_is_valid_then_due_then_expired(moment: datetime) -> None:
    order = [State.VALID, State.DUE, State.EXPIRED]
    now, next_day = (order.index(state_at(DATES, m)) for m in (moment, moment + timedelta(days=1)))
    assert now <= next_day


@given(MOMENTS, MOMENTS)
def test_what_was_revoked_never_holds_again(revoked: datetime, moment: datetime) -> None:
    dates = Dates(valid_until=LAST, due_from=DATES.due_from, revoked_at=revoked)
    assert (state_at(dates, moment) is State.REVOKED) is (revoked <= moment)


def test_a_revoked_one_that_was_renewed_before_is_still_revoked() -> None:
    act = datetime(2026, 5, 1, tzinfo=UTC)
    dates = Dates(valid_until=LAST, due_from=DATES.due_from, revoked_at=act, superseded_at=act)
    assert state_at(dates, act) is State.REVOKED
    superseded = Dates(valid_until=LAST, due_from=DATES.due_from, superseded_at=act)
    assert state_at(superseded, act) is State.SUPERSEDED
    assert State.SUPERSEDED not in HOLDS


@given(MOMENTS, st.integers(1, 60))
def test_months_are_whole_months_and_never_a_day_that_is_not(moment: datetime, months: int) -> None:
    last = find_last_day(moment, months)
    day = day_in(ZoneInfo("UTC"), moment)
    assert (last.year - day.year) * 12 + last.month - day.month == months
    assert last.day <= day.day


def test_who_renews_before_the_end_starts_at_the_end() -> None:
    decided = datetime(2027, 2, 1, tzinfo=UTC)
    assert find_last_day(decided, 12, until=LAST) == date(2028, 3, 28)
    assert find_last_day(decided, 12, until=date(2026, 1, 1)) == date(2028, 2, 1)


def test_the_end_is_noon_of_the_next_day_in_utc() -> None:
    assert ends_at(LAST) == datetime(2027, 3, 29, 12, tzinfo=UTC)
