"""Figures are pictures and nothing else."""

import pytest

from app.content.svg import MAX_BYTES, read_svg

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 48.5">'


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
