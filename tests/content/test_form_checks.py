"""What a policy asks of forms is checked on the forms that are there, in words an author can use."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from app.publishing.content import compile_content
from app.standards.content import rule_of
from app.standards.domain.clauses import ClauseScope, Measure
from app.standards.domain.rule import Rule
from tests.certification_world import DEMO, write_form
from tests.content.gardens import Garden, plant
from tests.two_worlds import OTHER_MASTERS

CLIPS = ("bed-one", "bed-two", "bed-three", "bed-four")
FORM = "calibration_sets/sets/spring-form.yaml"
POLICY = "calibration_sets/policies/gardener.yaml"


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    """A form on which half of the master scores are one thing and half another."""
    garden = plant(tmp_path / "garden")
    plant_form(garden, garden.sets_dir, "spring-form", CLIPS)
    return garden


def plant_form(garden: Garden, folder: Path, form: str, clips: tuple[str, ...]) -> None:
    write_form(garden, folder, form, clips, summary=DEMO, is_published_all_the_same=False)
    for clip in clips[len(clips) // 2 :]:
        other = OTHER_MASTERS.format(clip=clip)
        (folder / "masters" / f"{clip}.yaml").write_text(other, "utf-8")


def test_a_form_that_meets_its_policy_is_not_spoken_of(garden: Garden) -> None:
    assert garden.problems() == []


def give_feedback(garden: Garden) -> None:
    garden.change(FORM, "feedback: never", "feedback: after_set")


def say_nothing(garden: Garden) -> None:
    garden.change(FORM, DEMO, "A form for the demonstration.")


def shorten(garden: Garden) -> None:
    garden.change(FORM, "[bed-one, bed-two, bed-three, bed-four]", "[bed-one, bed-two, bed-three]")


def flatten(garden: Garden) -> None:
    for clip in CLIPS[2:]:
        text = (garden.sets_dir / "masters" / "bed-one.yaml").read_text("utf-8")
        path = garden.sets_dir / "masters" / f"{clip}.yaml"
        path.write_text(text.replace("bed-one", clip), "utf-8")


def flatten_growth(garden: Garden) -> None:
    for clip in CLIPS[2:]:
        path = garden.sets_dir / "masters" / f"{clip}.yaml"
        text = path.read_text("utf-8").replace('score: "5"', 'score: "2"')
        path.write_text(text.replace("not_higher: null", "not_higher: Most is bare.", 1), "utf-8")


def misname_the_rubric(garden: Garden) -> None:
    garden.change(POLICY, "rubric: garden-watch", "rubric: garden-wash")


def lose_a_sheet(garden: Garden) -> None:
    (garden.sets_dir / "masters" / "bed-four.yaml").unlink()


def lose_every_score_of_slugs(garden: Garden) -> None:
    for clip in CLIPS:
        path = garden.sets_dir / "masters" / f"{clip}.yaml"
        growth, slugs = path.read_text("utf-8").split("  slugs:")
        path.write_text(f"{growth}  overall:{slugs.partition('  overall:')[2]}", "utf-8")


def leave_out_slugs(garden: Garden) -> None:
    garden.change(FORM, "codes: [growth, slugs]", "codes: [growth]")


def ask_for_two_forms(garden: Garden) -> None:
    garden.change(POLICY, "parallel_forms: 1", "parallel_forms: 2")


def share_a_clip(garden: Garden) -> None:
    text = (garden.root / FORM).read_text("utf-8").replace("spring-form", "summer-form")
    (garden.sets_dir / "sets" / "summer-form.yaml").write_text(text, "utf-8")


ASKS = "asks for 2 different master scores of each gated code"
GUESS = "who always gives the same score reaches"
OLD_POLICY = """\
id: gardener
version: "1"
title: "Gardener"
rubric: garden-watch
summary: "Six of ten in each domain."
domains: [plants, pests]
form: {clips_at_least: 4, score_points_at_least: 2, baseline_margin_at_least: 0.1, parallel_forms: 1}
gate:
  domain_exact_at_least: 0.6
  code_exact_at_least: 0.4
  discrepant_at_most: 0.1
  discrepant_per_code_at_most: 1
  domain_bias_within: 0.5
attempts: {tries: 2, wait_days: 7, practice_clips: 3}
valid_months: 12
"""
SPREAD = "(choose clips whose master scores are spread more evenly)"
NEVER = "who never watches is exact in 100%"
ABOVE = "the threshold of 60% must lie 10 points above that"
ANSWER = "(raise it, or say in `override` why the policy is published all the same)"
MUST = "the 60% of policy `gardener` must lie 10 points above that"


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        pytest.param(
            give_feedback,
            [
                f"{FORM}:8: feedback: a test form shows no master scores, before or after (write `never`)"
            ],
            id="feedback",
        ),
        pytest.param(
            say_nothing,
            [
                (
                    f"{FORM}:5: summary: the master scores of a test form in this folder are public, and it "
                    "does not say so (say in the summary that it is a demo and that its master scores "
                    "are public)"
                )
            ],
            id="silent",
        ),
        pytest.param(
            shorten,
            [
                (
                    f"{FORM}:7: warning: clips: policy `gardener` asks for at least 4 clips; this test form "
                    "has 3 (add clips)"
                ),
                f"{FORM}:7: warning: clips: {GUESS} 67% in `pests`; {MUST} {SPREAD}",
                f"{FORM}:7: warning: clips: {GUESS} 67% in `plants`; {MUST} {SPREAD}",
            ],
            id="short",
        ),
        pytest.param(
            flatten,
            [
                f"{POLICY}:9: gate: who gives each code its commonest score passes it on the 4 clips of the pool {ANSWER}",
                f"{POLICY}:9: gate: {NEVER} in `pests`; {ABOVE} {ANSWER}",
                f"{POLICY}:9: gate: {NEVER} in `plants`; {ABOVE} {ANSWER}",
                (
                    f"{FORM}:7: warning: clips: policy `gardener` {ASKS}; `growth` has 1 "
                    "(choose clips with other scores of it)"
                ),
                (
                    f"{FORM}:7: warning: clips: policy `gardener` {ASKS}; `slugs` has 1 "
                    "(choose clips with other scores of it)"
                ),
                f"{FORM}:7: warning: clips: {GUESS} 100% in `pests`; {MUST} {SPREAD}",
                f"{FORM}:7: warning: clips: {GUESS} 100% in `plants`; {MUST} {SPREAD}",
            ],
            id="flat",
        ),
        pytest.param(
            flatten_growth,
            [
                f"{POLICY}:9: gate: {NEVER} in `plants`; {ABOVE} {ANSWER}",
                (
                    f"{FORM}:7: warning: clips: policy `gardener` {ASKS}; `growth` has 1 "
                    "(choose clips with other scores of it)"
                ),
                f"{FORM}:7: warning: clips: {GUESS} 100% in `plants`; {MUST} {SPREAD}",
            ],
            id="one domain is flat",
        ),
        pytest.param(
            misname_the_rubric,
            [
                (
                    f"{POLICY}:4: rubric: there is no rubric `garden-wash` "
                    "(did you mean `garden-watch`?)"
                )
            ],
            id="a rubric that is not there",
        ),
        pytest.param(
            lose_a_sheet,
            [
                f"{FORM}:7: warning: clips: {GUESS} 67% in `pests`; {MUST} {SPREAD}",
                f"{FORM}:7: warning: clips: {GUESS} 67% in `plants`; {MUST} {SPREAD}",
                (
                    f"{FORM}:7: clips[3]: clip `bed-four` has no master scores for rubric "
                    "`garden-watch` (add masters/bed-four.yaml)"
                ),
            ],
            id="a sheet is missing",
        ),
        pytest.param(
            lose_every_score_of_slugs,
            [
                f"{FORM}:7: clips[{index}]: clip `{clip}` has no master score for `slugs` "
                f"(add them to masters/{clip}.yaml)"
                for index, clip in enumerate(CLIPS)
            ],
            id="nobody scored a code",
        ),
        pytest.param(
            leave_out_slugs,
            [
                (
                    f"{FORM}:6: warning: codes: policy `gardener` gates `slugs`; this test form does not "
                    "score it (add the code)"
                )
            ],
            id="code not scored",
        ),
        pytest.param(
            ask_for_two_forms,
            [
                (
                    f"{POLICY}:7: warning: form.parallel_forms: asks for 2 parallel forms; there is 1 "
                    "(add a test form, so that a second try meets other clips)"
                )
            ],
            id="no second form",
        ),
        pytest.param(
            share_a_clip,
            [
                f"calibration_sets/sets/summer-form.yaml:7: warning: clips[{index}]: `{clip}` is on "
                "test form `spring-form` too: who sits both meets it twice (choose another clip)"
                for index, clip in enumerate(CLIPS)
            ],
            id="shared clips",
        ),
    ],
)
def test_the_author_reads_exactly_this(
    garden: Garden, spoil: Callable[[Garden], None], expected: list[str]
) -> None:
    spoil(garden)
    assert garden.problems() == expected


def test_without_a_form_no_policy_complains(tmp_path: Path) -> None:
    garden = plant(tmp_path / "garden")
    garden.change(POLICY, "parallel_forms: 1", "parallel_forms: 9")
    assert garden.problems() == []


def test_sealed_forms_are_checked_alike_and_demo_forms_do_not_stand_in_for_them(
    garden: Garden, tmp_path: Path
) -> None:
    ask_for_two_forms(garden)
    plant_form(garden, garden.sets_dir, "summer-form", ("a-bed", "b-bed", "c-bed", "d-bed"))
    assert garden.problems() == []
    vault = tmp_path / "vault"
    plant_form(garden, vault, "night-form", ("e-bed", "f-bed"))
    found = compile_content(
        garden.course_dir, garden.sets_dir, sealed_dir=vault, gate_override="A test."
    ).problems
    assert [str(problem) for problem in found] == [
        (
            f"{POLICY}:7: warning: form.parallel_forms: asks for 2 parallel forms; there is 1 "
            "(add a test form, so that a second try meets other clips)"
        ),
        (
            "vault/sets/night-form.yaml:7: warning: clips: policy `gardener` asks for at least 4 "
            "clips; this test form has 2 (add clips)"
        ),
        *(line for line in map(str, found) if "the pool: " in line),
    ]


def test_a_sealed_pool_opens_no_gate_it_cannot_carry(garden: Garden, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    plant_form(garden, vault, "night-form", ("e-bed", "f-bed"))

    def told(reason: str | None) -> list[str]:
        found = compile_content(
            garden.course_dir, garden.sets_dir, sealed_dir=vault, gate_override=reason
        ).problems
        return [str(one) for one in found if "cannot carry this gate" in one.message]

    (error,) = told(None)
    assert "vault/sets/night-form.yaml:7: clips: the pool: 2 clips cannot carry this gate" in error
    assert "say in the setting `GATE_OVERRIDE` why it opens all the same" in error
    (warning,) = told("A pilot with twelve coaches.")
    assert ": warning: " in warning
    assert "overridden: A pilot with twelve coaches." in warning


def test_a_summary_that_contradicts_its_thresholds_is_pointed_out(garden: Garden) -> None:
    garden.change(
        POLICY, "Six of ten in each domain.", "At least 60 percent exact, 12.5 % far off."
    )
    assert garden.problems() == [
        (
            f"{POLICY}:5: warning: summary: speaks of 12.5 percent, and no threshold of `gate` is "
            "12.5 percent (bring the words and the thresholds in step)"
        )
    ]
    garden.change(POLICY, "at_most: 0.1}", "at_most: 0.125}")
    assert garden.problems() == []


def test_a_second_policy_for_a_rubric_is_refused(garden: Garden) -> None:
    text = (garden.root / POLICY).read_text("utf-8").replace("id: gardener", "id: second")
    (garden.root / POLICY).with_name("second.yaml").write_text(text, "utf-8")
    assert garden.problems() == [
        (
            "calibration_sets/policies/second.yaml:1: in_force: policy `gardener` decides on "
            "`garden-watch` already (say `in_force: false` in one of the two)"
        )
    ]
    rest(garden, POLICY.replace("gardener", "second"))
    assert garden.problems() == []
    rest(garden, POLICY)
    assert garden.problems() == [
        (
            f"{POLICY}:5: warning: in_force: no policy decides on `garden-watch` "
            "(say `in_force: true` in one)"
        )
    ]


def rest(garden: Garden, policy: str) -> None:
    garden.change(policy, "rubric: garden-watch", "rubric: garden-watch\nin_force: false")


def test_who_publishes_a_policy_that_a_guesser_passes_answers_for_it_in_writing(
    garden: Garden,
) -> None:
    garden.change(POLICY, "scope: each_domain, at_least: 0.6", "scope: each_domain, at_least: 0.3")
    garden.change(POLICY, "scope: each_code, at_least: 0.4", "scope: each_code, at_least: 0.2")
    garden.change(POLICY, "at_most: 0.1}", "at_most: 0.5}")
    garden.change(POLICY, "at_most: 1,", "at_most: 4,")
    told = [one for one in garden.problems() if one.startswith(POLICY)]
    assert told
    assert not [one for one in told if "warning" in one], "refused"
    assert any("who gives each code its commonest score passes it on the 4" in one for one in told)
    garden.change(POLICY, "rubric: garden-watch", "rubric: garden-watch\noverride: For a study.")
    told = [one for one in garden.problems() if one.startswith(POLICY)]
    assert told
    assert all("warning" in one for one in told), "said, and not refused"
    garden.change(POLICY, "override: For a study.", "override: For a study.\nin_force: false")
    assert [one for one in garden.problems() if "guess" in one or "passes" in one] == []


def test_a_policy_file_of_before_gates_were_lists_is_read_as_the_same_rule(garden: Garden) -> None:
    def rule() -> Rule:
        [policy] = garden.compile().policies
        return rule_of(policy)

    today = rule()
    (garden.root / POLICY).write_text(OLD_POLICY, "utf-8")
    assert garden.problems() == []
    old = rule()
    assert old.waits_for_scores
    assert old.clips_at_least == old.clips_at_most == today.clips_at_most == 4
    assert old.limits(Measure.EXACT, ClauseScope.EACH_DOMAIN) == (Fraction("0.6"),)
    assert old.limits(Measure.BIAS, ClauseScope.EACH_DOMAIN) == (Fraction("0.5"),)
    assert (old.attempts.tries, old.validity.months) == (2, 12)
