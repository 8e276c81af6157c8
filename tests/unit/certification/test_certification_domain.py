"""A sitting's order is drawn fairly, its next clip is the first one that is not recorded."""

from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest

from app.certification.domain import (
    ClipOfSitting,
    SittingRecord,
    SittingState,
    TestForm,
    position_of,
)
from app.sets.domain.codes import CodeOnSheet, PointOnScale
from tests.certification_world import draw_order

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("clips", [1, 2, 10])
def test_an_order_holds_every_clip_once(clips: int) -> None:
    order = draw_order(clips, np.random.default_rng(7))
    assert sorted(order) == list(range(1, clips + 1))
    assert [position_of(order, number) for number in range(1, clips + 1)] == list(order)


def test_every_clip_comes_first_about_equally_often() -> None:
    rng = np.random.default_rng(7)
    first = Counter(draw_order(4, rng)[0] for _ in range(4_000))
    assert set(first) == {1, 2, 3, 4}
    assert all(abs(times - 1_000) < 120 for times in first.values())


@pytest.mark.parametrize("number", [-1, 0, 3])
def test_a_number_beyond_the_form_is_no_clip(number: int) -> None:
    assert position_of((2, 1), number) is None


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [("..", 1), ("x.", 2), (".x", 1), ("xx", None)],
    ids=["none", "first", "second", "all"],
)
def test_the_next_clip_is_the_first_that_is_not_recorded(
    recorded: str, expected: int | None
) -> None:
    clips = tuple(
        ClipOfSitting(number=number, duration_ms=1, has_draft=False, is_recorded=mark == "x")
        for number, mark in enumerate(recorded, start=1)
    )
    record = SittingRecord(
        clips=clips, scores=0, cannot_score=0, notes=0, started_at=MORNING, completed_at=None
    )
    assert record.next_number == expected


def code(key: str, domain: str) -> CodeOnSheet:
    return CodeOnSheet(
        key=key,
        title=key,
        short=key,
        domain_id=domain,
        domain_title=domain,
        more_is_worse=False,
        points=(PointOnScale(rank=0, label="No"),),
    )


def test_codes_stand_under_their_domains_in_the_order_of_the_sheet() -> None:
    a, b, c = code("a", "Plants"), code("b", "Pests"), code("c", "Plants")
    form = TestForm(
        test_form_id="f",
        set_revision_id=1,
        policy_revision_id=None,
        title="F",
        summary="F",
        codes=(a, b, c),
        clips=1,
        minutes=1,
        is_sealed=True,
        is_playable=True,
        state=SittingState.STARTED,
        started_at=MORNING,
        recorded_clips=0,
        rule=None,
    )
    assert form.domains == (("Plants", (a, c)), ("Pests", (b,)))
