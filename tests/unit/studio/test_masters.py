"""Master scores are complete, consistent and timed by the built clip."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.unit.studio.scenes_for_tests import durations, small_scene
from tools.studio.built import built_timeline
from tools.studio.codes import CODES, LEVELS
from tools.studio.loading import StudioError
from tools.studio.masters import (
    Also,
    Evidence,
    Master,
    Masters,
    consistency,
    problems_of,
    publish,
)
from tools.studio.reading import load_scene
from tools.studio.timeline import lay_out


def master(score: str, *, binary: bool = False) -> Master:
    scale = ("no", "yes") if binary else LEVELS
    return Master(
        score=score,
        rationale="What is seen and why it is this point.",
        not_lower=None if score == scale[0] else "More than that.",
        not_higher=None if score == scale[-1] else "Less than that.",
        evidence=() if score == scale[0] else (Evidence(on="ask", to="tell", note="here"),),
    )


def masters(**scores: str) -> Masters:
    chosen = dict.fromkeys(CODES, "not_present") | {"cwcm": "yes"} | scores
    return Masters(
        clip="halves",
        scores={code: master(score, binary=code == "cwcm") for code, score in chosen.items()},
    )


def plain_scores(**scores: str) -> dict[str, str]:
    return {code: "not_present" for code in CODES if code != "cwcm"} | scores


def test_a_complete_and_consistent_set_has_no_problems() -> None:
    assert list(problems_of(masters(stexpl="low", stucom="mid", etca="low", ospmmr="low"))) == []


def test_a_missing_code_is_named() -> None:
    whole = masters()
    fewer = Masters(
        clip="halves",
        scores={code: score for code, score in whole.scores.items() if code != "link"},
    )
    assert "scores: code 'link' is missing" in list(problems_of(fewer))


@pytest.mark.parametrize(
    ("scores", "rule"),
    [
        ({"langimp": "low"}, "R1"),
        ({"stexpl": "low", "stucom": "low", "etca": "low", "ospmmr": "low"}, "R2"),
        ({"smqr": "low", "stucom": "mid"}, "R4"),
    ],
    ids=["R1", "R2", "R4"],
)
def test_the_consistency_rules_hold(scores: dict[str, str], rule: str) -> None:
    assert [problem[:2] for problem in consistency(plain_scores(**scores))] == [rule]


def test_a_score_above_the_bottom_needs_reasons_and_evidence() -> None:
    bare = Master(score="mid", rationale="What is seen and why it is this point.")
    found = list(problems_of(Masters(clip="halves", scores={**masters().scores, "mlang": bare})))
    assert [problem.split(":")[0] for problem in found] == [
        "scores.mlang.not_lower",
        "scores.mlang.not_higher",
        "scores.mlang.evidence",
    ]


def test_evidence_gets_the_times_of_the_built_clip(tmp_path: Path) -> None:
    timeline = lay_out(small_scene(), durations())
    path = publish(masters(link="low"), timeline, tmp_path)
    written: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    assert list(written["scores"])[:2] == ["cwcm", "link"]
    assert written["scores"]["cwcm"]["score"] == "yes"
    assert written["scores"]["link"]["evidence"] == [
        {"at": "00:01.2", "until": "00:08.1", "note": "here"}
    ]


def test_evidence_on_an_unknown_mark_is_refused(tmp_path: Path) -> None:
    timeline = lay_out(
        small_scene(lines=[{"who": "t", "text": "One."}, {"who": "ana", "text": "Two."}]),
        [[1.0], [1.0]],
    )
    with pytest.raises(StudioError, match="mark 'ask', which no line has"):
        publish(masters(link="low"), timeline, tmp_path)


def with_second_point(score: str, *readers: str) -> Masters:
    also = Also(
        score=score, reason="It can be defended, too: once, and in passing.", readers=readers
    )
    plain = masters(link="mid")
    link = plain.scores["link"].model_copy(update={"also": also})
    return plain.model_copy(update={"scores": plain.scores | {"link": link}})


def test_a_second_point_is_published_with_its_reason_and_readers(tmp_path: Path) -> None:
    found = with_second_point("low", "first cold reader", "second cold reader")
    assert list(problems_of(found)) == []
    path = publish(found, lay_out(small_scene(), durations()), tmp_path)
    also = YAML(typ="safe").load(path)["scores"]["link"]["also"]
    assert also["score"] == "low"
    assert also["readers"] == ["first cold reader", "second cold reader"]


def test_a_second_point_is_a_neighbor_found_by_two_readers() -> None:
    far = with_second_point("not_present", "first cold reader", "second cold reader")
    assert list(problems_of(far)) == [
        "scores.link.also.score: 'not_present' is no neighbor of the master score"
    ]
    once = with_second_point("high", "first cold reader", "first cold reader")
    assert list(problems_of(once)) == [
        "scores.link.also.readers: two readers, who scored the clip apart"
    ]


def test_a_built_clip_is_timed_by_its_captions_again() -> None:
    scene = load_scene("soap-boxes")
    built = built_timeline(scene)
    assert len(built.lines) == len(scene.lines)
    marks = scene.marks()
    said = {mark: built.lines[marks[mark]] for mark in ("launch", "hidden", "forty")}
    assert [round(line.start, 1) for line in said.values()] == [1.2, 8.0, 79.8]
    assert all(one.end <= other.start for one, other in pairwise(built.lines))


def test_quiet_overlaps_and_mumbles_are_timed_by_the_captions_again() -> None:
    scene = load_scene("ten-and-some-more")
    built = built_timeline(scene)
    kinds = [line.line.kind for line in built.lines]
    assert "wait" in kinds
    marks = scene.marks()
    said = {mark: built.lines[marks[mark]] for mark in ("whisper", "count", "rafi", "moses")}
    assert {mark: round(line.start) for mark, line in said.items()} == {
        "whisper": 31,
        "count": 39,
        "rafi": 48,
        "moses": 49,
    }
    assert said["moses"].start < said["rafi"].end


def test_captions_of_other_words_time_nothing() -> None:
    scene = load_scene("soap-boxes")
    lines = (scene.lines[0].model_copy(update={"text": "Other words."}), *scene.lines[1:])
    with pytest.raises(StudioError, match="line 1 is not in the captions"):
        built_timeline(scene.model_copy(update={"lines": lines}))
