"""A square for phones is drawn whole, whatever room there is for it."""

import re

from app.web.squares import draw_square


def test_a_square_has_a_size_and_shrinks_as_a_whole() -> None:
    drawn = draw_square("https://coach.example.org/join/K7MP-CRTX", border=2)
    sizes = re.findall(r'<svg width="(\d+)" height="(\d+)" viewBox="0 0 (\d+) (\d+)"', drawn)
    assert len(sizes) == 1
    assert len(set(sizes[0])) == 1
