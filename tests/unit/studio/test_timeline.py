"""Measured speech becomes times of lines, words and board events."""

import pytest

from tests.unit.studio.scenes_for_tests import durations, small_scene
from tools.studio.state import layers_at, pointer_at
from tools.studio.talk import position_of, segments_of, shown_text
from tools.studio.timeline import clock, lay_out
from tools.studio.turns import Line


def test_lines_follow_each_other_with_their_pauses() -> None:
    timeline = lay_out(small_scene(), durations())
    assert [round(line.start, 2) for line in timeline.lines] == [1.2, 4.2, 8.33]
    assert timeline.lines[1].end == pytest.approx(4.2 + 0.4 + 0.5 + 0.5 + 0.28 + 2.0)
    assert timeline.duration == pytest.approx(8.33 + 0.6 + 1.6, abs=0.06)


def test_a_phrase_is_said_where_its_segment_is() -> None:
    timed = lay_out(small_scene(), durations()).lines[1]
    assert timed.time_at(position_of(timed.line, "Because")) == pytest.approx(timed.spoken[2].start)
    assert timed.time_at(len(shown_text(timed.line))) == pytest.approx(timed.end)


def test_silences_are_heard_but_not_shown() -> None:
    line = Line(who="ana", text="Um, [0.5] two.")
    assert shown_text(line) == "Um, two."
    assert [segment.silence_before for segment in segments_of(line)] == [0.0, 0.5]


def test_a_respelling_must_keep_sentences_and_silences() -> None:
    with pytest.raises(ValueError, match="as many sentences"):
        segments_of(Line(who="ana", text="One. Two.", say="One two."))


def test_an_object_appears_with_its_phrase_and_its_new_shading() -> None:
    timeline = lay_out(small_scene(), durations())
    moment = timeline.events[0].time
    assert layers_at(timeline, moment - 0.05) == ()
    shown = layers_at(timeline, moment + 1.0)
    assert [(layer.item.id, layer.alpha) for layer in shown] == [("b", 1.0)]
    assert shown[0].item.model_dump()["shaded"] == 2


def test_the_board_changes_just_before_the_line_that_asks_for_it() -> None:
    timeline = lay_out(small_scene(), durations())
    third = timeline.lines[2].start
    assert timeline.board_at(third - 0.4) == "bar"
    assert timeline.board_at(third) == "next"
    assert layers_at(timeline, third) == ()


def test_the_pointer_comes_to_the_object_and_goes() -> None:
    timeline = lay_out(small_scene(), durations())
    pointed = timeline.events[1].time
    assert pointer_at(timeline, pointed - 0.1) is None
    pointer = pointer_at(timeline, min(pointed + 0.1, timeline.lines[2].start - 0.31))
    assert pointer is not None
    assert pointer.event.cue.point == "w"
    assert pointer_at(timeline, pointed + 3.3) is None


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "00:00.0"), (59.96, "01:00.0"), (92.44, "01:32.4"), (7.04, "00:07.0")],
)
def test_times_are_written_as_the_content_files_want_them(seconds: float, written: str) -> None:
    assert clock(seconds) == written
