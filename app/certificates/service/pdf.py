"""A certificate as PDF/UA-1, tagged for screen readers, drawn by typst.

What it says comes in words from the page; `certificate.typ` says where it stands. The names of people
travel as data, never as text of the document, so that none can be read as a command.
"""

import json
from dataclasses import asdict
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from app.certificates.domain.faces import Face
from app.certificates.errors import PdfError
from app.sentences import Sentence

_SOURCE = Path(__file__).resolve().parent.parent / "certificate.typ"
_NOT_INSTALLED = Sentence(
    "This site makes no PDFs: the package that draws them is not installed. Print the page instead, or "
    "ask the person who runs the site to install the extra “pdf”."
)
_NOT_DRAWN = Sentence(
    "This PDF could not be drawn, most likely because a letter of the name has no font here. Print the "
    "page instead: your browser has fonts for it."
)


def is_installed() -> bool:
    """Say whether the extra that draws PDFs is installed."""
    return find_spec("typst") is not None


def draw_pdf(face: Face, issued_at: datetime, *, is_letter: bool) -> bytes:
    """Return the PDF; the same certificate gives the same bytes.

    Args:
        face: what stands on it.
        issued_at: when it was issued, which is the date of the file.
        is_letter: whether the paper is US Letter; else A4.

    Raises:
        PdfError: the extra is not installed, or no font has a letter of it.
    """
    if not is_installed():
        raise PdfError(_NOT_INSTALLED)
    import typst  # noqa: PLC0415  an extra

    paper = "us-letter" if is_letter else "a4"
    data = json.dumps(asdict(face) | {"paper": paper, "issued": f"{issued_at:%Y-%m-%d}"})
    try:
        drawn = typst.compile(
            _SOURCE.read_bytes(),
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=["ua-1"],
            timestamp=int(issued_at.timestamp()),
        )
    except RuntimeError as error:
        raise PdfError(_NOT_DRAWN) from error
    return bytes(drawn)
