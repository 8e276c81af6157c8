"""Paula uploads captions and says who speaks: what was read, what she chose, and what is shown."""

from app.content.captions import Cue, Utterance
from app.uploading.domain.captions import (
    AS_BEFORE,
    NOT_NAMED,
    PreviewLine,
    SpeakerChoices,
    described,
    is_label,
    names_to_choose,
    preview,
    speakers_of,
    split_names,
)


def said(text: str, speaker: str | None = None, *, label: str | None = None) -> Utterance:
    return Utterance(start_ms=1_000, end_ms=2_000, speaker=speaker, text=text, label=label)


LESSON = (
    said("Who has it?", "Ms. Rivera", label="Ms. Rivera"),
    said("I do.", "Leo"),
    said("Me too."),
    said("two thirds.", "The answer", label="The answer"),
    said("Good.", "Ms. Rivera", label="Ms. Rivera"),
)


def shown(lines: tuple[PreviewLine, ...]) -> list[tuple[str | None, str]]:
    return [(line.cue.speaker, line.cue.text) for line in lines]


def open_lines(lines: tuple[PreviewLine, ...]) -> list[int]:
    return [line.number for line in lines if line.is_open]


def test_speakers_are_named_once_in_the_order_they_appear() -> None:
    assert speakers_of(LESSON) == ("Ms. Rivera", "Leo", "The answer")


def test_a_speaker_taken_from_a_label_may_be_none() -> None:
    assert is_label(LESSON, "The answer")
    assert not is_label(LESSON, "Leo"), "the file itself says that Leo speaks"
    assert not is_label(LESSON, "Mia")


def test_names_to_choose_are_those_of_the_file_as_renamed_and_the_added_ones() -> None:
    choices = SpeakerChoices(names={"Leo": "Leon", "The answer": ""}, more=("Mia", "Leon"))
    assert names_to_choose(LESSON, choices) == ("Ms. Rivera", "Leon", "Mia")


def test_before_anything_is_chosen_only_lines_without_a_speaker_are_open() -> None:
    lines = preview(LESSON, SpeakerChoices())
    assert shown(lines) == [(line.speaker, line.text) for line in LESSON]
    assert [(line.cue.start_ms, line.cue.end_ms) for line in lines] == [(1_000, 2_000)] * 5
    assert open_lines(lines) == [2]


def test_a_renamed_speaker_is_shown_by_the_new_name_at_the_same_time() -> None:
    lines = preview(LESSON, SpeakerChoices(names={"Ms. Rivera": "Teacher"}))
    assert [line.cue.speaker for line in lines] == ["Teacher", "Leo", None, "The answer", "Teacher"]
    assert lines[0].cue == Cue(start_ms=1_000, end_ms=2_000, speaker="Teacher", text="Who has it?")


def test_a_label_that_is_no_name_becomes_words_again_and_asks_who_says_them() -> None:
    lines = preview(LESSON, SpeakerChoices(names={"The answer": ""}))
    assert lines[3].cue == Cue(
        start_ms=1_000, end_ms=2_000, speaker=None, text="The answer: two thirds."
    )
    assert open_lines(lines) == [2, 3]


def test_a_speaker_that_the_file_names_cannot_be_unnamed_as_a_label() -> None:
    assert preview(LESSON, SpeakerChoices(names={"Leo": ""}))[1].cue.speaker == "Leo"


def test_one_choice_for_the_rest_names_what_nobody_was_chosen_for() -> None:
    lines = preview((*LESSON, said("[A bell rings]")), SpeakerChoices(rest="Mia"))
    assert [line.cue.speaker for line in lines][1:4] == ["Leo", "Mia", "The answer"]
    assert lines[5].cue.speaker is None, "nobody says a mere sound"
    assert open_lines(lines) == []


def test_a_choice_for_a_line_goes_before_what_was_read_and_the_rest() -> None:
    lines = preview(LESSON, SpeakerChoices(lines={1: "Mia", 2: "Ada"}, rest="Leo"))
    assert [line.cue.speaker for line in lines[1:3]] == ["Mia", "Ada"]
    assert [line.chosen for line in lines] == ["", "Mia", "Ada", "", ""]


def test_a_line_left_without_a_name_is_no_longer_open() -> None:
    lines = preview(LESSON, SpeakerChoices(lines={1: NOT_NAMED}, rest=NOT_NAMED))
    assert [line.cue.speaker for line in lines[1:3]] == [None, None]
    assert open_lines(lines) == []


def test_as_before_is_whoever_spoke_last_by_a_name() -> None:
    lines = (said("First."), said("One.", "Leo"), said("[A bell rings]"), said("Two."))
    assert shown(preview(lines, SpeakerChoices(rest=AS_BEFORE))) == [
        (None, "First."),
        ("Leo", "One."),
        (None, "[A bell rings]"),
        ("Leo", "Two."),
    ]


def test_a_speaker_can_be_chosen_for_words_and_for_a_sound_that_somebody_makes() -> None:
    lines = (said("I do."), said("(softly) I do."), said("[A bell rings]"), said("♪ la ♪", "Leo"))
    assert [line.may_have_speaker for line in preview(lines, SpeakerChoices())] == [
        True,
        True,
        False,
        True,
    ]
    chosen = preview(lines, SpeakerChoices(lines={2: "Mia"}))
    assert chosen[2].may_have_speaker
    assert preview(lines, SpeakerChoices(lines={2: NOT_NAMED}))[2].may_have_speaker


def test_on_the_board_a_label_is_a_part_of_the_text() -> None:
    lines = (said("two  thirds", "Shown", label="Shown"), said("A number line.", "Narrator"))
    assert described(lines) == (
        Cue(start_ms=1_000, end_ms=2_000, speaker=None, text="Shown: two thirds"),
        Cue(start_ms=1_000, end_ms=2_000, speaker="Narrator", text="A number line."),
    )


def test_of_names_typed_in_one_field_each_counts_once_and_the_first_twenty() -> None:
    assert split_names("Leo\n  Ms.  Rivera \n\nLeo") == ("Leo", "Ms. Rivera")
    many = [f"Name {number}" for number in range(21)]
    assert split_names("\n".join(many)) == tuple(many[:20])
