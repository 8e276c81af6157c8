"""For every field of every content file: a change of it, and where somebody notices.

`EFFECTS` names each field of each schema. `shows` changes a file and says which answer of the
program becomes another one; `checks` changes it and quotes what an author then reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Edit = tuple[str, str, str]

RUBRIC = "calibration_sets/rubrics/garden-watch.yaml"
CLIP = "calibration_sets/clips/two-scales.yaml"
MASTER = "calibration_sets/masters/two-scales.yaml"
SET = "calibration_sets/sets/first-beds.yaml"
PAIR = "calibration_sets/pairs/growing.yaml"
POLICY = "calibration_sets/policies/gardener.yaml"
COURSE = "course_content/course.yaml"
LOOKING = "course_content/01-looking/01-looking-at-beds.md"
LESSON = "course_content/01-looking/02-counting.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What changing one field does.

    Attributes:
        edit: file, old words, new words.
        setup: edits made beforehand, so that the field matters.
        at: the answer that becomes another one: a page's address, or a reader of the test.
        says: what an author reads of it; None where a page shows it.
    """

    edit: Edit
    setup: tuple[Edit, ...] = ()
    at: str = ""
    says: str | None = None


def shows(file: str, old: str, new: str, at: str, *setup: Edit) -> Effect:
    """A page, or another reader, answers differently."""
    return Effect(edit=(file, old, new), at=at, setup=setup)


def checks(file: str, old: str, new: str, says: str, *setup: Edit) -> Effect:
    """An author reads something that was not said before."""
    return Effect(edit=(file, old, new), says=says, setup=setup)


WRONG_NAME = "the file is called"
CODED: Edit = (MASTER, "provenance: designed", "provenance: coded\ncoders: [Mo, Kim]")
GIVEN: Edit = (
    CLIP,
    'consent: {kind: not-needed, reason: "synthetic"}',
    'consent: {kind: given, reason: "signed", until: "2030-01-01"}',
)
GROWTH = "title: Growth\n    short: Growth"
G1_WHEN = "when: {all: [{code: growth, at_most: "
SLUG = '{code: slugs, at_least: "yes"}'
UNLOCK = "requires: [looking]"

RUBRICS = {
    ("RubricFile", "id"): checks(RUBRIC, "id: garden-watch", "id: garden", WRONG_NAME),
    ("RubricFile", "version"): shows(RUBRIC, 'version: "3"', 'version: "4"', "scheme"),
    ("RubricFile", "title"): shows(RUBRIC, 'title: "Garden Watch"', 'title: "X"', "scheme"),
    ("RubricFile", "credit"): shows(RUBRIC, "Written for tests.", "By hand.", "bench"),
    ("RubricFile", "scales"): checks(RUBRIC, "  seen:", "  shown:", "there is no scale `seen`"),
    ("RubricFile", "domains"): checks(
        RUBRIC, "  - {id: pests, title: Pests, short: Pests}\n", "", "there is no domain `pests`"
    ),
    ("RubricFile", "codes"): checks(RUBRIC, "key: slugs", "key: snails", "no code `slugs`"),
    ("RubricFile", "rules"): shows(
        RUBRIC,
        "\n  - id: G1",
        '\n  - id: G0\n    severity: soft\n    when: {all: [{code: growth, at_most: "1"}]}\n    then: {all: [{code: overall, at_most: "1"}]}\n    message: One more.\n  - id: G1',
        "draft",
    ),
    ("ScaleEntry", "points"): checks(
        RUBRIC, '      - {key: "2", label: "2", export: 20}\n', "", "`2` is not a score point"
    ),
    ("PointEntry", "key"): checks(RUBRIC, '{key: "2", label', '{key: "6", label', "`2` is not a"),
    ("PointEntry", "label"): shows(RUBRIC, "1 Bare", "1 Empty", "bench"),
    ("PointEntry", "export"): shows(RUBRIC, "export: 50", "export: 90", "scheme"),
    ("DomainEntry", "id"): checks(RUBRIC, "{id: pests,", "{id: pest,", "no domain `pests`"),
    ("DomainEntry", "title"): shows(RUBRIC, "title: Pests,", "title: Vermin,", "bench"),
    ("DomainEntry", "short"): shows(RUBRIC, "short: Pests}", "short: Bugs}", "reveal"),
    ("CodeEntry", "key"): checks(RUBRIC, "key: slugs", "key: snails", "no code `slugs`"),
    ("CodeEntry", "title"): shows(RUBRIC, GROWTH, "title: Green\n    short: Growth", "bench"),
    ("CodeEntry", "short"): shows(RUBRIC, GROWTH, "title: Growth\n    short: Green", "bench"),
    ("CodeEntry", "domain"): shows(
        RUBRIC,
        "domain: pests\n",
        "domain: plants\n",
        "bench",
        (POLICY, "[plants, pests]", "[plants]"),
    ),
    ("CodeEntry", "section"): checks(
        *(RUBRIC, "domain: pests\n    section: segment", "domain: pests\n    section: lesson"),
        "`slugs` is scored on whole lessons",
    ),
    ("CodeEntry", "scale"): checks(RUBRIC, "scale: seen", "scale: five", "is not a score point"),
    ("CodeEntry", "direction"): shows(
        RUBRIC, "direction: high_is_bad", "direction: high_is_good", "bench"
    ),
    ("CodeEntry", "kind"): checks(
        *(RUBRIC, "high_is_bad\n    kind: scored", "high_is_bad\n    kind: overall"),
        "domain `pests` has no scored code",
    ),
    ("CodeEntry", "default"): shows(RUBRIC, 'default: "3"', 'default: "4"', "bench"),
    ("CodeEntry", "exports"): shows(RUBRIC, "exports: [GROWTH]", "exports: [GREEN]", "scheme"),
    ("CodeEntry", "note"): shows(RUBRIC, "How much grows?", "How green?", "bench"),
    ("CodeEntry", "points"): shows(RUBRIC, '"2": A little.', '"2": Hardly.', "bench"),
    ("RuleEntry", "id"): checks(RUBRIC, "id: G2", "id: G1", "`G1` is given twice"),
    ("RuleEntry", "severity"): checks(
        *(RUBRIC, "severity: soft", "severity: hard"),
        f"{MASTER}:17: scores.overall: consistency rule G2",
        (
            RUBRIC,
            'when: {any: [{code: slugs, at_least: "yes"}]}',
            'when: {any: [{code: slugs, at_most: "no"}]}',
        ),
        (
            RUBRIC,
            'then: {any: [{code: overall, at_most: "4"}]}',
            'then: {any: [{code: overall, at_most: "1"}]}',
        ),
    ),
    ("RuleEntry", "when"): shows(RUBRIC, SLUG, '{code: growth, at_most: "1"}', "draft"),
    ("RuleEntry", "then"): shows(
        *(RUBRIC, 'then: {all: [{code: overall, at_most: "2"}]}'),
        *('then: {all: [{code: overall, at_least: "2"}]}', "draft"),
    ),
    ("RuleEntry", "message"): shows(RUBRIC, "Where nothing grows,", "Without growth,", "draft"),
    ("ClauseEntry", "all"): shows(
        RUBRIC, G1_WHEN, f"when: {{all: [{SLUG}, {{code: growth, at_most: ", "draft"
    ),
    ("ClauseEntry", "any"): shows(
        RUBRIC, f"[{SLUG}]", f'[{SLUG}, {{code: growth, at_most: "1"}}]', "draft"
    ),
    ("BoundEntry", "code"): checks(RUBRIC, SLUG, SLUG.replace("slugs", "snails"), "code `snails`"),
    ("BoundEntry", "at_least"): shows(RUBRIC, SLUG, SLUG.replace("yes", "no"), "draft"),
    ("BoundEntry", "at_most"): shows(
        RUBRIC, '[{code: overall, at_most: "2"}]', '[{code: overall, at_most: "5"}]', "draft"
    ),
}
PAGE = "/library/two-scales"
CLIPS = {
    ("ClipFile", "id"): checks(CLIP, "id: two-scales", "id: one-scale", WRONG_NAME),
    ("ClipFile", "title"): shows(CLIP, "A bed in May", "A bed in March", PAGE),
    ("ClipFile", "grade"): shows(CLIP, "grade: 3", "grade: 5", PAGE),
    ("ClipFile", "topic"): shows(CLIP, "topic: data", "topic: geometry", PAGE),
    ("ClipFile", "summary"): shows(CLIP, "Somebody counts", "Nobody counts", PAGE),
    ("ClipFile", "duration"): checks(
        CLIP, '"00:30"', '"00:40"', "the video lasts 00:30, not 00:40"
    ),
    ("ClipFile", "provenance"): shows(CLIP, "Made for tests", "Drawn", PAGE),
    ("ClipFile", "media"): checks(CLIP, "video: clip.mp4", "video: film.mp4", "no file media/two-"),
    ("ClipFile", "context"): shows(CLIP, "context: null", "context: It rained.", PAGE),
    ("ClipFile", "family"): checks(
        CLIP,
        "context: null",
        "context: null\nfamily: tall-beds",
        "no other clip is of family `tall-beds` (did you mean `tall-bed`?)",
        (
            "calibration_sets/clips/bed-in-june.yaml",
            "context: null",
            "context: null\nfamily: tall-bed",
        ),
    ),
    ("ClipFile", "consent"): shows(CLIP, 'reason: "synthetic"', 'reason: "drawn"', PAGE),
    ("ClipFile", "use"): checks(CLIP, "use: practice", "use: exemplar", "is an exemplar"),
    ("ProvenanceEntry", "kind"): shows(CLIP, "kind: synthetic", "kind: recorded", PAGE, GIVEN),
    ("ProvenanceEntry", "label"): shows(CLIP, "Made for tests", "Drawn", PAGE),
    ("MediaEntry", "video"): checks(CLIP, "video: clip.mp4", "video: b.mp4", "two-scales/b.mp4"),
    ("MediaEntry", "captions"): checks(CLIP, "captions.vtt,", "words.vtt,", "two-scales/words.vtt"),
    ("MediaEntry", "descriptions"): shows(CLIP, ": descriptions.vtt", ": null", PAGE),
    ("MediaEntry", "poster"): checks(CLIP, "poster.jpg", "still.jpg", "two-scales/still.jpg"),
    ("ConsentEntry", "kind"): checks(
        *(CLIP, "kind: given", "kind: not-needed", "consent must be `given`"),
        *(GIVEN, (CLIP, "kind: synthetic", "kind: recorded")),
    ),
    ("ConsentEntry", "reason"): shows(CLIP, 'reason: "synthetic"', 'reason: "drawn"', PAGE),
    ("ConsentEntry", "until"): shows(CLIP, "2030-01-01", "2031-01-01", PAGE, GIVEN),
}
GROWTH_SCORE = 'growth:\n    score: "2"'
ALSO = '\n    also: {score: "3", reason: "Eight count.", readers: [Mo, Kim]}'
BESIDE: Edit = (MASTER, GROWTH_SCORE, f"{GROWTH_SCORE}{ALSO}")
READINGS = (
    'readings:\n  - {reader: first, scores: {growth: "2", slugs: "no"}}\n'
    '  - {reader: second, scores: {growth: "2", slugs: "no"}}\n'
)
READ: Edit = (MASTER, "scores:\n", f"{READINGS}scores:\n")
MASTERS = {
    ("MasterFile", "clip"): checks(MASTER, "clip: two-scales", "clip: other", WRONG_NAME),
    ("MasterFile", "rubric"): checks(MASTER, "rubric: garden-watch", "rubric: x", "no rubric `x`"),
    ("MasterFile", "provenance"): checks(MASTER, "designed", "coded", "at least two coders"),
    ("MasterFile", "coders"): shows(MASTER, "[Mo, Kim]", "[Mo, Lee]", "reveal", CODED),
    ("MasterFile", "scores"): checks(
        MASTER, "  slugs:", "  snails:", "no master score for `slugs`"
    ),
    ("MasterFile", "readings"): checks(
        MASTER,
        'second, scores: {growth: "2"',
        'second, scores: {growth: "3"',
        "agree on 1 of 2",
        READ,
    ),
    ("ReadingEntry", "reader"): checks(
        MASTER, "reader: second", "reader: first", "each apart from the other", READ
    ),
    ("ReadingEntry", "scores"): checks(
        MASTER, 'growth: "2", slugs', 'growht: "2", slugs', "no code `growht`", READ
    ),
    ("MasterEntry", "score"): shows(
        MASTER, 'growth:\n    score: "2"', 'growth:\n    score: "3"', "reveal"
    ),
    ("MasterEntry", "rationale"): shows(MASTER, "Seven seedlings", "Eight", "reveal"),
    ("MasterEntry", "not_lower"): shows(MASTER, "Something grows.", "It grows.", "reveal"),
    ("MasterEntry", "not_higher"): shows(MASTER, "Most of the bed", "Half of it", "reveal"),
    ("MasterEntry", "evidence"): shows(
        MASTER, '[{at: "00:01",', '[{at: "00:20", note: More.}, {at: "00:01",', "reveal"
    ),
    ("MasterEntry", "also"): shows(MASTER, GROWTH_SCORE, f"{GROWTH_SCORE}{ALSO}", "reveal"),
    ("AlsoEntry", "score"): checks(
        MASTER, 'also: {score: "3"', 'also: {score: "4"', "is no neighbor", BESIDE
    ),
    ("AlsoEntry", "reason"): shows(MASTER, "Eight count.", "Nine count.", "reveal", BESIDE),
    ("AlsoEntry", "readers"): checks(MASTER, "[Mo, Kim]", "[Mo, Mo]", "needs two readers", BESIDE),
    ("EvidenceEntry", "at"): shows(MASTER, 'at: "00:01"', 'at: "00:03"', "reveal"),
    ("EvidenceEntry", "until"): shows(MASTER, '"00:09.5"', '"00:12"', "reveal"),
    ("EvidenceEntry", "note"): shows(MASTER, "The count.", "The sum.", "reveal"),
}
SETS = {
    ("SetFile", "id"): checks(SET, "id: first-beds", "id: beds", WRONG_NAME),
    ("SetFile", "title"): shows(SET, "First beds", "Old beds", "/practice"),
    ("SetFile", "purpose"): checks(
        SET, "purpose: practice", "purpose: validity", "nobody would be"
    ),
    ("SetFile", "rubric"): checks(SET, "rubric: garden-watch", "rubric: x", "no rubric `x`"),
    ("SetFile", "summary"): shows(SET, "One bed.", "A single bed.", "/practice"),
    ("SetFile", "codes"): shows(SET, "[growth, slugs, overall]", "[growth]", "bench"),
    ("SetFile", "clips"): shows(SET, "[two-scales]", "[two-scales, bed-in-june]", "/practice"),
    ("SetFile", "pilots"): checks(
        SET, "clips: [two-scales]", "clips: [two-scales]\npilots: [two-scales]", "has pilots"
    ),
    ("SetFile", "feedback"): shows(SET, "after_each_clip", "after_set", "bench"),
    ("SetFile", "position"): shows(SET, 'One bed."\n', 'One bed."\nposition: 10\n', "/practice"),
    ("PairFile", "id"): checks(PAIR, "id: growing", "id: grown", WRONG_NAME),
    ("PairFile", "rubric"): checks(PAIR, "rubric: garden-watch", "rubric: x", "no rubric `x`"),
    ("PairFile", "code"): checks(
        PAIR, "code: growth", "code: overall", "not one score point apart"
    ),
    ("PairFile", "clips"): shows(
        PAIR, "[open-bed, green-bed]", "[green-bed, open-bed]", "/practice/pairs/growing"
    ),
    ("PairFile", "question"): shows(PAIR, "Which bed", "What bed", "/practice/pairs/growing"),
}
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
    ("PolicyFile", "override"): shows(POLICY, ONE, f"override: For a study.\n{ONE}", RULE),
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
    ("ClauseEntry", "measure"): shows(
        POLICY, EXACT_BY_CODE, "measure: within_one, scope: each_code", RULE
    ),
    ("ClauseEntry", "scope"): shows(POLICY, EXACT_BY_CODE, "measure: exact, scope: overall", RULE),
    ("ClauseEntry", "codes"): shows(POLICY, "codes: [growth]", "codes: [slugs]", RULE, NAMED),
    ("ClauseEntry", "at_least"): shows(POLICY, "at_least: 0.4", "at_least: 0.35", RULE),
    ("ClauseEntry", "at_most"): shows(POLICY, "at_most: 0.1", "at_most: 0.15", RULE),
    ("ClauseEntry", "in_scores"): shows(POLICY, ", in_scores: true", "", RULE),
    ("ClauseEntry", "clips_at_least"): shows(
        POLICY, "at_least: 0.4", "at_least: 0.4, clips_at_least: 3", RULE
    ),
    ("ClauseEntry", "reaches"): shows(POLICY, "reaches: 0.6", "reaches: 0.7", RULE, CHANCE),
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
LOCKED = "/course/digging"
COURSES = {
    ("CourseFile", "id"): shows(COURSE, "id: gardening", "id: yard", "courses in force"),
    ("CourseFile", "title"): shows(COURSE, '"Gardening"', '"Yards"', "/course"),
    ("CourseFile", "modules"): shows(COURSE, 'title: "Looking"', 'title: "Seeing"', "/course"),
    ("ModuleEntry", "id"): checks(COURSE, "id: digging", "id: looking", "`looking` is given twice"),
    ("ModuleEntry", "title"): shows(COURSE, 'title: "Looking"', 'title: "Seeing"', "/course"),
    ("ModuleEntry", "summary"): shows(COURSE, "How to look.", "How to see.", "/course"),
    ("ModuleEntry", "folder"): checks(COURSE, "folder: 02-digging", "folder: 02-x", "02-digging"),
    ("ModuleEntry", "requires"): shows(COURSE, UNLOCK, "requires: []", LOCKED),
    ("ModuleEntry", "unlock"): shows(
        COURSE, "unlock: {read: none}", "unlock: null", LOCKED, (COURSE, "read: all", "read: none")
    ),
    ("UnlockEntry", "read"): shows(COURSE, "read: all", "read: none", LOCKED),
    ("UnlockEntry", "checks"): shows(COURSE, "read: all", "read: all, checks: answered", LOCKED),
    ("UnlockEntry", "practice"): shows(
        COURSE, "read: all", "read: all, practice: [first-beds]", LOCKED
    ),
    ("LessonMatter", "id"): checks(LESSON, "id: counting", "id: counted", "counting"),
    ("LessonMatter", "title"): shows(LESSON, '"Counting"', '"Adding"', "/course"),
    ("LessonMatter", "summary"): shows(
        LESSON, 'title: "Counting"', 'title: "Counting"\nsummary: Count.', "/course"
    ),
    ("LessonMatter", "codes"): shows(
        LOOKING, "codes: [growth]", "codes: [slugs]", "/course/looking-at-beds"
    ),
    ("LessonMatter", "requires"): shows(
        LESSON, "requires: [looking-at-beds]", "requires: []", "/course/counting"
    ),
}
EFFECTS: Mapping[tuple[str, str], Effect] = {
    **RUBRICS,
    **CLIPS,
    **MASTERS,
    **SETS,
    **POLICIES,
    **COURSES,
}
