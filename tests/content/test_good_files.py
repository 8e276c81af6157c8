"""What good files compile to: another rubric, other scales, and nothing of MQI in sight."""

from pathlib import Path
from typing import Any

import pytest

from app.content.problem import Problem
from app.rubric.content import structure_hash, to_rubric
from app.rubric.domain import Direction
from app.sets.content import set_codes
from tests.content.gardens import Garden, plant

COUNTING = "course_content/01-looking/02-counting.md"


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return plant(tmp_path)


def lesson_document(garden: Garden) -> dict[str, Any]:
    return garden.compile().lessons[0].document().to_document()


def test_good_files_have_no_problem(garden: Garden) -> None:
    problems: tuple[Problem, ...] = garden.compile().problems
    assert problems == ()


def test_a_rubric_of_other_scales_keeps_ranks_labels_and_exports_apart(garden: Garden) -> None:
    rubric = to_rubric(garden.compile().rubrics[0])
    growth, slugs = rubric.by_key["growth"], rubric.by_key["slugs"]
    points = [(point.rank, point.label, point.export) for point in growth.scale.points]
    assert points[0] == (0, "1 Bare", 10)
    assert points[4] == (4, "5 Lush", 50)
    assert [point.export for point in slugs.scale.points] == [7, 8]
    assert slugs.direction is Direction.HIGH_IS_BAD
    assert growth.default_rank == 2


def test_a_set_asks_for_its_codes_in_the_order_of_the_rubric(garden: Garden) -> None:
    garden.change("calibration_sets/sets/first-beds.yaml", "[growth, slugs]", "[slugs, growth]")
    content = garden.compile()
    codes = set_codes(content.sets[0], to_rubric(content.rubrics[0]))
    assert [code.key for code in codes] == ["growth", "slugs"]


@pytest.mark.parametrize(
    ("words", "keys"),
    [("all-scored", ["growth", "slugs"]), ("all-segment", ["growth", "slugs", "overall"])],
)
def test_a_set_may_ask_for_all_codes(garden: Garden, words: str, keys: list[str]) -> None:
    garden.change("calibration_sets/sets/first-beds.yaml", "[growth, slugs]", words)
    content = garden.compile()
    assert [code.key for code in set_codes(content.sets[0], to_rubric(content.rubrics[0]))] == keys


def test_captions_become_cues_with_speakers(garden: Garden) -> None:
    cues = garden.compile().clips["two-scales"].document().cues
    assert cues[0].speaker == "Ms. Rivera"
    assert cues[0].text == "How many seedlings do you see?"
    assert (cues[1].start_ms, cues[1].end_ms) == (5000, 9500)
    assert cues[1].text == "Six & one that may be one."


def test_every_byte_of_the_media_counts_in_the_hash_of_a_clip(garden: Garden) -> None:
    before = garden.compile().clips["two-scales"].content_hash()
    poster = garden.sets_dir / "media" / "two-scales" / "poster.jpg"
    poster.write_bytes(poster.read_bytes() + b"\n")
    assert garden.compile().clips["two-scales"].content_hash() != before


def test_a_lesson_is_blocks_a_page_can_render_as_forms(garden: Garden) -> None:
    blocks = lesson_document(garden)["blocks"]
    assert [block["kind"] for block in blocks] == ["html", "clip", "check", "sort", "html"]
    _, clip, check, sort, _ = blocks
    assert (clip["clip"], clip["from_ms"], clip["until_ms"]) == ("two-scales", 1000, 9500)
    assert [option["is_right"] for option in check["options"]] == [False, True]
    assert "<math>" in check["question_html"]
    assert [item["code"] for item in sort["items"]] == ["growth", "slugs"]


def test_nothing_printed_says_which_option_is_right(garden: Garden) -> None:
    html = garden.compile().lessons[0].text.html
    assert "Twelve" in html
    assert "Three fours" not in html
    assert "[x]" not in html


def test_a_figure_has_a_hashed_address_a_size_and_words(garden: Garden) -> None:
    lesson = garden.compile().lessons[0]
    figure = lesson.figures["bed.svg"]
    address = f'src="/course/figures/looking-at-beds/bed.svg?v={figure.sha256[:12]}"'
    assert address in lesson.text.html
    assert 'alt="A bed with three rows of four plants" width="80" height="60"' in lesson.text.html
    assert figure.path == "01-looking/bed.svg"


def test_minutes_are_computed_from_words_clips_checks_and_items(garden: Garden) -> None:
    # 91 words / 200 + 2 × 8.5 s of clip + 1 check + 2 items × ½ = 0.46 + 0.28 + 1 + 1 = 2.74
    assert garden.compile().lessons[0].minutes == 3
    assert garden.compile().lessons[1].minutes == 1


def test_a_lesson_of_a_thousand_words_is_not_yet_long(garden: Garden) -> None:
    garden.change(COUNTING, "Count by rows.", "\n".join(["One, two, three, four, five."] * 200))
    assert garden.compile().lessons[1].text.words == 1_000
    assert garden.problems() == []


def test_wording_may_change_without_making_scores_incomparable(garden: Garden) -> None:
    before = structure_hash(garden.compile().rubrics[0])
    garden.change("calibration_sets/rubrics/garden-watch.yaml", "How much grows?", "What grows?")
    garden.change("calibration_sets/rubrics/garden-watch.yaml", "5 Lush", "5 Full")
    assert structure_hash(garden.compile().rubrics[0]) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("high_is_bad", "high_is_good", id="direction"),
        pytest.param("kind: overall", "kind: scored", id="kind"),
        pytest.param(
            '{key: "2", label: "2", export: 20}', '{key: "2b", label: "2", export: 20}', id="point"
        ),
        pytest.param("domain: pests", "domain: plants", id="domain"),
    ],
)
def test_a_change_of_structure_makes_scores_incomparable(
    garden: Garden, old: str, new: str
) -> None:
    before = structure_hash(garden.compile().rubrics[0])
    file = "calibration_sets/rubrics/garden-watch.yaml"
    garden.change(file, old, new)
    garden.change(file, '"2":', '"2b":') if "2b" in new else None
    garden.change(file, 'at_most: "2"', 'at_most: "2b"') if "2b" in new else None
    assert structure_hash(garden.compile().rubrics[0]) != before
