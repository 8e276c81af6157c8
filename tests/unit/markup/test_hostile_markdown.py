"""No text an author or an attacker writes becomes anything but words, links and formulas."""

import pytest

from app.markup.blocks import Figure
from app.markup.lesson import compile_lesson
from tests.reference import reference_json
from tests.unit.markup.documents import dangers
from tests.unit.markup.payloads import native_payloads


def picture(name: str) -> Figure | None:
    return Figure(url=f"/course/figures/x/{name}", width=1, height=1)


NATIVE = list(native_payloads())


def test_there_are_enough_native_payloads_to_mean_something() -> None:
    assert len(NATIVE) == len(set(NATIVE)) >= 200


@pytest.mark.parametrize("start", range(0, len(NATIVE), 50))
def test_a_native_payload_gives_nothing_dangerous(start: int) -> None:
    found = {
        source: dangers(compile_lesson(source, picture).html)
        for source in NATIVE[start : start + 50]
    }
    assert {source: worry for source, worry in found.items() if worry} == {}


def test_no_payload_of_the_public_battery_gives_anything_dangerous() -> None:
    payloads = reference_json("security", "xss", "payloadbox.json")
    found = {source: dangers(compile_lesson(source, picture).html) for source in payloads}
    assert len(found) > 6_000
    assert {source: worry for source, worry in found.items() if worry} == {}


def test_payloads_stay_harmless_side_by_side_in_one_text() -> None:
    payloads = reference_json("security", "xss", "payloadbox.json")
    for start in range(0, len(payloads), 80):
        source = "\n\n".join(payloads[start : start + 20])
        assert dangers(compile_lesson(source, picture).html) == []


def test_a_comparison_written_without_maths_keeps_its_words() -> None:
    html = compile_lesson("5 < 6 and a<b, but c>d.", picture).html
    assert html == "<p>5 &lt; 6 and a&lt;b, but c&gt;d.</p>"


@pytest.mark.parametrize("index", [0, 1, 7])
def test_a_placeholder_cannot_be_smuggled_in(index: int) -> None:
    token = "0" * 64
    source = f"f{token}x{index}x $x$"
    assert f"f{token}x{index}x" in compile_lesson(source, picture).html
