"""Captions are read strictly: what a browser would forgive, an author hears of."""

import pytest

from app.content.captions import Cue, read_webvtt
from tests.reference import reference_file

HEAD = "WEBVTT\n\n"


def test_a_cue_has_times_a_speaker_and_words() -> None:
    cues, problems = read_webvtt(
        HEAD
        + "NOTE by hand\n\nfirst\n01:02.500 --> 01:00:04.000 line:0\n<v.loud Ms. Rivera>So\nit is &lt; 5!",
        file="x.vtt",
    )
    assert problems == []
    assert cues == (
        Cue(start_ms=62_500, end_ms=3_604_000, speaker="Ms. Rivera", text="So it is < 5!"),
    )


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param(
            "00:00.000 --> 00:01.000\nx", 1, "begins with a line `WEBVTT`", id="no header"
        ),
        pytest.param("WEBVTTX\n", 1, "begins with a line `WEBVTT`", id="header runs on"),
        pytest.param("WEBVTT\n", 1, "the file has no cues", id="empty"),
        pytest.param(
            HEAD + "00:02.000 --> 00:01.000\nx", 3, "ends before it begins", id="backwards"
        ),
        pytest.param(HEAD + "00:01 --> 00:02\nx", 3, "a time is written", id="no thousandths"),
        pytest.param(HEAD + "00:61.000 --> 00:62.000\nx", 3, "a time is written", id="61 seconds"),
        pytest.param(HEAD + "00:01.000-->00:02.000\nx", 3, "expected a line like", id="no spaces"),
        pytest.param(HEAD + "words alone", 4, "expected a line like", id="no times"),
        pytest.param(HEAD + "00:01.000 --> 00:02.000\n", 3, "the cue has no words", id="no words"),
        pytest.param(HEAD + "00:01.000 --> 00:02.000\n<b></b>", 3, "has no words", id="only tags"),
        pytest.param(
            HEAD + "00:01.000 --> 00:02.000\n<script>x", 4, "unknown tag `<script>`", id="script"
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, message: str) -> None:
    cues, problems = read_webvtt(text, file="x.vtt")
    assert cues == ()
    assert any(p.line == line and message in p.message for p in problems), problems


def test_no_file_of_the_public_battery_crashes_the_reader() -> None:
    folder = reference_file("security", "webvtt")
    files = sorted(folder.rglob("*.vtt"))
    assert len(files) > 30
    for path in files:
        text = path.read_bytes().decode("utf-8-sig", "replace")
        cues, problems = read_webvtt(text, file=path.name)
        assert bool(cues) != bool(problems)
        assert all(cue.start_ms < cue.end_ms and cue.text for cue in cues)
