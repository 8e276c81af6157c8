"""Where Ana stands with a gate: said by one function, and days are days of the site's zone."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.certification.domain.stages import (
    CertificateState,
    Hindrance,
    Stage,
    StageFacts,
    StageKind,
    stage_of,
)
from app.standards.domain.rule import Attempts
from app.zones import day_in

MONDAY = date(2026, 3, 2)
ATTEMPTS = Attempts(
    tries=2, cooling_off_days=14, wait_days=30, practice_clips=3, plan_before_retry=True
)
FACTS = StageFacts(today=MONDAY, attempts=ATTEMPTS)


def stage(**changes: object) -> Stage:
    return stage_of(replace(FACTS, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"is_open": False}, StageKind.CLOSED),
        ({"needs": 1}, StageKind.PREPARING),
        ({}, StageKind.MAY_SIT),
        ({"under_way": True}, StageKind.UNDER_WAY),
        ({"not_yet_on": (MONDAY,)}, StageKind.NOT_YET),
        ({"certificate": CertificateState.VALID}, StageKind.VALID),
        ({"certificate": CertificateState.DUE}, StageKind.DUE),
        ({"certificate": CertificateState.EXPIRED}, StageKind.LAPSED),
        ({"certificate": CertificateState.REVOKED}, StageKind.REVOKED),
        ({"certificate": CertificateState.DUE, "under_way": True}, StageKind.UNDER_WAY),
    ],
)
def test_each_state_has_its_name(facts: dict[str, object], kind: StageKind) -> None:
    assert stage(**facts).kind is kind


def test_she_may_sit_when_nothing_comes_before() -> None:
    assert stage().may_start
    assert stage().tries_left == 2


@pytest.mark.parametrize("state", [CertificateState.DUE, CertificateState.EXPIRED])
def test_a_certificate_that_is_due_or_lapsed_may_be_renewed(state: CertificateState) -> None:
    assert stage(certificate=state).may_start


def test_a_valid_certificate_leaves_nothing_to_do() -> None:
    found = stage(certificate=CertificateState.VALID, valid_until=date(2027, 3, 2))
    assert found.hindrances == (Hindrance.STILL_VALID,)
    assert found.valid_until == date(2027, 3, 2)


def test_one_sitting_at_a_time() -> None:
    assert stage(another_under_way=True).hindrances == (Hindrance.ANOTHER_UNDER_WAY,)


def test_after_not_yet_come_the_plan_and_the_days() -> None:
    found = stage(not_yet_on=(MONDAY,), plan_left=2)
    assert found.hindrances == (Hindrance.COOLING_OFF, Hindrance.PLAN)
    assert found.not_before == date(2026, 3, 16)
    assert found.tries_left == 1


@pytest.mark.parametrize(("day", "may"), [(date(2026, 3, 15), False), (date(2026, 3, 16), True)])
def test_the_wait_ends_with_the_day(day: date, *, may: bool) -> None:
    assert stage(today=day, not_yet_on=(MONDAY,)).may_start is may


def test_after_the_last_try_of_a_round_she_waits_longer_and_practices() -> None:
    found = stage(not_yet_on=(date(2026, 2, 1), MONDAY), practiced=1)
    assert found.not_before == date(2026, 4, 1)
    assert Hindrance.PRACTICE in found.hindrances
    assert found.practice_left == 2
    later = stage(today=date(2026, 4, 1), not_yet_on=(date(2026, 2, 1), MONDAY), practiced=3)
    assert later.may_start
    assert later.tries_left == 2, "another round begins"


def test_where_the_rule_asks_for_no_plan_none_comes_first() -> None:
    free = replace(ATTEMPTS, plan_before_retry=False, cooling_off_days=0)
    assert stage(attempts=free, not_yet_on=(MONDAY,), plan_left=9).may_start


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Pacific/Auckland", "UTC"])
@pytest.mark.parametrize(
    "decided",
    [
        datetime(2026, 3, 1, 4, 59, tzinfo=UTC),  # a week before clocks go forward in New York
        datetime(2026, 3, 25, 23, 30, tzinfo=UTC),  # before they do in Berlin
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the hour that Berlin has twice
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),  # the hour that New York has twice
    ],
)
def test_clocks_that_change_make_a_wait_neither_longer_nor_shorter(
    zone: str, decided: datetime
) -> None:
    where = ZoneInfo(zone)
    day = day_in(where, decided)
    found = stage(today=day, not_yet_on=(day,))
    assert found.not_before is not None
    assert (found.not_before - day).days == 14
    midnight = datetime.combine(found.not_before, datetime.min.time(), where)
    before = datetime.fromtimestamp(midnight.timestamp() - 1, UTC)
    assert not stage(today=day_in(where, before), not_yet_on=(day,)).may_start
    assert stage(today=day_in(where, midnight), not_yet_on=(day,)).may_start
