"""What one process of a test run has compiled, the next one reads."""

import os
import subprocess
import sys
from pathlib import Path

from app.config import ROOT
from tools.compiled import keep_compiled

PROGRAM = "import sys, tools.waiting as w; print(w.__cached__, sys.flags.dont_write_bytecode)"


def told(env: dict[str, str]) -> list[str]:
    words = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_who_wants_nothing_beside_the_sources_gets_it_elsewhere() -> None:
    cached, keeps_nothing = told(keep_compiled({**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}))
    assert keeps_nothing == "0"
    assert Path(cached).is_file()
    assert not Path(cached).is_relative_to(ROOT / "tools")


def test_who_says_where_is_obeyed(tmp_path: Path) -> None:
    kept = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": str(tmp_path)}
    cached, _ = told(keep_compiled({**os.environ, **kept}))
    assert Path(cached).is_relative_to(tmp_path)


def test_an_environment_that_forbids_nothing_stays_as_it_is() -> None:
    assert keep_compiled({"LANG": "C"}) == {"LANG": "C"}
