"""Settings, read once from the environment, typed; unsafe production settings are refused."""

import re
import secrets
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.db import PATIENCE_S, anchor_sqlite_url
from app.keys import HOW_TO_MAKE_ONE, find_key_weakness
from app.zones import find_zone

ROOT = Path(__file__).resolve().parent.parent
_INSTANCE = ROOT / "instance"
_SCHEMES = frozenset(("sqlite", "postgresql", "postgresql+psycopg"))
_VALKEY_SCHEMES = frozenset(("redis", "rediss", "valkey", "valkeys"))
_QUEUE_SCHEMES = _SCHEMES | _VALKEY_SCHEMES | {"memory"}
_S3_ADDRESS = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9._-]+)*/?")
_ADDRESS = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?", re.ASCII)


class Environment(StrEnum):
    """Where the program runs; only production refuses unsafe settings."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class MailBackend(StrEnum):
    """How emails leave the program."""

    NONE = "none"
    SMTP = "smtp"
    FILE = "file"
    CONSOLE = "console"
    MEMORY = "memory"


class MailTls(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    SSL = "ssl"
    NONE = "none"


class LogForm(StrEnum):
    """How the log is written: one JSON object a line, readable text, or not at all."""

    JSON = "json"
    TEXT = "text"
    OFF = "off"


class SettingsRefusedError(Exception):
    """The program does not start with these settings; the message says which, and what to do."""


def _refuse_missing_package(setting: str, value: str, package: str, extra: str) -> None:
    """Refuse a setting whose optional package is not installed."""
    if value and find_spec(package) is None:
        message = (
            f"{setting} needs the package {package}, which is not installed: install "
            f"requirements-machines.lock, or the extra `{extra}`"
        )
        raise ValueError(message)


class Settings(BaseSettings):
    """Every setting of the program; the environment variable is the field's name in capitals."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, validate_default=True
    )

    environment: Environment = Field(
        default=Environment.PRODUCTION, description="`development` or `production`"
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="signs cookies; at least 32 characters in production",
    )
    database_url: str = Field(
        default=f"sqlite:///{_INSTANCE / 'plumbline.sqlite3'}",
        description="SQLite file or `postgresql+psycopg://…`",
    )
    debug: bool = Field(default=False, description="never true in production")
    course_content_dir: Path = Field(default=ROOT / "course_content", description="the course")
    calibration_sets_dir: Path = Field(
        default=ROOT / "calibration_sets", description="rubrics, clips, masters, sets, policies"
    )
    sealed_sets_dir: Path | None = Field(
        default=None, description="certification sets kept outside the repository"
    )
    gate_override: str = Field(
        default="",
        description="why certification opens although its sealed pool does not carry it",
    )
    uploads_dir: Path = Field(
        default=_INSTANCE / "uploads", description="clips that authors upload"
    )
    uploads_url: str = Field(
        default="", description="where several machines keep uploads: `s3://bucket/prefix`"
    )
    s3_endpoint: str = Field(
        default="", description="address of an S3 server other than Amazon's, `https://…`"
    )
    s3_region: str = Field(default="", description="the region of the bucket")
    s3_key_id: str = Field(
        default="", description="id of the S3 key; without one, the machine's own role counts"
    )
    s3_secret_key: SecretStr = Field(default=SecretStr(""), description="the S3 key itself")
    valkey_url: SecretStr = Field(
        default=SecretStr(""),
        description="Valkey or Redis for limits and jobs of several machines: `redis://…`",
    )
    largest_upload_mb: int = Field(
        default=500, ge=1, le=1900, description="largest video an author may upload, in megabytes"
    )
    convert_videos: bool = Field(
        default=True,
        description="convert uploaded videos that browsers do not play, where the extra `convert` is installed",
    )
    secure_cookies: bool = Field(default=True, description="send cookies over HTTPS only")
    public_url: str = Field(
        default="", description="the address people open, such as `https://coach.example.org`"
    )
    mail_backend: MailBackend = Field(
        default=MailBackend.NONE, description="`smtp`, `file`, `console`, `memory` or `none`"
    )
    mail_from: str = Field(
        default="Plumbline <plumbline@localhost>", description="who emails come from"
    )
    mail_server: str = Field(default="", description="the mail server of `smtp`")
    mail_port: int = Field(default=587, ge=1, le=65535, description="its port")
    mail_user: str = Field(default="", description="the name to sign in to it with")
    mail_password: SecretStr = Field(default=SecretStr(""), description="the password for it")
    mail_tls: MailTls = Field(
        default=MailTls.STARTTLS, description="`starttls`, `ssl`, or `none` on the same machine"
    )
    mail_dir: Path = Field(default=_INSTANCE / "mail", description="where `file` puts emails")
    jobs_url: str = Field(
        default="",
        description="the queue of jobs: a SQLite file, `redis://…`, `postgresql+psycopg://…`; beside the database when not set",
    )
    jobs_in_server: bool = Field(
        default=True,
        description="server processes do jobs too; `false` where `flask jobs run` does",
    )
    badge_key_file: Path = Field(
        default=_INSTANCE / "badge-key.pem",
        description="the key that signs badges of certificates; `flask certificates key` makes it",
    )
    session_idle_hours: int = Field(
        default=336, ge=1, le=2160, description="a session unused for so long ends"
    )
    staff_session_idle_hours: int = Field(
        default=12, ge=1, le=2160, description="the same for trainers, authors and operators"
    )
    second_factor_roles: str = Field(
        default="", description="roles that must have a second factor: `trainer,author,operator`"
    )
    body_patience_s: float = Field(
        default=10, gt=0, description="seconds a body may lag behind 64 kB a second"
    )
    write_patience_s: float = Field(
        default=PATIENCE_S, gt=0, description="seconds a change waits for other changes"
    )
    site_time_zone: str = Field(
        default="UTC", description="zone of days that count for everybody, such as `Europe/Berlin`"
    )
    trusted_proxies: int = Field(default=0, ge=0, description="hops whose forwarded headers count")
    rate_limits: bool = Field(default=True, description="limit sign-in and sign-up tries")
    pseudo_language: bool = Field(
        default=False,
        description="write every sentence in other letters, to see what cannot be translated",
    )

    request_log: LogForm | None = Field(
        default=None,
        description="`json`, `text` or `off`; JSON in production, text in development",
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""), description="opens `/metrics` to whoever sends it; no token, no page"
    )
    least_disk_mb: int = Field(
        default=500, ge=0, description="`/readyz` says no when a disk has less room, in megabytes"
    )

    @field_validator("database_url")
    @classmethod
    def _refuse_unknown_database(cls, url: str) -> str:
        # Never repeat the address itself: there may be a password in it.
        scheme, colon, _ = url.partition("://")
        if not colon or scheme not in _SCHEMES:
            message = (
                "DATABASE_URL must begin with sqlite:///, followed by a file, or with "
                "postgresql+psycopg://user:password@host/name"
            )
            raise ValueError(message)
        return anchor_sqlite_url(url, _INSTANCE)

    @field_validator("jobs_url")
    @classmethod
    def _refuse_unknown_queue(cls, url: str) -> str:
        # Never repeat the address itself, as above.
        scheme, colon, _ = url.partition("://")
        if url and (not colon or scheme not in _QUEUE_SCHEMES):
            message = (
                "JOBS_URL must begin with sqlite:///, followed by a file, with redis:// or "
                "valkey://, or with postgresql+psycopg://"
            )
            raise ValueError(message)
        if scheme in _VALKEY_SCHEMES:
            _refuse_missing_package("JOBS_URL", scheme, "redis", "valkey")
        return anchor_sqlite_url(url, _INSTANCE)

    @field_validator("uploads_url")
    @classmethod
    def _refuse_unknown_storage(cls, url: str) -> str:
        if url and not _S3_ADDRESS.fullmatch(url):
            message = (
                "UPLOADS_URL must name an S3 bucket and, if it is not all ours, the beginning of "
                "the names in it: s3://bucket/prefix"
            )
            raise ValueError(message)
        _refuse_missing_package("UPLOADS_URL", url, "boto3", "s3")
        return url

    @field_validator("s3_endpoint")
    @classmethod
    def _refuse_odd_endpoint(cls, url: str) -> str:
        if url and not _ADDRESS.fullmatch(url.removesuffix("/")):
            message = "S3_ENDPOINT must be an address such as https://s3.example.org"
            raise ValueError(message)
        return url.removesuffix("/")

    @field_validator("valkey_url")
    @classmethod
    def _refuse_unknown_valkey(cls, url: SecretStr) -> SecretStr:
        # Never repeat the address itself: there may be a password in it.
        scheme, colon, rest = url.get_secret_value().partition("://")
        if url and not (colon and rest and scheme in _VALKEY_SCHEMES):
            message = (
                "VALKEY_URL must begin with valkey://, valkeys://, redis:// or rediss://, "
                "such as redis://:password@10.0.0.5:6379/0"
            )
            raise ValueError(message)
        _refuse_missing_package("VALKEY_URL", scheme, "redis", "valkey")
        return url

    @field_validator("site_time_zone")
    @classmethod
    def _refuse_unknown_zone(cls, name: str) -> str:
        if find_zone(name) is None:
            message = f"SITE_TIME_ZONE {name!r} is no time zone; write one such as America/New_York"
            raise ValueError(message)
        return name

    @field_validator("public_url")
    @classmethod
    def _refuse_odd_address(cls, url: str) -> str:
        address = url.removesuffix("/")
        if address and not _ADDRESS.fullmatch(address):
            message = (
                "PUBLIC_URL must be the beginning of the address that people open, without any "
                "path, such as https://coach.example.org"
            )
            raise ValueError(message)
        return address.lower()

    @field_validator("secret_key", "debug", "secure_cookies", "pseudo_language")
    @classmethod
    def _refuse_unsafe_production(cls, value: Any, field: ValidationInfo) -> Any:
        if field.data.get("environment") is Environment.DEVELOPMENT:
            return value
        if isinstance(value, SecretStr):
            weakness = find_key_weakness(value.get_secret_value())
            if weakness:
                message = f"SECRET_KEY {weakness}; production needs a random one: {HOW_TO_MAKE_ONE}"
                raise ValueError(message)
        elif field.field_name in {"debug", "pseudo_language"} and value:
            message = f"{field.field_name.upper()} must be off in production"
            raise ValueError(message)
        elif field.field_name == "secure_cookies" and not value:
            message = "SECURE_COOKIES must be on in production"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _refuse_mail_that_leads_nowhere(self) -> Self:
        if self.mail_backend is not MailBackend.NONE and not self.public_url:
            message = (
                f"MAIL_BACKEND={self.mail_backend.value} needs PUBLIC_URL: links in emails begin "
                "with it, never with what a request says"
            )
            raise ValueError(message)
        if self.mail_backend is MailBackend.SMTP and not self.mail_server:
            message = "MAIL_BACKEND=smtp needs MAIL_SERVER"
            raise ValueError(message)
        return self

    def signing_key(self) -> str:
        """Return the key that signs cookies; in development a missing one lasts for one process."""
        return self.secret_key.get_secret_value() or secrets.token_hex(32)

    def log_form(self) -> LogForm:
        """Return how the log is written here."""
        is_production = self.environment is Environment.PRODUCTION
        return self.request_log or (LogForm.JSON if is_production else LogForm.TEXT)


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsRefusedError: one sentence about each setting that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsRefusedError("\n".join(map(_sentence, error.errors()))) from None


def _sentence(problem: ErrorDetails) -> str:
    message = problem["msg"].removeprefix("Value error, ")
    name = str(problem["loc"][0]).upper() if problem["loc"] else ""
    if not name or message.startswith(name):
        return f"{message}."
    return f"{name} is not right: {message[:1].lower()}{message[1:]}."
