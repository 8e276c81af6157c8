"""Stored documents in this feature's words."""

import pytest

from app.rubric.domain.documents import rubric_from_document
from app.rubric.domain.judgments import ReasonedScore, StoredMoment, read_judgment
from app.sets.domain.documents import read_codes
from tests.calibration_world import RUBRIC


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ("all-scored", ["meaning", "reasons", "slips", "maths"]),
        ("all-segment", ["meaning", "reasons", "slips", "maths"]),
        (["slips", "meaning"], ["meaning", "slips"]),
    ],
)
def test_a_set_gets_its_codes_in_the_order_of_the_rubric(
    wanted: str | list[str], keys: list[str]
) -> None:
    codes = read_codes(rubric_from_document(RUBRIC), wanted)
    assert [code.key for code in codes] == keys


def test_scale_labels_and_direction_come_from_the_rubric() -> None:
    *_, slips, maths = read_codes(rubric_from_document(RUBRIC), "all-scored")
    assert slips.more_is_worse
    assert [point.label for point in maths.points] == ["No", "Yes"]


def test_a_moment_without_an_end_is_a_point() -> None:
    stored = StoredMoment(at_ms=7, note="x")
    score = ReasonedScore(score="low", rank=1, rationale="r", not_higher="n", evidence=(stored,))
    (moment,) = read_judgment("meaning", 1, score).evidence
    assert (moment.from_ms, moment.until_ms) == (7, 7)
