"""A server keeps in memory what pages need, and not what commands, other databases or tables of logs need."""

import os
import subprocess
import sys
from pathlib import Path

from app.config import ROOT

# What is left out of a server on SQLite: for commands, for making content, for stores it does not use.
NOT_LOADED = (
    "rich",
    "pygments",
    "psycopg",
    "boto3",
    "bleach",
    "snowballstemmer",
    "segno",
    "alembic",
    "typst",
    "openbadgeslib",
)
ASK = f"import sys, wsgi; print(*[name for name in {NOT_LOADED!r} if name in sys.modules])"


def test_a_server_on_sqlite_loads_nothing_it_does_not_need(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "ENVIRONMENT": "development",
        "SECRET_KEY": "a key for tests only, long enough",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
    }
    words = [sys.executable, "-c", ASK]
    said = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert said.stdout.split() == []
