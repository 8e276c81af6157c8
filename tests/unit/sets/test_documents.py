"""Stored documents in this feature's words."""

import pytest

from app.content.documents import VERSION, NewerDocumentError
from app.content.hashing import content_hash
from app.content.schema import document_of
from app.rubric.content import to_rubric
from app.rubric.domain.documents import rubric_from_document
from app.rubric.domain.judgments import ReasonedScore, StoredMoment, read_judgment
from app.sets.content.documents import master_document
from app.sets.domain.documents import MasterDocument, read_codes
from tests.calibration_world import (
    FIRST_MASTERS,
    RUBRIC,
    RUBRIC_FILE,
    accept_second_points,
    make_master,
)
from tests.old_documents import old_documents


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


PLAIN = make_master("clip-1", FIRST_MASTERS, "Because of what is said.")


def test_a_second_point_is_stored_and_read_again_with_its_readers() -> None:
    file = accept_second_points(PLAIN, {"meaning": 1})
    stored = master_document(file, to_rubric(RUBRIC_FILE)).to_document()
    score = MasterDocument.from_document(stored).scores["meaning"]
    also = read_judgment("meaning", 2, score).also
    assert also is not None
    assert (also.score, also.rank) == ("low", 1)
    assert also.readers == ("first cold reader", "second cold reader")


def test_master_scores_without_a_second_point_keep_the_hashes_of_before() -> None:
    assert "also" not in document_of(PLAIN)["scores"]["meaning"]
    document = master_document(PLAIN, to_rubric(RUBRIC_FILE))
    assert "also" not in document.content()["scores"]["meaning"]
    old = [MasterDocument.from_document(stored) for stored in old_documents("master_revision")]
    assert old
    assert all(score.also is None for one in old for score in one.scores.values())
    assert [content_hash(one.content()) for one in old] == [
        content_hash(stored) for stored in old_documents("master_revision")
    ]


def test_a_program_from_before_second_points_refuses_master_scores_that_may_have_them() -> None:
    stored = master_document(PLAIN, to_rubric(RUBRIC_FILE)).to_document()
    assert stored[VERSION] == MasterDocument.last_version() == 2
    with pytest.raises(NewerDocumentError):
        MasterDocument.from_document(stored | {VERSION: 3})
