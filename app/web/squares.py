"""QR codes: a text as a square that phones read."""

from markupsafe import Markup


def draw_square(text: str, border: int) -> Markup:
    """Return the QR code of a text as SVG, dark on light whatever the colors of the page.

    Args:
        text: what a phone shall read.
        border: how many modules stay light around it; the standard asks for four, phones read two.
    """
    import segno  # noqa: PLC0415  two pages draw one, so only a process that does has it

    drawn = segno.make(text, micro=False).svg_inline(
        scale=5, border=border, dark="#000", light="#fff"
    )
    return Markup(drawn)  # noqa: S704  drawn by segno: paths, and none of the text itself
