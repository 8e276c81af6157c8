"""A study plan is about the weakest codes, names each thing once, and speaks of no single clip."""

from app.certification.domain.plan import (
    CodeResult,
    OnOffer,
    PlanStep,
    StepKind,
    make_plan,
    results_of,
    weakest,
)
from app.standards.domain.evidence import ClipScore, CodeEvidence, Evidence


def result(code: str, exact: int, *, scores: int = 10, domain: str = "sense") -> CodeResult:
    return CodeResult(code=code, domain=domain, scores=scores, exact=exact, far=0, lean=0)


def step(kind: StepKind, target: str, code: str) -> PlanStep:
    return PlanStep(kind=kind, target=target, title=target, code=code, minutes=5)


def test_results_add_up_clips_and_leave_out_what_was_not_scored() -> None:
    scores = {
        "a": ClipScore(own=2, master=2),
        "b": ClipScore(own=1, master=3),
        "c": ClipScore(own=1, master=2, also=1),
        "d": ClipScore(own=None, master=0),
    }
    code = CodeEvidence(code="meaning", domain="sense", points=4, scores=scores)
    (found,) = results_of(Evidence(codes=(code,)))
    assert (found.scores, found.exact, found.far, found.lean) == (3, 2, 1, -2)
    assert not found.is_told, "three scores would speak of single clips"


def test_the_weakest_codes_come_first_and_only_gated_ones() -> None:
    results = [
        result("good", 9),
        result("fair", 6),
        result("poor", 2),
        result("few", 0, scores=3),
        result("free", 0, domain="elsewhere"),
    ]
    assert [one.code for one in weakest(results, ("sense",))] == ["poor", "fair"]


def test_a_plan_names_a_lesson_a_pair_and_two_clips_of_each_code_and_nothing_twice() -> None:
    clips = [step(StepKind.CLIP, name, "poor") for name in ("x", "y", "z")]
    offer = OnOffer(
        lessons={
            "poor": [step(StepKind.LESSON, "both", "poor")],
            "fair": [step(StepKind.LESSON, "both", "fair"), step(StepKind.LESSON, "fair", "fair")],
        },
        pairs={"poor": [step(StepKind.PAIR, "p", "poor")]},
        clips={"poor": clips, "fair": clips},
    )
    plan = make_plan([result("poor", 2), result("fair", 6)], offer)
    assert [one.target for one in plan] == ["both", "p", "x", "y", "fair", "z"]


def test_a_stored_step_is_read_with_what_is_done_now() -> None:
    stored = step(StepKind.PAIR, "p", "poor").to_document()
    assert "is_done" not in stored
    assert PlanStep.from_document(stored, is_done=True).is_done
