"""Reference data that is not there leaves a test out by name, and on CI fails it."""

from pathlib import Path

import pytest

from tests.reference import reference_file, reference_json


@pytest.fixture(autouse=True)
def _nothing_beside_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUMBLINE_SHARED", str(tmp_path))


def test_at_home_the_test_is_left_out_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no reference data security/path"):
        reference_file("security", "path")


def test_on_ci_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    either = (pytest.fail.Exception, pytest.skip.Exception)
    with pytest.raises(either, match="no reference data engine/kappa") as told:
        reference_json("engine", "kappa.json")
    assert told.type is pytest.fail.Exception
