"""Measured speech becomes times of lines, words and board events."""

import pytest

from tests.unit.studio.scenes_for_tests import durations, small_scene
from tools.studio.state import layers_at, pointer_at
from tools.studio.talk import position_of, segments_of, shown_text
from tools.studio.timeline import clock, guessed, lay_out
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


def test_a_quiet_lasts_exactly_as_long_as_it_says() -> None:
    lines = [
        {"who": "t", "text": "How many halves?", "pause": 2.0},
        {"kind": "wait", "seconds": 6},
        {"who": "ana", "text": "Two."},
    ]
    timeline = lay_out(small_scene(lines=lines), [[2.0], [6.0], [0.5]])
    asked, quiet, answer = timeline.lines
    assert quiet.start == asked.end
    assert answer.start - asked.end == pytest.approx(6.0)


def test_an_overlapping_line_begins_before_the_one_above_it_ends() -> None:
    lines = [
        {"who": "ana", "text": "It is two, because"},
        {"who": "ben", "text": "Two!", "overlap": 0.6},
        {"who": "t", "text": "One at a time.", "pause": 0.2},
    ]
    timeline = lay_out(small_scene(lines=lines), [[3.0], [0.4], [1.0]])
    first, second, third = timeline.lines
    assert second.start == pytest.approx(first.end - 0.6)
    assert third.start == pytest.approx(first.end + 0.45)


def test_words_of_an_interruption_come_after_its_chime() -> None:
    lines = [
        {"who": "t", "text": "So two halves."},
        {"kind": "interruption", "source": "pa", "text": "Bus twelve is late."},
    ]
    timed = lay_out(small_scene(lines=lines), [[1.0], [1.5, 2.0]]).lines[1]
    assert timed.time_at(0) == pytest.approx(timed.start + 1.5)


def test_a_scene_can_be_looked_at_before_it_is_said() -> None:
    scene = small_scene()
    timeline = lay_out(scene, guessed(scene))
    assert all(line.end - line.start > 0.5 for line in timeline.lines)


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "00:00.0"), (59.96, "01:00.0"), (92.44, "01:32.4"), (7.04, "00:07.0")],
)
def test_times_are_written_as_the_content_files_want_them(seconds: float, written: str) -> None:
    assert clock(seconds) == written
