"""The content that ships is free of errors, and the MQI rubric has the structure it should."""

import itertools
import re
import statistics
from collections.abc import Callable, Sequence

import pytest

from app.config import ROOT
from app.markup.blocks import CheckBlock, Option, SortBlock
from app.publishing.content import CompiledContent, compile_content
from app.publishing.domain import balance_text, put_balance
from app.publishing.service import measure_balance
from app.rubric.content import to_rubric
from app.rubric.domain import CodeKind, Direction, Rubric, RuleSeverity, Section

SCORED = {
    "richness": ["link", "expl", "mmsm", "mmeth", "mgen", "mlang"],
    "working-with-students": ["remed", "matcon"],
    "errors": ["majerr", "langimp", "lcp"],
    "student-practices": ["stexpl", "smqr", "stucom", "etca", "stucon"],
}


@pytest.fixture(scope="module")
def content() -> CompiledContent:
    return compile_content(ROOT / "course_content", ROOT / "calibration_sets")


@pytest.fixture(scope="module")
def mqi(content: CompiledContent) -> Rubric:
    return to_rubric(next(file for file in content.rubrics if file.id == "mqi-4pt"))


def test_nothing_that_ships_has_an_error_or_gives_anything_away(content: CompiledContent) -> None:
    assert [str(problem) for problem in content.problems] == []


def test_the_rubric_has_its_gate_its_sixteen_codes_and_four_judgements(mqi: Rubric) -> None:
    found = {
        domain: [c.key for c in mqi.codes_of(CodeKind.SCORED) if c.domain == domain]
        for domain in SCORED
    }
    assert found == SCORED
    assert [code.key for code in mqi.codes_of(CodeKind.GATE)] == ["cwcm"]
    assert [c.key for c in mqi.codes_of(CodeKind.OVERALL)] == ["orich", "owws", "oerr", "ospmmr"]
    assert len(mqi.codes_of(section=Section.SEGMENT)) == 21


def test_the_ten_codes_of_whole_lessons_are_kept_apart(mqi: Rubric) -> None:
    lesson = mqi.codes_of(section=Section.LESSON)
    assert len(lesson) == 10
    assert {len(code.scale.points) for code in lesson} == {5}
    assert {code.key for code in lesson if code.default_rank is None} == {"lessclear"}
    assert {code.default_rank for code in lesson} == {2, None}


def test_more_is_worse_in_the_errors_domain_alone(mqi: Rubric) -> None:
    worse = {code.key for code in mqi.codes if code.direction is Direction.HIGH_IS_BAD}
    assert worse == {"majerr", "langimp", "lcp", "oerr"}


def test_ranks_begin_at_zero_and_exports_as_the_data_sets_have_them(mqi: Rubric) -> None:
    link, gate = mqi.by_key["link"].scale, mqi.by_key["cwcm"].scale
    assert [(point.rank, point.export) for point in link.points] == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert [(point.rank, point.export) for point in gate.points] == [(0, 0), (1, 1)]
    assert len({name for code in mqi.codes for name in code.exports}) == sum(
        len(code.exports) for code in mqi.codes
    )


def test_the_stated_rules_are_there_and_the_inferred_ones_are_soft(mqi: Rubric) -> None:
    severities = {rule.id: rule.severity for rule in mqi.rules}
    assert {name for name, severity in severities.items() if severity is RuleSeverity.HARD} == {
        "R1",
        "R2",
        "R5",
    }
    assert {name for name, severity in severities.items() if severity is RuleSeverity.SOFT} == {
        "R3",
        "R4",
    }


def test_the_licence_of_the_rubric_is_always_at_hand(mqi: Rubric) -> None:
    assert "CC BY-NC-ND 4.0" in mqi.credit
    assert "not part of the rubric" in " ".join(mqi.credit.split())


def test_every_shipped_clip_says_that_it_is_synthetic(content: CompiledContent) -> None:
    labels = {clip.file.provenance.label for clip in content.clips.values()}
    assert all(re.search("synthetic", label, re.IGNORECASE) for label in labels)


def test_there_are_two_practice_sets_and_one_asks_for_every_scored_code(
    content: CompiledContent,
) -> None:
    practice = [file for file in content.sets if file.purpose.value == "practice"]
    assert len(practice) >= 2
    assert any(file.codes == "all-scored" for file in practice)


def test_the_guide_shows_how_the_master_scores_cover_the_score_points(
    content: CompiledContent,
) -> None:
    page = (ROOT / "calibration_sets" / "README.md").read_text("utf-8")
    is_current = put_balance(page, balance_text(measure_balance(content))) == page
    assert is_current, (
        "the table in calibration_sets/README.md is old; run: flask content balance --write"
    )


ALONE = ("cwcm", *(code for codes in SCORED.values() for code in codes))


@pytest.mark.parametrize("code", ALONE)
def test_each_code_has_a_practice_set_on_it_alone(content: CompiledContent, code: str) -> None:
    found = next(one for one in content.sets if one.id == f"code-{code}-1")
    masters = {one.clip: one.scores[code].score for one in content.masters}
    points = [masters[clip] for clip in found.clips]
    assert (list(found.codes), found.purpose) == ([code], "practice")
    assert 5 <= len(points) <= 6
    if code == "cwcm":
        assert set(points) == {"no", "yes"}
        return
    assert len(set(points)) >= 3
    assert all(one != after for one, after in itertools.pairwise(points))


def test_sets_of_one_code_stand_after_the_others(content: CompiledContent) -> None:
    alone = [one.position for one in content.sets if one.id.startswith("code-")]
    others = [
        one.position
        for one in content.sets
        if one.purpose == "practice" and not one.id.startswith("code-")
    ]
    assert max(others) < min(alone)
    assert len(set(alone)) == len(alone)


# What a person may gain over chance who chooses by the look of the options and knows nothing.
MAX_GAIN = 0.10


def _length(option: Option) -> int:
    return len(re.sub(r"<[^>]+>", "", option.html))


def _with_length(pick: Callable[[list[int]], int], options: Sequence[Option]) -> list[Option]:
    lengths = [_length(option) for option in options]
    return [
        option for option, length in zip(options, lengths, strict=True) if length == pick(lengths)
    ]


def _standing_out(options: Sequence[Option]) -> list[Option]:
    middle = statistics.mean(_length(option) for option in options)
    gaps = [abs(_length(option) - middle) for option in options]
    return [option for option, gap in zip(options, gaps, strict=True) if gap == max(gaps)]


def _without(words: str, options: Sequence[Option]) -> list[Option]:
    kept = [one for one in options if not re.search(rf"\b({words})\b", one.html, re.IGNORECASE)]
    return kept or list(options)


@pytest.mark.parametrize(
    "choose",
    [
        pytest.param(lambda options: options[:1], id="the first"),
        pytest.param(lambda options: options[1:2], id="the second"),
        pytest.param(lambda options: options[-1:], id="the last"),
        pytest.param(lambda options: _with_length(max, options), id="the longest"),
        pytest.param(lambda options: _with_length(min, options), id="the shortest"),
        pytest.param(_standing_out, id="the one whose length stands out"),
        pytest.param(lambda options: _without("because|since|as", options), id="gives no reason"),
        pytest.param(
            lambda options: _without("always|never|all|every|nothing|nobody|only|no", options),
            id="claims nothing absolute",
        ),
    ],
)
def test_a_check_cannot_be_answered_by_the_look_of_its_options(
    content: CompiledContent, choose: Callable[[Sequence[Option]], Sequence[Option]]
) -> None:
    blocks = [block for lesson in content.lessons for block in lesson.text.blocks]
    checks = [block.options for block in blocks if isinstance(block, CheckBlock)]
    chosen = [choose(options) for options in checks]
    right = sum(sum(one.is_right for one in picked) / len(picked) for picked in chosen)
    chance = sum(1 / len(options) for options in checks)
    assert len(checks) > 100
    assert (right - chance) / len(checks) <= MAX_GAIN


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(lambda _number, _codes: 0, id="the code listed first"),
        pytest.param(lambda number, codes: number % codes, id="the codes in turn"),
        pytest.param(
            lambda number, codes: -1 - number % codes, id="the codes in turn, from the last"
        ),
    ],
)
def test_moments_cannot_be_sorted_by_the_order_of_the_codes(
    content: CompiledContent, place: Callable[[int, int], int]
) -> None:
    blocks = [block for lesson in content.lessons for block in lesson.text.blocks]
    sorts = [block for block in blocks if isinstance(block, SortBlock)]
    right = sum(
        item.code == sort.codes[place(number, len(sort.codes))]
        for sort in sorts
        for number, item in enumerate(sort.items)
    )
    chance = sum(len(sort.items) / len(sort.codes) for sort in sorts)
    items = sum(len(sort.items) for sort in sorts)
    assert (right - chance) / items <= MAX_GAIN
