"""The samples of deploy/ are tried: the units are read by systemd, and all say the same."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.config import ROOT, Environment, Settings

DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("plumbline*.*") if path.suffix != ".example")
README = (ROOT / "README.md").read_text("utf-8")


def read(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


@pytest.mark.parametrize("unit", [name for name in UNITS if not name.endswith(".env")])
def test_systemd_finds_nothing_to_complain_about(unit: str, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd: its units cannot be verified")
    for name in UNITS:
        # On this machine the program lies elsewhere, and nobody is called plumbline.
        text = read(name).replace("/srv/plumbline/.venv/bin/", f"{Path(sys.executable).parent}/")
        text = text.replace("User=plumbline", "User=daemon").replace("Group=plumbline\n", "")
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        [program, "verify", "--man=no", str(tmp_path / unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [
        line for line in done.stderr.splitlines() if str(tmp_path) in line or "plumbline" in line
    ]
    assert ours == []
    assert done.returncode == 0, done.stderr


def server_line(text: str) -> list[str]:
    """Return the options of the server program, without where it lies and listens."""
    found = re.search(r"serve\.py[\"', ]+(--.+?wsgi:\w+)", text.replace("\\\n", " "), re.DOTALL)
    assert found is not None
    words = re.findall(r"[^\s\"',]+", found[1])
    return [word for word in words if word not in {"127.0.0.1", "0.0.0.0"}]  # noqa: S104


@pytest.mark.parametrize("name", ["plumbline.service", "Dockerfile"])
def test_the_samples_start_the_server_as_the_readme_does(name: str) -> None:
    assert server_line(read(name)) == server_line(README)


def test_the_example_of_settings_is_accepted_but_for_the_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = read("plumbline.env.example").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    offered = re.findall(r"^# ([A-Z_]+)=", read("plumbline.env.example"), re.MULTILINE)
    known = {name.upper() for name in Settings.model_fields}
    assert set(given) <= known
    assert set(offered) <= known | {"PROMETHEUS_MULTIPROC_DIR"}
    assert given.pop("SECRET_KEY") == "", "an example key would be used by somebody"
    values = {name.lower(): value for name, value in given.items()}
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    key = SecretStr("c41f0b9e7d2a8563f1e04b7c9a6d8235")
    settings = Settings.model_validate(values | {"secret_key": key})
    assert settings.environment is Environment.PRODUCTION
    assert settings.trusted_proxies == 1


def test_the_proxies_let_the_largest_upload_through() -> None:
    largest = Settings.model_fields["largest_upload_mb"].default
    taken = re.findall(
        r"(?:client_max_body_size|max_size) (\d+)", read("nginx.conf") + read("Caddyfile")
    )
    assert len(taken) == 2
    assert all(int(size) > largest for size in taken)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may be somebody else")
def test_the_operators_command_has_the_settings_and_the_user_of_the_server(tmp_path: Path) -> None:
    me = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    env = tmp_path / "plumbline.env"
    env.write_text("ENVIRONMENT=production\nSECRET_KEY=short\n")
    text = read("plumbline")
    for old, new in (
        ("/etc/plumbline/plumbline.env", str(env)),
        ("/srv/plumbline", str(ROOT)),
        ("-u plumbline", f"-u {me}"),
        (".venv/bin/flask", f"{sys.executable} -m flask"),
    ):
        assert old in text
        text = text.replace(old, new)
    script = tmp_path / "plumbline"
    script.write_text(text)
    script.chmod(0o755)
    done = subprocess.run([script, "accounts", "list"], capture_output=True, text=True, check=False)
    assert "SECRET_KEY has only 5 characters" in done.stderr
    assert done.returncode != 0


def test_what_could_not_be_built_here_says_so() -> None:
    for name in ("Dockerfile", "compose.yaml", "compose-machines.yaml"):
        assert re.match(r"# NOT (BUILT|RUN) HERE", read(name))


def test_every_sample_is_explained() -> None:
    guide = read("README.md")
    names = [path.name for path in DEPLOY.iterdir() if path.name != "README.md"]
    assert [name for name in names if f"`{name}`" not in guide] == []


def test_the_image_holds_all_that_the_program_reads() -> None:
    copied = set(re.findall(r"^COPY (.+) \S+$", read("Dockerfile"), re.MULTILINE))
    assert "ARG LOCK=requirements.lock\n" in read("Dockerfile")
    assert copied == {
        *("${LOCK}", "wsgi.py serve.py", "app", "migrations"),
        *("course_content", "calibration_sets"),
    }
