"""What a pool carries: the figures that were found before, and what holds of any."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from app.certification.domain.capacity import (
    Demand,
    Kind,
    carried_by_arithmetic,
    carried_by_assembly,
    most_sittings,
)
from tests.pool_world import draw_pool

HALF_RETAKE = Demand(
    coaches=1000,
    sitting_clips=10,
    retake_share=Fraction("0.45"),
    renewals=3,
    renewal_clips=5,
    cap=Fraction("0.30"),
)
LONG_RENEWALS = replace(HALF_RETAKE, renewal_clips=10)
ALL_RETAKE = replace(LONG_RENEWALS, retake_share=Fraction(1))


@pytest.mark.parametrize(
    ("demand", "clips"), [(HALF_RETAKE, 98), (LONG_RENEWALS, 148), (ALL_RETAKE, 167)]
)
def test_as_many_clips_are_needed_as_were_found_by_arithmetic(demand: Demand, clips: int) -> None:
    # certification.md 3, which rounds; a whole clip is needed for the rest.
    assert round(demand.clips_a_coach / demand.cap) == clips
    assert demand.clips_needed in (clips, clips + 1)


@pytest.mark.parametrize(
    ("demand", "clips"), [(HALF_RETAKE, 100), (LONG_RENEWALS, 170), (ALL_RETAKE, 200)]
)
def test_pools_that_were_found_to_be_enough_are_enough(demand: Demand, clips: int) -> None:
    few = replace(demand, coaches=40)
    found = carried_by_assembly(draw_pool(clips), few, np.random.default_rng(1))
    assert found.carried == found.asked
    assert found.is_enough


def test_a_pool_of_twenty_gives_two_sittings_a_person_and_six_tenths_of_one_to_a_thousand() -> None:
    assert most_sittings(draw_pool(20), 10) == 2
    found = carried_by_arithmetic(20, replace(HALF_RETAKE, renewals=0))
    assert found.carried == {Kind.FIRST: 600, Kind.RETAKE: 0, Kind.RENEWAL: 0}
    assert not found.is_enough


def test_no_assembly_exceeds_the_account() -> None:
    demand = replace(LONG_RENEWALS, coaches=30)
    pool = draw_pool(60)
    bound = carried_by_arithmetic(60, demand)
    found = carried_by_assembly(pool, demand, np.random.default_rng(2))
    assert sum(found.carried.values()) <= sum(bound.carried.values())
    assert sum(found.lacks.values()) == sum(found.asked.values()) - sum(found.carried.values())


def test_no_clip_is_shown_to_more_people_than_the_cap_allows() -> None:
    demand = replace(HALF_RETAKE, coaches=10, retake_share=Fraction(0), renewals=0)
    found = carried_by_assembly(draw_pool(20), demand, np.random.default_rng(3))
    # Three of ten people for each clip: 60 showings, six sittings of ten.
    assert found.carried[Kind.FIRST] <= 6
