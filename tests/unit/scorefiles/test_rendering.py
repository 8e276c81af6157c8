"""A figure without an interval says why, in the tables of the command too."""

import numpy as np

from app.scorefiles.rendering import COLUMNS, cells_of
from app.scoring.report import AgreementReport
from app.scoring.scheme import CodeSpec, Scheme
from app.scoring.tally import tally_clips

SCHEME = Scheme(
    codes=tuple(CodeSpec(key=key, domain="d", points=("a", "b", "c")) for key in "stuvw")
)
MASTERS = np.tile([0, 1, 2, 1, 0], (8, 1)).astype(np.int8)


def cells(clips: int) -> dict[str, str]:
    report = AgreementReport(tally_clips(SCHEME, MASTERS[:clips], (MASTERS[:clips] + 1) % 3))
    return dict(zip(COLUMNS, cells_of(report.overall), strict=True))


def test_a_lean_of_one_clip_has_no_interval_for_that_reason() -> None:
    assert cells(1)["bias"] == "+0.40 (no interval: one clip)"


def test_a_lean_that_is_the_same_on_every_clip_has_none_for_another() -> None:
    assert cells(8)["leniency"] == "+0.40 (no interval: the same on every clip)"


def test_below_five_clips_a_report_has_no_blind_guess_and_no_margin() -> None:
    assert (cells(4)["blind guess"], cells(4)["margin"]) == ("too few", "too few")
    assert cells(5)["margin"].startswith("-")
