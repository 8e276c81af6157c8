"""What uploading says: sizes, the state of a clip, and why a video was not converted."""

import pytest

from app.uploading.domain import ClipState
from app.uploading.domain.conversion import Conversion, ConversionFault, ConversionState
from app.uploading.words import name_state, say_size, why_not_converted


@pytest.mark.parametrize(
    ("size", "words"), [(0, "1 kB"), (1001, "2 kB"), (999_999, "1,000 kB"), (1_000_000, "1 MB")]
)
def test_sizes_are_told_as_people_do(size: int, words: str) -> None:
    assert say_size(size) == words


@pytest.mark.parametrize("state", list(ClipState))
def test_each_state_of_a_clip_has_a_name_of_its_own(state: ClipState) -> None:
    assert [name_state(one) for one in ClipState].count(name_state(state)) == 1


@pytest.mark.parametrize("fault", list(ConversionFault))
def test_each_failure_is_explained_in_a_sentence(fault: ConversionFault) -> None:
    said = why_not_converted(Conversion.failed(fault, "It has no sound."))
    assert said.endswith(".")
    assert ("It has no sound." in said) is (fault is ConversionFault.NO_CLIP)


def test_a_sentence_that_an_earlier_version_stored_is_said_as_it_is() -> None:
    old = Conversion(state=ConversionState.FAILED, message="Nothing came out of it.")
    assert old.has_failed
    assert why_not_converted(old) == "Nothing came out of it."
