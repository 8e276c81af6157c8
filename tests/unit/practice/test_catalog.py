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


def test_a_set_stands_with_the_domain_of_all_its_codes_whichever_comes_first() -> None:
    sheet = Offered("sheet", (LINK, EXPL, SLIPS, replace(SLIPS, key="terms")))
    errors = Offered("errors", sheet.codes[2:])
    assert arrange([errors, RICH, sheet]).by_domain == (RICH, errors)


def test_without_sets_the_shelf_is_empty() -> None:
    catalog = arrange([])
    assert (catalog.mixed, catalog.by_domain, catalog.by_code) == ((), (), ())


def test_a_wanted_code_brings_its_sets_to_the_front_the_fewest_codes_first() -> None:
    catalog = arrange(ALL, "link")
    assert catalog.wanted == LINK
    assert catalog.for_code == (ONE, TWO, MIXED, RICH)


def test_a_set_of_six_codes_has_a_focus_and_one_of_seven_has_none() -> None:
    six = Offered("six", (*(code(key) for key in "abcde"), LINK))
    catalog = arrange([six, WHOLE], "link")
    assert len(WHOLE.codes) == 7
    assert (catalog.wanted, catalog.for_code) == (LINK, (six,))


def test_a_code_that_no_set_is_made_for_is_not_wanted() -> None:
    catalog = arrange(ALL, "a")
    assert (catalog.wanted, catalog.for_code) == (None, ())


def test_codes_stand_in_the_order_of_the_longest_sheet() -> None:
    sheet = Offered("sheet", (LINK, EXPL, SLIPS))
    codes = (SLIPS, EXPL, LINK, code("a"))
    alone = [Offered(one.key, (one,)) for one in codes]
    catalog = arrange([*alone, sheet])
    assert [row.code.key for row in catalog.by_code] == ["link", "expl", "slips", "a"]
    assert arrange([sheet]).by_code == ()
