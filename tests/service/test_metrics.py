"""Two processes serve, and whoever asks for the counts gets those of both."""

import http.client
import re
import shutil
from pathlib import Path

from tests.fixtures.journeys import eventually
from tests.fixtures.patience import PATIENCE_S
from tools.serving import DATABASE, ServedApp

TOKEN = "a token of the watchers"
PAGES = 12


def ask(app: ServedApp, path: str) -> str:
    line = http.client.HTTPConnection("127.0.0.1", app.port, timeout=PATIENCE_S)
    try:
        line.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}"})
        return line.getresponse().read().decode()
    finally:
        line.close()


def read_count(app: ServedApp) -> float:
    text = ask(app, "/metrics")
    found = re.findall(r'requests_total{endpoint="health.show_health".*} ([\d.]+)', text)
    return sum(map(float, found))


def test_the_processes_add_up_their_counts_and_write_their_files_for_themselves(
    tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / DATABASE)
    counts = tmp_path / "counts"
    counts.mkdir()
    given = {"METRICS_TOKEN": TOKEN, "PROMETHEUS_MULTIPROC_DIR": str(counts)}
    app = ServedApp(tmp_path, settings={**given, "REQUEST_LOG": "json"})
    app.start()
    try:
        for _ in range(PAGES):
            assert ask(app, "/healthz") == "ok\n"
        assert [read_count(app) for _ in range(6)] == [PAGES] * 6
        eventually(lambda: app.log().count('"endpoint": "health.show_health"') == PAGES)
    finally:
        app.stop()
    modes = {path.stat().st_mode & 0o077 for path in counts.iterdir()}
    assert modes == {0}
