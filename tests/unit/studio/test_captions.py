"""Captions and descriptions are right WebVTT and lie inside the clip."""

import re

import pytest

from app.content.captions import read_webvtt
from tests.unit.studio.scenes_for_tests import durations, small_scene
from tools.studio.captions import captions, descriptions, stamp
from tools.studio.check import (
    caption_words,
    cues_of,
    error_rate,
    hums,
    normal,
    pauses,
    spell,
)
from tools.studio.timeline import Timeline, lay_out

TIMING = re.compile(r"(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})")


def times(text: str) -> list[tuple[float, float]]:
    found = [[float(part) for part in match] for match in TIMING.findall(text)]
    return [(h * 3600 + m * 60 + s, h2 * 3600 + m2 * 60 + s2) for h, m, s, h2, m2, s2 in found]


def test_each_cue_names_its_speaker() -> None:
    text = captions(lay_out(small_scene(), durations()))
    assert text.startswith("WEBVTT\n\nNOTE Synthetic practice vignette")
    assert "<v Ms. Ruiz>How many halves make one whole?" in text
    assert "<v Ana and Ben>Two!" in text


def test_captions_show_the_words_without_silences() -> None:
    text = captions(lay_out(small_scene(), durations()))
    assert "[0.5]" not in text
    assert "Um, two." in text.replace("\n", " ")


def test_cues_are_in_order_and_inside_the_clip() -> None:
    timeline = lay_out(small_scene(), durations())
    for text in (captions(timeline), descriptions(timeline)):
        cues = times(text)
        assert cues == sorted(cues)
        assert all(start < end <= timeline.duration for start, end in cues)


def test_a_long_turn_is_cut_into_cues_a_reader_can_follow() -> None:
    words = "We put three thirds on the line, and then we kept going past one, because there were two more thirds to place."
    scene = small_scene(lines=[{"who": "t", "text": words}, {"who": "ana", "text": "Yes."}])
    text = captions(lay_out(scene, [[7.0], [0.5]]))
    cues = [block for block in text.split("\n\n") if "-->" in block]
    assert len(cues) > 2
    assert all(len(row) <= 60 for cue in cues for row in cue.splitlines())


def test_descriptions_tell_what_appears() -> None:
    text = descriptions(lay_out(small_scene(), durations()))
    assert "A small class at its desks. Board: 1/2 and 1/2." in text
    assert "A bar in two parts." in text


LIVELY = [
    {"who": "t", "text": "How many halves make one whole?"},
    {"kind": "wait", "seconds": 6},
    {"who": "ana", "text": "It's one, no, wait, it's two because two halves fill the whole bar—"},
    {"who": "ben", "text": "Two!", "overlap": 1.0},
    {"kind": "interruption", "source": "pa", "text": "Bus twelve is late."},
    {"kind": "pairs", "seconds": 8},
    {"who": "t", "text": "Two minutes left.", "overlap": 4.0},
    {"who": "class", "text": "Two!"},
    {"who": "ben", "text": "Both.", "muffled": True},
]
LENGTHS = [[2.0], [6.0], [5.0], [0.5], [1.5, 2.0], [8.0], [1.0], [0.6], [0.5]]


def lively() -> Timeline:
    return lay_out(small_scene(lines=LIVELY), LENGTHS)


@pytest.mark.parametrize(
    "words",
    [
        "\n[6 seconds of quiet]\n",
        "\n[pairs talk; words cannot be made out]\n",
        "\n[chime]\n",
        "<v Loudspeaker>Bus twelve is late.",
        "<v Students>Two!",
        "<v Ben>[quietly] Both.",
    ],
)
def test_captions_say_what_is_heard_besides_talk(words: str) -> None:
    assert words in captions(lively())


def test_descriptions_tell_of_quiet_and_pair_talk() -> None:
    text = descriptions(lively())
    assert "[6 seconds of quiet]" in text
    assert "[pairs talk; words cannot be made out]" in text


def test_captions_of_overlapping_talk_are_read_by_the_library_without_a_problem() -> None:
    for text in (captions(lively()), descriptions(lively())):
        cues, problems = read_webvtt(text, file="captions.vtt")
        assert problems == []
        assert [cue.start_ms for cue in cues] == sorted(cue.start_ms for cue in cues)


def test_sounds_in_brackets_are_no_words_to_listen_for() -> None:
    said = caption_words(captions(lively()))
    assert "[" not in said
    assert "quiet" not in said
    assert said.endswith("Two! Both.")


def test_pair_talk_is_listened_to_only_where_nobody_speaks_over_it() -> None:
    text = captions(lively())
    start = next(start for start, _, words in cues_of(text) if words.startswith("[pairs"))
    (first, last), (again, end) = hums(text)
    assert (first, last) == (start, pytest.approx(start + 4.0))
    assert (end - start, again > last) == (pytest.approx(8.0), True)


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0.0, "00:00:00.000"), (61.5, "00:01:01.500"), (3600.0, "01:00:00.000")],
)
def test_stamps(seconds: float, written: str) -> None:
    assert stamp(seconds) == written


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (15, "fifteen"),
        (40, "forty"),
        (278, "two hundred seventy eight"),
        (5003, "five thousand three"),
    ],
)
def test_numbers_are_spelled_for_comparison(number: int, words: str) -> None:
    assert spell(number) == words


def test_digits_and_words_count_as_the_same_words() -> None:
    assert error_rate(normal("Twenty-five is 5 × 5."), normal("25 is five times five")) == 0


def test_hundredths_written_as_figures_count_as_hundredths() -> None:
    assert error_rate(normal("Forty-five hundredths is less."), normal("4500ths is less.")) == 0


def test_a_clip_is_cut_for_listening_only_between_turns() -> None:
    timeline = lay_out(small_scene(), durations())
    assert [round(moment, 2) for moment in pauses(captions(timeline), every=2.0)] == [3.85, 8.22]


def test_word_error_rate_counts_changed_dropped_and_added_words() -> None:
    assert error_rate(["a", "b", "c", "d"], ["a", "x", "d", "e"]) == pytest.approx(0.75)
