"""QR codes: a text as a square that phones read."""

from markupsafe import Markup

_SCALE = 5


def draw_square(text: str, border: int) -> Markup:
    """Return the QR code of a text as SVG, dark on light whatever the colors of the page.

    Args:
        text: what a phone shall read.
        border: how many modules stay light around it; the standard asks for four, phones read two.
    """
    import segno  # noqa: PLC0415  few pages draw one, so only a process that does has it

    square = segno.make(text, micro=False)
    size, _ = square.symbol_size(scale=_SCALE, border=border)
    drawn = square.svg_inline(scale=_SCALE, border=border, dark="#000", light="#fff", omitsize=True)
    # With its own size and a view box, it shrinks as a whole where there is less room.
    sized = drawn.replace("<svg ", f'<svg width="{size}" height="{size}" ', 1)
    return Markup(sized)  # noqa: S704  drawn by segno: paths, and none of the text itself
