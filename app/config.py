"""Settings, read once from the environment, typed; unsafe production settings are refused."""

import secrets
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.zones import find_zone

ROOT = Path(__file__).resolve().parent.parent
_SHORTEST_SECRET = 32


class Environment(StrEnum):
    """Where the program runs; only production refuses unsafe settings."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Every setting of the program; the environment variable is the field's name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    environment: Environment = Field(
        default=Environment.PRODUCTION, description="`development` or `production`"
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="signs cookies; at least 32 characters in production",
    )
    database_url: str = Field(
        default=f"sqlite:///{ROOT / 'instance' / 'plumbline.sqlite3'}",
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
    uploads_dir: Path = Field(
        default=ROOT / "instance" / "uploads", description="clips that authors upload"
    )
    largest_upload_mb: int = Field(
        default=500, ge=1, le=1900, description="largest video an author may upload, in megabytes"
    )
    secure_cookies: bool = Field(default=True, description="send cookies over HTTPS only")
    public_url: str = Field(
        default="", description="the address people open, such as `https://coach.example.org`"
    )
    site_time_zone: str = Field(
        default="UTC", description="zone of days that count for everybody, such as `Europe/Berlin`"
    )
    trusted_proxies: int = Field(default=0, ge=0, description="hops whose forwarded headers count")
    rate_limits: bool = Field(default=True, description="limit sign-in and sign-up tries")

    @field_validator("site_time_zone")
    @classmethod
    def _refuse_unknown_zone(cls, name: str) -> str:
        if find_zone(name) is None:
            message = f"SITE_TIME_ZONE {name!r} is no time zone; write one such as America/New_York"
            raise ValueError(message)
        return name

    @model_validator(mode="after")
    def _refuse_unsafe_production(self) -> Self:
        if self.environment is Environment.DEVELOPMENT:
            return self
        if len(self.secret_key.get_secret_value()) < _SHORTEST_SECRET:
            message = f"SECRET_KEY needs at least {_SHORTEST_SECRET} characters in production"
            raise ValueError(message)
        if self.debug:
            message = "DEBUG must be off in production"
            raise ValueError(message)
        if not self.secure_cookies:
            message = "SECURE_COOKIES must be on in production"
            raise ValueError(message)
        return self

    def signing_key(self) -> str:
        """Return the key that signs cookies; in development a missing one lasts for one process."""
        return self.secret_key.get_secret_value() or secrets.token_hex(_SHORTEST_SECRET)
