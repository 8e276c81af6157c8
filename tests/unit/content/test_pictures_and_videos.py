"""Figures are pictures and nothing else; a video says how long it lasts."""

import struct
from pathlib import Path

import pytest

from app.content.mp4 import read_duration_ms
from app.content.svg import MAX_BYTES, read_svg

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 48.5">'


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, name) + content


def test_a_figure_is_measured_by_its_view_box() -> None:
    assert read_svg(f'{OPEN}<rect fill="url(#g)"/><use href="#a"/></svg>'.encode()) == (
        (64, 49),
        [],
    )


@pytest.mark.parametrize(
    ("svg", "complaint"),
    [
        pytest.param(f"{OPEN}<script/></svg>", "cannot hold <script>", id="script"),
        pytest.param(f"{OPEN}<foreignObject/></svg>", "<foreignObject>", id="foreign object"),
        pytest.param(f"{OPEN}<image/></svg>", "cannot hold <image>", id="image"),
        pytest.param(f'{OPEN}<g onclick="x()"/></svg>', "onclick=", id="handler"),
        pytest.param(f'{OPEN}<use href="//x.example/a"/></svg>', "href=", id="foreign link"),
        pytest.param(f'{OPEN}<rect fill="url(//x.example)"/></svg>', "fill=", id="foreign fill"),
        pytest.param(f"{OPEN}<style>@import 'x'</style></svg>", "fetches nothing", id="import"),
        pytest.param("<svg/>", "viewBox", id="no size"),
        pytest.param("<!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>", "no document type", id="entities"),
        pytest.param("<svg>", "not a readable SVG", id="unclosed"),
        pytest.param("x" * (MAX_BYTES + 1), "larger than", id="too large"),
    ],
)
def test_a_figure_that_is_more_than_a_picture_is_refused(svg: str, complaint: str) -> None:
    assert any(complaint in found for found in read_svg(svg.encode())[1])


@pytest.mark.parametrize(
    ("content", "duration"),
    [
        pytest.param(bytes(12) + struct.pack(">II", 600, 54_900), 91_500, id="32-bit times"),
        pytest.param(b"\1" + bytes(19) + struct.pack(">IQ", 1000, 2**33), 2**33, id="64-bit times"),
        pytest.param(bytes(20), None, id="no time scale"),
        pytest.param(bytes(4), None, id="cut off"),
    ],
)
def test_a_video_says_how_long_it_lasts(
    tmp_path: Path, content: bytes, duration: int | None
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(
        box(b"ftyp", b"isom") + box(b"moov", box(b"free", b"") + box(b"mvhd", content))
    )
    assert read_duration_ms(path) == duration


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\0" * 64, id="zeros"),
        pytest.param(box(b"ftyp", b"isom"), id="no movie"),
        pytest.param(box(b"moov", box(b"trak", b"")), id="no header"),
        pytest.param(struct.pack(">I4s", 1, b"free") + b"\0" * 4, id="a large box cut off"),
        pytest.param(struct.pack(">I4sQ", 1, b"free", 4), id="a box smaller than itself"),
        pytest.param(struct.pack(">I4s", 0, b"mdat") + bytes(40), id="a box to the end"),
    ],
)
def test_a_file_that_is_no_video_has_no_duration(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(data)
    assert read_duration_ms(path) is None
