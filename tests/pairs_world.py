"""Contrast pairs in the garden: an exemplar beside a clip that is scored blind."""

from tests.content.gardens import Garden

KEY = "A bed with plants in most rows."
_NO_SLUG = (
    'score: "no"\n    rationale: None is in view.\n    not_lower: null\n'
    "    not_higher: No slug is shown.\n    evidence: []"
)


def add_pairs(garden: Garden) -> Garden:
    """Make the last clip of the practice set an exemplar, and two pairs of it and the first one."""
    garden.change("calibration_sets/clips/bed-in-july.yaml", "use: practice", "use: exemplar")
    garden.change("calibration_sets/sets/first-beds.yaml", ", bed-in-july]", "]")
    july = "calibration_sets/masters/bed-in-july.yaml"
    garden.change(july, 'growth:\n    score: "2"', 'growth:\n    score: "3"')
    garden.change(july, "Seven seedlings in a bed made for forty.", "Thirty seedlings.")
    seen = 'score: "yes"\n    rationale: One crawls.\n    not_lower: It crawls.\n'
    seen += '    not_higher: null\n    evidence: [{at: "00:11", note: "It crawls."}]'
    garden.change(july, _NO_SLUG, seen)
    two = "calibration_sets/masters/two-scales.yaml"
    garden.change(two, "Seven seedlings in a bed made for forty.", KEY)
    folder = garden.sets_dir / "pairs"
    folder.mkdir()
    (folder / "growing.yaml").write_text(
        "id: growing\nrubric: garden-watch\ncode: growth\n"
        "clips: [two-scales, bed-in-july]\nquestion: Which bed is greener?\n",
        encoding="utf-8",
    )
    (folder / "crawling.yaml").write_text(
        "id: crawling\nrubric: garden-watch\ncode: slugs\n"
        "clips: [bed-in-july, two-scales]\nquestion: Where does something crawl?\n",
        encoding="utf-8",
    )
    return garden
