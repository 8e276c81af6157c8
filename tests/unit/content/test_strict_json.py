"""JSON of strangers: read strictly, refused as one kind of error, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.strict_json import MAX_DEPTH, JsonRefusedError, read_json

REFUSED = (
    *("[" * 200_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 200_000, "[" * (MAX_DEPTH + 1)),
    *("9" * 5000, "-" + "9" * 5000, "[1e999]", "NaN", "[Infinity]", '{"a": 1, "a": 2}'),
    *("", "{", "[1,]", "\x00", '"a\nb"', "nul", "1 2"),
)


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_anything_strange_is_refused(text: str) -> None:
    with pytest.raises(JsonRefusedError):
        read_json(text)


def test_plain_documents_are_read() -> None:
    assert read_json(b'{"size": 12, "text": "[[[{{{", "list": [1.5, null, true]}') == {
        "size": 12,
        "text": "[[[{{{",
        "list": [1.5, None, True],
    }
    assert read_json('"' + "[" * 1000 + '\\""') == "[" * 1000 + '"'


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_json(data)
    except JsonRefusedError as error:
        assert str(error)  # noqa: PT017  either outcome is right, any other error is not
