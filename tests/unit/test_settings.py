"""Settings that cannot work are refused in one sentence each, before anything else happens."""

import sys
from pathlib import Path

import pytest

from app.config import ROOT, Environment, LogForm, Settings, SettingsRefusedError, read_settings

GOOD_KEY = "c41f0b9e7d2a8563f1e04b7c9a6d8235"


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment in which the program would start in production."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("SECRET_KEY", GOOD_KEY)
    return monkeypatch


def refusal() -> str:
    with pytest.raises(SettingsRefusedError) as caught:
        read_settings()
    return str(caught.value)


@pytest.mark.usefixtures("production")
def test_production_starts_with_a_random_key() -> None:
    settings = read_settings()
    assert settings.environment is Environment.PRODUCTION
    assert settings.log_form() is LogForm.JSON


def test_a_missing_key_says_how_to_make_one(production: pytest.MonkeyPatch) -> None:
    production.delenv("SECRET_KEY")
    assert refusal() == (
        "SECRET_KEY is not set; production needs a random one: "
        'python3 -c "import secrets; print(secrets.token_hex(32))".'
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "a" * 40, "SECRET_KEY has only 1 different character;"),
        ("SECRET_KEY", "k3y", "SECRET_KEY has only 3 characters;"),
        ("DEBUG", "true", "DEBUG must be off"),
        ("SECURE_COOKIES", "false", "SECURE_COOKIES must be on"),
        ("DATABASE_URL", "postgres://u:hush@db/plumbline", "postgresql+psycopg://user"),
        ("DATABASE_URL", "mysql://u:hush@db/plumbline", "sqlite:///, followed by a file"),
        ("DATABASE_URL", "/var/lib/plumbline.sqlite3", "sqlite:///, followed by a file"),
        ("PUBLIC_URL", "coach.example.org", "PUBLIC_URL must be the beginning of the address"),
        ("PUBLIC_URL", "https://coach.example.org/plumbline", "without any path"),
        ("PUBLIC_URL", "https://me@coach.example.org", "PUBLIC_URL must be"),
        ("PUBLIC_URL", "https://coach.example.org?x=1", "PUBLIC_URL must be"),
        ("PUBLIC_URL", "ftp://coach.example.org", "PUBLIC_URL must be"),
        ("UPLOADS_URL", "/mnt/clips", "UPLOADS_URL must name an S3 bucket"),
        ("UPLOADS_URL", "s3://", "UPLOADS_URL must name an S3 bucket"),
        ("UPLOADS_URL", "s3://key:hush@clips", "UPLOADS_URL must name an S3 bucket"),
        ("S3_ENDPOINT", "s3.example.org", "S3_ENDPOINT must be an address"),
        ("VALKEY_URL", "10.0.0.5:6379", "VALKEY_URL must begin with valkey://"),
        ("VALKEY_URL", "http://:hush@valkey", "VALKEY_URL must begin with valkey://"),
        ("TRUSTED_PROXIES", "one", "TRUSTED_PROXIES is not right: input should be"),
        ("LARGEST_UPLOAD_MB", "0", "LARGEST_UPLOAD_MB is not right"),
        ("JOBS_URL", "amqp://u:hush@queue/1", "JOBS_URL must begin with sqlite:///"),
        ("JOBS_URL", "/var/lib/jobs.sqlite3", "redis:// or valkey://"),
        ("REQUEST_LOG", "loud", "REQUEST_LOG is not right"),
    ],
)
def test_a_setting_that_cannot_work_is_refused_by_its_name(
    production: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    production.setenv(name, value)
    sentence = refusal()
    assert said in sentence
    assert "hush" not in sentence, "a password must not be repeated"
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("name", "value", "package"),
    [
        ("UPLOADS_URL", "s3://clips/ours", "boto3"),
        ("VALKEY_URL", "redis://:hush@valkey", "redis"),
        ("JOBS_URL", "redis://127.0.0.1/0", "redis"),
    ],
)
def test_a_setting_whose_package_is_missing_says_what_to_install(
    production: pytest.MonkeyPatch, name: str, value: str, package: str
) -> None:
    production.setenv(name, value)
    assert read_settings().environment is Environment.PRODUCTION
    production.setitem(sys.modules, package, None)
    assert refusal().startswith(f"{name} needs the package {package}, which is not installed: ")


def test_every_refusal_is_told_at_once(production: pytest.MonkeyPatch) -> None:
    production.setenv("SECRET_KEY", "short")
    production.setenv("DATABASE_URL", "nowhere")
    production.setenv("DEBUG", "1")
    assert len(refusal().splitlines()) == 3


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("https://Coach.Example.org/", "https://coach.example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_the_public_address_is_kept_as_browsers_write_it(
    production: pytest.MonkeyPatch, given: str, kept: str
) -> None:
    production.setenv("PUBLIC_URL", given)
    assert read_settings().public_url == kept


def test_development_needs_no_key(production: pytest.MonkeyPatch) -> None:
    production.delenv("SECRET_KEY")
    production.setenv("ENVIRONMENT", "development")
    settings = read_settings()
    assert len(settings.signing_key()) >= 32
    assert settings.log_form() is LogForm.TEXT


@pytest.mark.parametrize("name", ["DATABASE_URL", "JOBS_URL"])
def test_a_short_path_is_the_same_file_wherever_the_program_is_started(
    production: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    production.setenv(name, "sqlite:///site.sqlite3")
    production.chdir(tmp_path)
    kept = getattr(read_settings(), name.lower())
    assert kept == f"sqlite:///{(ROOT / 'instance' / 'site.sqlite3').as_posix()}"
    production.setenv(name, "sqlite:////var/lib/site.sqlite3")
    assert getattr(read_settings(), name.lower()) == "sqlite:////var/lib/site.sqlite3"
