"""Whoever starts a program waits while it makes progress, and is told why when it makes none."""

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

import dev
from tests.fixtures.journeys import eventually
from tests.fixtures.patience import PATIENCE_S
from tools.serving import NotServingError, ServedApp
from tools.waiting import Patience, StuckError, last_lines, work_of

FAILS_ONCE = """
from itertools import count
import pytest
from tools.serving import NotServingError
starts = count(1)

@pytest.fixture(scope="session")
def server():
    if next(starts) {when}:
        raise NotServingError("The server ended before its first page. It said: no room left")

@pytest.fixture(scope="module")
def browser(server): ...

@pytest.mark.parametrize("page", range(6))
def test_a_page(browser, page): ...
"""


def wait_for_ever(patience: Patience) -> None:
    while True:
        patience.wait(pause=0.01)


def test_while_something_moves_nobody_gives_up() -> None:
    patience = Patience("the first page", count().__next__, stuck_after=0)
    for _ in range(50):
        patience.wait(pause=0.001)


def test_what_hangs_is_given_up_and_said() -> None:
    patience = Patience("the first page", lambda: "the same", stuck_after=0.05)
    with pytest.raises(StuckError, match="for the first page; nothing has moved any more"):
        wait_for_ever(patience)


def test_what_works_and_never_ends_is_given_up_too() -> None:
    patience = Patience("the data", count().__next__, at_most=0.05)
    with pytest.raises(StuckError, match="for the data, which still works and never ends"):
        wait_for_ever(patience)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells who works")
def test_work_of_a_grandchild_is_progress_and_sleep_is_not() -> None:
    burn = "while True: pass"
    grandparent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"
    with subprocess.Popen([sys.executable, "-c", grandparent], start_new_session=True) as busy:
        try:
            seen = work_of(busy.pid)
            eventually(lambda: work_of(busy.pid) != seen)
            again = work_of(busy.pid)
            eventually(lambda: work_of(busy.pid) != again)
        finally:
            os.killpg(busy.pid, 9)


def test_a_log_that_grows_is_progress(tmp_path: Path) -> None:
    log = tmp_path / "log"
    before = work_of(-1, log)
    log.write_text("a line\n")
    assert work_of(-1, log) != before


def test_the_end_of_what_a_program_said_is_shown() -> None:
    said = "\n".join(f"line {number}" for number in range(100))
    assert last_lines(said, 2) == "It said:\n  line 98\n  line 99"
    assert last_lines(" \n") == "It said nothing."


def test_a_server_that_cannot_start_gives_its_reason(tmp_path: Path) -> None:
    app = ServedApp(tmp_path, settings={"DATABASE_URL": "mysql://nowhere"})
    with pytest.raises(NotServingError, match="DATABASE_URL must begin with sqlite:///"):
        app.start()
    with pytest.raises(NotServingError, match="DATABASE_URL must begin with sqlite:///"):
        app.prepare()


@pytest.mark.parametrize(
    ("when", "outcome"),
    [("== 1", "5 passed, 1 error"), ("> 0", "6 errors")],
    ids=["a slow start fails one test", "what never starts fails each, tried three times"],
)
def test_a_start_that_failed_is_tried_again(tmp_path: Path, when: str, outcome: str) -> None:
    file = tmp_path / "test_pages.py"
    file.write_text(FAILS_ONCE.replace("{when}", when))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command += ["-p", "tests.fixtures.starting", "-c", os.devnull, "--rootdir", str(tmp_path)]
    done = subprocess.run(
        [*command, str(file)],
        cwd=dev.ROOT,
        env={**os.environ, "PYTHONPATH": str(dev.ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert outcome in done.stdout, done.stdout
    assert "no room left" in done.stdout


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]])
def test_the_door_alone_lists_what_it_can_do(words: list[str]) -> None:
    command = [sys.executable, "dev.py", *words]
    done = subprocess.run(command, cwd=dev.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr == ""
    for name, act in dev.COMMANDS.items():
        assert f"{name:<10} {act.__doc__}" in done.stdout
    assert "None" not in done.stdout


def test_a_program_that_takes_long_is_said_to_be_at_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "TELL_EVERY", 0.05)
    slow = "import sys, time; print('schema', file=sys.stderr, flush=True); time.sleep(1)"
    dev.call([sys.executable, "-c", f"{slow}; print('done')"])
    assert "still at it, " in capsys.readouterr().out


def test_a_program_that_fails_shows_all_it_said() -> None:
    with pytest.raises(dev.CalledProgramError, match=r"failed:\nout\nwhy"):
        dev.call([sys.executable, "-c", "import sys; print('out'); sys.exit('why')"])
