"""A sitting that grows tells the worlds apart in its decision alone, and there in sums over clips."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.two_worlds import GATE, Step, TwoWorlds
from tests.web.test_two_worlds import SHEET, TAKE_HER_DATA, every_page, sign_in, take_all

MASTERS_SAY = ("Seven seedlings", "A wholly different reason", "Other moments", "Three are in view")
# Where a person is told how she stands.
TELLS_THE_DECISION = {"/", "/account", "/course", "/certification", "/certificates", GATE}


@pytest.fixture
def worlds(tmp_path: Path, sqlite_template: Path) -> Iterator[TwoWorlds]:
    worlds = TwoWorlds(tmp_path, sqlite_template)
    yield worlds
    worlds.close()


def start(worlds: TwoWorlds) -> str:
    """Let Ana start the demonstration in both worlds; return the address of her sitting."""
    step = Step("POST", f"{GATE}/sittings")
    homes = {world.take("Ana", step).location for world in (worlds.one, worlds.other)}
    assert len(homes) == 1, "the lots know nothing of master scores"
    return homes.pop().removesuffix("/next")


def pages_of(home: str) -> list[Step]:
    """Every address of a sitting, those that exist and those she might try."""
    ends = ("", "/draft", "/reveal", "/masters", "/scores", "/media/video", "/media/key")
    clips = [f"{home}/clips/{number}{end}" for number in (1, 2, 3) for end in ends]
    paths = [home, f"{home}/next", f"{home}/result", f"{home}/plan", f"{home}.json", *clips]
    return [
        Step("GET", path, accept=accept)
        for path in paths
        for accept in ("text/html", "application/json")
    ]


def test_until_the_rule_decides_nothing_tells_the_worlds_apart(worlds: TwoWorlds) -> None:
    assert take_all(worlds, "Ana", sign_in("Ana")) == []
    home = start(worlds)
    pages = [*every_page(), *pages_of(home)]
    first, second = (Step("POST", f"{home}/clips/{number}", SHEET) for number in (1, 2))
    draft = {"saves": 0, "answers": [{"code": "growth", "rank": 4}], "notes": []}
    states = {
        "started": pages,
        "drafting": [Step("PUT", f"{home}/clips/1/draft", json=draft), *pages],
        "one of two recorded": [first, first, TAKE_HER_DATA, *pages],
        "the last one: how it is answered": [second],
    }
    differing = {state: take_all(worlds, "Ana", steps) for state, steps in states.items()}
    assert differing == {state: [] for state in states}

    told = {step.path for step in pages if worlds.take("Ana", step)}
    assert home in told, "nothing was compared"
    assert told <= {home, *TELLS_THE_DECISION}
    for world in (worlds.one, worlds.other):
        verdict = world.take("Ana", Step("GET", home)).text
        assert "too few to tell" in verdict, "two clips would speak of single ones"
        assert [words for words in MASTERS_SAY if words in verdict] == []
    assert take_all(worlds, "Ben", [*sign_in("Ben"), *pages]) == []
