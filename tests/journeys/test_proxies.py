"""Behind a real nginx and a real Caddy, as the samples of deploy/ set them up, people can sign in."""

import http.client
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.config import ROOT
from tests.fixtures.journeys import eventually
from tests.fixtures.patience import PATIENCE_MS, PATIENCE_S
from tools.bound import BoundProcess
from tools.serving import DATABASE, ServedApp, free_port

pytestmark = pytest.mark.browser

KEY = "c41f0b9e7d2a8563f1e04b7c9a6d8235"
LEARNER, PASSWORD = "learner@plumbline.example", "learner-on-the-line"
PLAIN = """
server {{
    listen 127.0.0.1:{https} ssl;
    ssl_certificate {folder}/cert.pem;
    ssl_certificate_key {folder}/key.pem;
    location / {{ proxy_pass http://127.0.0.1:{port}; }}
}}
"""
MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/proxy.log;
events {{ worker_connections 64; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    access_log off;
    {site}
}}
"""


def find(program: str) -> str:
    """Return where a program lies; without it a test is not run, and that is said."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if found is None:
        pytest.skip(f"no {program}: its sample in deploy/ cannot be tried")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A port that a proxy listens on, and a certificate of our own making for it."""

    https: int
    folder: Path

    @property
    def url(self) -> str:
        """What people open."""
        return f"https://localhost:{self.https}"


def make_address(folder: Path) -> Address:
    command = [find("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*command, *files], check=True, capture_output=True)
    return Address(https=free_port(), folder=folder)


class Proxied:
    """The real server in production, and a proxy before it."""

    def __init__(self, address: Address, database: Path, **settings: str) -> None:
        self.address = address
        production = {
            "ENVIRONMENT": "production",
            "SECRET_KEY": KEY,
            "SECURE_COOKIES": "true",
            "PUBLIC_URL": "",
            "MAIL_BACKEND": "none",
            "REQUEST_LOG": "json",
        }
        self.app = ServedApp(address.folder, settings=production | settings)
        shutil.copy(database, address.folder / DATABASE)
        self._proxy: BoundProcess | None = None

    def start(self, *command: str) -> None:
        """Start the server, then the proxy."""
        self.app.start()
        folder = self.address.folder
        home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
        with (folder / "proxy.log").open("wb") as log:
            self._proxy = BoundProcess(command, stdout=log, stderr=log, env={**os.environ, **home})
        eventually(self._answers)

    def _answers(self) -> bool:
        log = (self.address.folder / "proxy.log").read_text("utf-8", "replace")
        assert self._proxy is not None
        assert self._proxy.poll() is None, log
        try:
            return self.ask("/healthz")[0] == 200
        except OSError:
            return False

    def ask(self, path: str, body: bytes | None = None) -> tuple[int, dict[str, str]]:
        """Ask through the proxy; return the status and the headers."""
        trust = ssl.create_default_context(cafile=str(self.address.folder / "cert.pem"))
        line = http.client.HTTPSConnection(
            "localhost", self.address.https, timeout=PATIENCE_S, context=trust
        )
        try:
            line.request("GET" if body is None else "POST", path, body)
            answer = line.getresponse()
            answer.read()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}
        finally:
            line.close()

    def doctor(self) -> dict[str, dict[str, str]]:
        """Let the doctor look at the address, as an operator would."""
        certificate = {"SSL_CERT_FILE": str(self.address.folder / "cert.pem")}
        command = [sys.executable, "-m", "flask", "ops", "doctor", "--quick", "--json"]
        done = subprocess.run(
            [*command, "--url", self.address.url],
            cwd=ROOT,
            env=self.app.env | certificate,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout, done.stderr
        return {found["check"]: found for found in json.loads(done.stdout)["findings"]}

    def stop(self) -> None:
        """Stop both."""
        if self._proxy is not None:
            self._proxy.terminate()
            self._proxy.wait(timeout=PATIENCE_S)
        self.app.stop()


def nginx_command(address: Address, site: str) -> list[str]:
    (address.folder / "nginx.conf").write_text(MAIN.format(folder=address.folder, site=site))
    return [find("nginx"), "-c", str(address.folder / "nginx.conf"), "-p", str(address.folder)]


def nginx_sample(address: Address, port: int) -> list[str]:
    """Return how nginx is started on our sample, with this machine's ports and certificate."""
    site = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    site = re.sub(r"^ *listen \[::\].*\n", "", site, flags=re.MULTILINE)
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443", f"listen 127.0.0.1:{address.https}"),
        ("coach.example.org;", "localhost;"),
        ("127.0.0.1:8000", f"127.0.0.1:{port}"),
        ("/etc/letsencrypt/live/coach.example.org/fullchain.pem", f"{address.folder}/cert.pem"),
        ("/etc/letsencrypt/live/coach.example.org/privkey.pem", f"{address.folder}/key.pem"),
        # The sample's address has no port in it; a test cannot have port 443.
        ("X-Forwarded-Host $host", "X-Forwarded-Host $http_host"),
    ):
        assert old in site, old
        site = site.replace(old, new)
    return nginx_command(address, site)


def caddy_sample(address: Address, port: int) -> list[str]:
    """Return how Caddy is started on our sample, with this machine's ports and certificate."""
    site = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
    tls = f"tls {address.folder}/cert.pem {address.folder}/key.pem"
    for old, new in (
        ("\tservers {", "\tadmin off\n\tauto_https disable_redirects\n\tservers {"),
        ("coach.example.org {", f"{address.url} {{\n\t{tls}"),
        ("127.0.0.1:8000", f"127.0.0.1:{port}"),
    ):
        assert old in site, old
        site = site.replace(old, new)
    (address.folder / "Caddyfile").write_text(site)
    return [find("caddy"), "run", "--config", str(address.folder / "Caddyfile")]


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxied(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    prepared_database: Path,
) -> Iterator[Proxied]:
    """The server behind a proxy that is set up as the sample says."""
    find(request.param)
    address = make_address(tmp_path_factory.mktemp(request.param))
    both = Proxied(address, prepared_database, PUBLIC_URL=address.url, TRUSTED_PROXIES="1")
    sample = nginx_sample if request.param == "nginx" else caddy_sample
    command = sample(address, both.app.port)
    try:
        both.start(*command)
        yield both
    finally:
        both.stop()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[[Proxied], Page]]:
    """Opens a browser that does not mind a certificate of our own making."""
    opened: list[BrowserContext] = []

    def open_page(site: Proxied) -> Page:
        opened.append(browser.new_context(base_url=site.address.url, ignore_https_errors=True))
        opened[-1].set_default_timeout(PATIENCE_MS)
        return opened[-1].new_page()

    yield open_page
    for context in opened:
        context.close()


def sign_in(page: Page) -> None:
    """Send the sign-in form as the demo learner."""
    page.goto("/sign-in")
    page.get_by_label("Email").fill(LEARNER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_people_sign_in_through_the_proxy_of_the_sample(
    proxied: Proxied, visit: Callable[[Proxied], Page]
) -> None:
    page = visit(proxied)
    sign_in(page)
    expect(page).to_have_url(f"{proxied.address.url}/")
    expect(page.get_by_role("region", name="Practice")).to_be_visible()
    cookies = page.context.cookies()
    assert cookies
    assert all(cookie["secure"] for cookie in cookies)
    lines = [line for line in proxied.app.log().splitlines() if line.startswith("{")]
    sent = next(line for line in map(json.loads, lines) if line.get("method") == "POST")
    assert sent["status"] == 303
    assert LEARNER not in proxied.app.log()


def test_the_doctor_finds_the_sample_in_order(proxied: Proxied) -> None:
    found = proxied.doctor()
    checks = ("address", "https", "sign-in", "public address", "proxies")
    assert {name: found[name]["state"] for name in checks} == dict.fromkeys(checks, "ok")
    assert "cookies" not in found


def test_the_number_of_a_request_is_the_proxys(proxied: Proxied) -> None:
    _, headers = proxied.ask("/sign-in")
    number = headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{32}|[0-9a-f-]{36}", number), "nginx's form, or Caddy's"
    assert f'"{number}"' in proxied.app.log()


@pytest.fixture
def plain(
    request: pytest.FixtureRequest, tmp_path: Path, prepared_database: Path
) -> Iterator[Proxied]:
    """The server behind the shortest nginx there is: it passes nothing on but the request."""
    find("nginx")
    address = make_address(tmp_path)
    settings = {"PUBLIC_URL": address.url} if request.param else {}
    both = Proxied(address, prepared_database, **settings)
    site = PLAIN.format(https=address.https, folder=address.folder, port=both.app.port)
    command = nginx_command(address, site)
    try:
        both.start(*command)
        yield both
    finally:
        both.stop()


@pytest.mark.parametrize("plain", [False], indirect=True, ids=["PUBLIC_URL is not set"])
def test_behind_a_plain_proxy_the_page_and_the_doctor_name_the_setting(
    plain: Proxied, visit: Callable[[Proxied], Page]
) -> None:
    page = visit(plain)
    sign_in(page)
    expect(page.get_by_role("main")).to_contain_text("PUBLIC_URL")
    found = plain.doctor()["sign-in"]
    assert found["state"] == "problem"
    assert "every sign-in fails" in found["what"]
    assert f"set PUBLIC_URL to {plain.address.url}" in found["todo"]
    assert "see PUBLIC_URL" in plain.app.log()


@pytest.mark.parametrize("plain", [True], indirect=True, ids=["PUBLIC_URL is set"])
def test_with_the_public_address_a_plain_proxy_is_enough(
    plain: Proxied, visit: Callable[[Proxied], Page]
) -> None:
    page = visit(plain)
    sign_in(page)
    expect(page.get_by_role("region", name="Practice")).to_be_visible()
    found = plain.doctor()
    assert found["sign-in"]["state"] == "ok"
    assert found["https"]["state"] == "warning", "nobody has said that people come by HTTPS"
