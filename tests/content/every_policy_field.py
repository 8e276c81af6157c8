"""For every field of a policy file: a change of it, and where somebody notices."""

from tests.content.effects import POLICY, WRONG_NAME, Edit, checks, shows

RULE = "/certification"
ONE = "domains: [plants, pests]"  # one more field stands before it
EXACT_BY_CODE = "measure: exact, scope: each_code"
BY_CODE = "  - {measure: exact, scope: each_code, at_least: 0.4}"
GROWS: Edit = (POLICY, "at_most: 4}", "at_most: 6}")
NAMED: Edit = (POLICY, EXACT_BY_CODE, "measure: exact, scope: codes, codes: [growth]")
CHANCE: Edit = (
    POLICY,
    BY_CODE,
    "  - {measure: posterior, scope: overall, at_least: 0.5, reaches: 0.6}",
)
EITHER: Edit = (
    POLICY,
    BY_CODE,
    (
        "  - any_of: [[{measure: exact, scope: overall, at_least: 0.8}],\n"
        "             [{measure: within_one, scope: overall, at_least: 0.7}]]"
    ),
)
CERTAIN = "stop: {certain: {reaches: 0.6, certified_from: 0.9, not_yet_to: 0.1}}"
IS_CERTAIN: Edit = (POLICY, ONE, f"{CERTAIN}\n{ONE}")
POLICIES = {
    ("PolicyFile", "id"): checks(POLICY, "id: gardener", "id: x", WRONG_NAME),
    ("PolicyFile", "version"): shows(POLICY, 'version: "1"', 'version: "2"', RULE),
    ("PolicyFile", "title"): shows(POLICY, '"Gardener"', '"Digger"', RULE),
    ("PolicyFile", "rubric"): checks(POLICY, "rubric: garden-watch", "rubric: x", "no rubric `x`"),
    ("PolicyFile", "summary"): shows(POLICY, "Six of ten", "Most", RULE),
    ("PolicyFile", "domains"): shows(POLICY, "[plants, pests]", "[pests]", "/practice/next"),
    ("PolicyFile", "in_force"): shows(POLICY, ONE, f"in_force: false\n{ONE}", RULE),
    ("PolicyFile", "override"): shows(
        POLICY, "override: For tests.", "override: For a study.", RULE
    ),
    ("PolicyFile", "clips"): shows(POLICY, "at_most: 4}", "at_most: 6}", RULE),
    ("PolicyFile", "gate"): shows(POLICY, "at_least: 0.4", "at_least: 0.3", RULE),
    ("PolicyFile", "reported"): shows(POLICY, "at_most: 0.5", "at_most: 0.4", RULE),
    ("PolicyFile", "stop"): shows(POLICY, ONE, f"stop: {{when_settled: false}}\n{ONE}", RULE),
    ("PolicyFile", "belief"): shows(POLICY, ONE, f"belief: {{mean: 0.6}}\n{ONE}", RULE, CHANCE),
    ("PolicyFile", "pooling"): shows(POLICY, ONE, f"pooling: pooled\n{ONE}", RULE),
    ("PolicyFile", "form"): shows(POLICY, "parallel_forms: 1", "parallel_forms: 2", RULE),
    ("PolicyFile", "prerequisites"): shows(
        POLICY, ONE, f"prerequisites: {{course: true}}\n{ONE}", RULE
    ),
    ("PolicyFile", "attempts"): shows(POLICY, "tries: 2", "tries: 5", RULE),
    ("PolicyFile", "validity"): shows(POLICY, "months: 12", "months: 18", RULE),
    ("PolicyFile", "sitting"): shows(POLICY, ONE, f"sitting: {{days: 9}}\n{ONE}", RULE),
    ("PolicyFile", "accommodations"): shows(
        POLICY, ONE, f"accommodations: [extra_time]\n{ONE}", RULE
    ),
    ("PolicyFile", "exposure_cap"): shows(POLICY, ONE, f"exposure_cap: 0.3\n{ONE}", RULE),
    ("PolicyFile", "waits_for_scores"): shows(POLICY, ONE, f"waits_for_scores: true\n{ONE}", RULE),
    ("ClipsEntry", "at_least"): shows(
        POLICY, "at_least: 4, at_most: 6", "at_least: 5, at_most: 6", RULE, GROWS
    ),
    ("ClipsEntry", "at_most"): shows(POLICY, "at_most: 4}", "at_most: 6}", RULE),
    ("GateClauseEntry", "measure"): shows(
        POLICY, EXACT_BY_CODE, "measure: within_one, scope: each_code", RULE
    ),
    ("GateClauseEntry", "scope"): shows(
        POLICY, EXACT_BY_CODE, "measure: exact, scope: overall", RULE
    ),
    ("GateClauseEntry", "codes"): shows(POLICY, "codes: [growth]", "codes: [slugs]", RULE, NAMED),
    ("GateClauseEntry", "at_least"): shows(POLICY, "at_least: 0.4", "at_least: 0.35", RULE),
    ("GateClauseEntry", "at_most"): shows(POLICY, "at_most: 0.1", "at_most: 0.15", RULE),
    ("GateClauseEntry", "in_scores"): shows(POLICY, ", in_scores: true", "", RULE),
    ("GateClauseEntry", "clips_at_least"): shows(
        POLICY, "at_least: 0.4", "at_least: 0.4, clips_at_least: 3", RULE
    ),
    ("GateClauseEntry", "reaches"): shows(POLICY, "reaches: 0.6", "reaches: 0.7", RULE, CHANCE),
    ("AlternativesEntry", "any_of"): shows(POLICY, "at_least: 0.8", "at_least: 0.9", RULE, EITHER),
    ("StopEntry", "when_settled"): shows(
        POLICY, ONE, f"stop: {{when_settled: false}}\n{ONE}", RULE
    ),
    ("StopEntry", "certain"): shows(POLICY, ONE, f"{CERTAIN}\n{ONE}", RULE),
    **{
        ("CertainEntry", name): shows(POLICY, f"{name}: {old}", f"{name}: {new}", RULE, IS_CERTAIN)
        for name, old, new in (
            ("reaches", "0.6", "0.65"),
            ("certified_from", "0.9", "0.95"),
            ("not_yet_to", "0.1", "0.05"),
        )
    },
    **{
        ("BeliefEntry", name): shows(
            POLICY, ONE, f"belief: {{{name}: {value}}}\n{ONE}", RULE, CHANCE
        )
        for name, value in (("mean", 0.6), ("scores", 9.0), ("clustering", 1.5))
    },
    ("TestFormEntry", "score_points_at_least"): checks(
        *(POLICY, "score_points_at_least: 2", "score_points_at_least: 3"),
        "asks for 3 different master scores",
    ),
    ("TestFormEntry", "baseline_margin_at_least"): checks(
        *(POLICY, "baseline_margin_at_least: 0.1", "baseline_margin_at_least: 0.25"),
        "must lie 25 points above",
    ),
    ("TestFormEntry", "parallel_forms"): shows(
        POLICY, "parallel_forms: 1", "parallel_forms: 3", RULE
    ),
    ("PrerequisitesEntry", "course"): shows(
        POLICY, ONE, f"prerequisites: {{course: true}}\n{ONE}", RULE
    ),
    ("PrerequisitesEntry", "practice_clips"): shows(
        POLICY, ONE, f"prerequisites: {{practice_clips: 5}}\n{ONE}", RULE
    ),
    ("AttemptsEntry", "tries"): shows(POLICY, "tries: 2", "tries: 5", RULE),
    ("AttemptsEntry", "cooling_off_days"): shows(
        POLICY, "tries: 2", "tries: 2, cooling_off_days: 4", RULE
    ),
    ("AttemptsEntry", "wait_days"): shows(POLICY, "wait_days: 7", "wait_days: 8", RULE),
    ("AttemptsEntry", "practice_clips"): shows(
        POLICY, "practice_clips: 3", "practice_clips: 6", RULE
    ),
    ("AttemptsEntry", "plan_before_retry"): shows(
        POLICY, "tries: 2", "tries: 2, plan_before_retry: true", RULE
    ),
    ("ValidityEntry", "months"): shows(POLICY, "months: 12", "months: 18", RULE),
    ("ValidityEntry", "due_days_before"): shows(
        POLICY, "months: 12", "months: 12, due_days_before: 30", RULE
    ),
    ("ValidityEntry", "renewal_clips"): shows(POLICY, "renewal_clips: 4", "renewal_clips: 3", RULE),
    ("SittingEntry", "rewind"): shows(POLICY, ONE, f"sitting: {{rewind: false}}\n{ONE}", RULE),
    ("SittingEntry", "days"): shows(POLICY, ONE, f"sitting: {{days: 9}}\n{ONE}", RULE),
}
