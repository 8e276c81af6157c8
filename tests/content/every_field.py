"""For every field of every content file: a change of it, and where somebody notices.

`EFFECTS` names each field of each schema. `shows` changes a file and says which answer of the
program becomes another one; `checks` changes it and quotes what an author then reads.
"""

from collections.abc import Mapping

from tests.content.effects import (
    CLIP,
    COURSE,
    LESSON,
    LOOKING,
    MASTER,
    PAIR,
    POLICY,
    RUBRIC,
    SET,
    WRONG_NAME,
    Edit,
    Effect,
    checks,
    shows,
)
from tests.content.every_policy_field import POLICIES

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
