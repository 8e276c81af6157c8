"""Killed with signal 9 between the commit and the job, and at any other moment: nothing is lost,
and nothing is done twice."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.config import ROOT
from tests.fixtures.databases import on_each_database
from tests.fixtures.patience import PATIENCE_S

# Every seventh round is killed right after its commit, and so on: see `outbox_rounds.POINTS`.
ROUNDS = {"sqlite": 50, "postgresql": 21}


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither fork nor signal 9")
@on_each_database
def test_no_job_is_lost_or_done_twice_whenever_its_process_is_killed(
    database_url: str, tmp_path: Path
) -> None:
    rounds = next(count for name, count in ROUNDS.items() if database_url.startswith(name))
    jobs_url = f"sqlite:///{tmp_path / 'jobs.sqlite3'}" if rounds == ROUNDS["sqlite"] else ""
    command = [sys.executable, "-m", "tests.outbox_rounds", database_url, jobs_url]
    done = subprocess.run(
        [*command, str(tmp_path), str(rounds)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    acted = told["acted"]
    assert told["died"] >= rounds * 5 // 7, "not all died where it was planted"
    assert len(acted) >= told["died"]
    assert told["noted"] == acted
    assert told["emails"] == acted
    assert told["message_ids"] == len(acted)
    assert told["open"] == 0
