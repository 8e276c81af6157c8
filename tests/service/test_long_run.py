"""What the rater model expects of Ana rests on scores open to her, and is kept until she records more."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.agreement.service.agreement import get_agreement
from app.agreement.service.long_run import Expected, find_expected
from tests.calibration_world import FIRST_MASTERS, make_world, put_set_online
from tests.factories import MORNING, make_user
from tests.service.test_calibration_agreement import FAR_OFF, score_set


def expected(session: Session, rater_id: int) -> Expected:
    (entry,) = get_agreement(session, rater_id)
    return find_expected(session, entry, rater_id=rater_id, now=MORNING)


def add_set(session: Session, clip: int) -> None:
    words = {"title": "One more", "summary": "One more clip."}
    put_set_online(session, "one-more", clips=[f"clip-{clip}"], position=2, **words)


def test_below_five_clips_nothing_is_expected(session: Session) -> None:
    make_world(session, (FIRST_MASTERS,) * 4)
    ana = make_user(session, "Ana").id
    score_set(session, ana, "first-look", FIRST_MASTERS)
    assert expected(session, ana) == {}


def test_from_five_clips_on_each_code_has_true_agreement_with_bounds(session: Session) -> None:
    make_world(session, (FIRST_MASTERS,) * 5)
    ana = make_user(session, "Ana").id
    score_set(session, ana, "first-look", FIRST_MASTERS)
    found = expected(session, ana)
    assert set(found) == set(FIRST_MASTERS)
    for true in found.values():
        assert 0.3 < (true.exact.low or 0) < true.exact.value < (true.exact.high or 0) < 1


def test_it_is_worked_out_once_until_another_sheet_counts(session: Session) -> None:
    make_world(session, (FIRST_MASTERS,) * 6)
    add_set(session, 6)
    ana = make_user(session, "Ana").id
    score_set(session, ana, "first-look", FIRST_MASTERS)
    before = expected(session, ana)
    assert expected(session, ana) is before
    (entry,) = get_agreement(session, ana)
    later = MORNING + timedelta(hours=2)
    assert find_expected(session, entry, rater_id=ana, now=later) is not before


def test_who_missed_more_is_expected_to_miss_more(session: Session) -> None:
    make_world(session, (FIRST_MASTERS,) * 8)
    ana, ben = make_user(session, "Ana").id, make_user(session, "Ben").id
    score_set(session, ana, "first-look", FIRST_MASTERS)
    score_set(session, ben, "first-look", FAR_OFF)
    good, bad = expected(session, ana), expected(session, ben)
    for code in FIRST_MASTERS:
        assert good[code].exact.value > bad[code].exact.value + 0.2
