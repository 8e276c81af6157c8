"""Where a practice set stands: mixed, with its domain, or with its code."""

from dataclasses import dataclass, replace

from app.practice.domain.catalog import arrange
from app.sets.domain.codes import CodeOnSheet
from tests.unit.calibration.test_sheet import code

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
    shelf = arrange(ALL)
    assert shelf.mixed == (MIXED,)
    assert shelf.by_domain == (RICH, WHOLE)
    assert [(row.code.key, row.sets) for row in shelf.by_code] == [
        ("link", (ONE, TWO)),
        ("slips", (OTHER,)),
    ]
    assert shelf.wanted is None


def test_sets_of_a_domain_stand_together_in_the_order_of_the_longest_sheet() -> None:
    slips = Offered("slips", (SLIPS, replace(SLIPS, key="terms")))
    other = Offered("other", tuple(replace(code(key), domain_id="new") for key in "xy"))
    more = Offered("more", (EXPL, LINK))
    sheet = Offered("sheet", (LINK, EXPL, SLIPS))
    assert arrange([other, slips, RICH, sheet, more]).by_domain == (RICH, more, slips, other)


def test_without_sets_the_shelf_is_empty() -> None:
    shelf = arrange([])
    assert (shelf.mixed, shelf.by_domain, shelf.by_code) == ((), (), ())


def test_a_wanted_code_brings_its_sets_to_the_front_the_fewest_codes_first() -> None:
    shelf = arrange(ALL, "link")
    assert shelf.wanted == LINK
    assert shelf.for_code == (ONE, TWO, MIXED, RICH)


def test_a_code_that_no_set_is_made_for_is_not_wanted() -> None:
    shelf = arrange(ALL, "a")
    assert (shelf.wanted, shelf.for_code) == (None, ())


def test_codes_stand_in_the_order_of_the_longest_sheet() -> None:
    sheet = Offered("sheet", (LINK, EXPL, SLIPS))
    alone = [Offered(name, (one,)) for name, one in (("s", SLIPS), ("l", LINK), ("z", code("z")))]
    shelf = arrange([*alone, sheet])
    assert [row.code.key for row in shelf.by_code] == ["link", "slips", "z"]
    assert arrange([sheet]).by_code == ()
