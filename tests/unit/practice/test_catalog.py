"""Where a practice set stands: mixed, with its domain, or with its code."""

from dataclasses import dataclass, replace

from app.practice.domain.catalog import arrange
from app.sets.domain.codes import CodeOnSheet
from tests.unit.bench.test_sheet import code

LINK, EXPL = code("link"), code("expl")
SLIPS = replace(code("slips"), domain_id="errors", domain_title="Errors")


@dataclass(frozen=True)
class Offered:
    name: str
    codes: tuple[CodeOnSheet, ...]


MIXED = Offered("mixed", (LINK, SLIPS))
RICH = Offered("rich", (LINK, EXPL))
ONE, TWO, OTHER = Offered("one", (LINK,)), Offered("two", (LINK,)), Offered("other", (SLIPS,))
WHOLE = Offered("whole", (LINK, *(code(key) for key in "abcdef")))
ALL = (MIXED, RICH, WHOLE, ONE, OTHER, TWO)


def test_each_set_stands_in_one_place() -> None:
    catalog = arrange(ALL)
    assert catalog.mixed == (MIXED,)
    assert catalog.by_domain == (RICH, WHOLE)
    assert [(row.code.key, row.sets) for row in catalog.by_code] == [
        ("link", (ONE, TWO)),
        ("slips", (OTHER,)),
    ]
    assert catalog.wanted is None


def test_sets_of_a_domain_stand_together_in_the_order_of_the_longest_sheet() -> None:
    slips = Offered("slips", (SLIPS, replace(SLIPS, key="terms")))
    other = Offered("other", tuple(replace(code(key), domain_id="new") for key in "xy"))
    more = Offered("more", (EXPL, LINK))
    sheet = Offered("sheet", (LINK, EXPL, SLIPS))
    assert arrange([other, slips, RICH, sheet, more]).by_domain == (RICH, more, slips, other)


def test_without_sets_the_shelf_is_empty() -> None:
    catalog = arrange([])
    assert (catalog.mixed, catalog.by_domain, catalog.by_code) == ((), (), ())


def test_a_wanted_code_brings_its_sets_to_the_front_the_fewest_codes_first() -> None:
    catalog = arrange(ALL, "link")
    assert catalog.wanted == LINK
    assert catalog.for_code == (ONE, TWO, MIXED, RICH)


def test_a_code_that_no_set_is_made_for_is_not_wanted() -> None:
    catalog = arrange(ALL, "a")
    assert (catalog.wanted, catalog.for_code) == (None, ())


def test_codes_stand_in_the_order_of_the_longest_sheet() -> None:
    sheet = Offered("sheet", (LINK, EXPL, SLIPS))
    alone = [Offered(name, (one,)) for name, one in (("s", SLIPS), ("l", LINK), ("z", code("z")))]
    catalog = arrange([*alone, sheet])
    assert [row.code.key for row in catalog.by_code] == ["link", "slips", "z"]
    assert arrange([sheet]).by_code == ()
