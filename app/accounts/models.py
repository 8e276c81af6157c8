"""Tables of accounts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime


class User(Model):
    """An account. `is_demo` people never enter statistics over people.

    A closed account is not active and can be reopened. An erased one keeps only its id, which
    anonymous scores refer to, and nothing that says whose it was.
    """

    __tablename__ = "user_account"
    __table_args__ = (Index(None, "name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(255))
    email_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    time_zone: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RoleGrant(Model):
    """One role held by one person, and where: see `domain.scopes`.

    `scope_id` is the number of the organization or cohort, 0 for the site. `granted_by_id` is who
    gave it: she herself when she joined a cohort; nobody for a command on the server.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("user_id", "role", "scope_kind", "scope_id"),
        Index(None, "role", "user_id"),
        Index(None, "scope_kind", "scope_id", "role", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[str] = mapped_column(String(20))
    scope_kind: Mapped[str] = mapped_column(String(20), default="site", server_default="site")
    scope_id: Mapped[int] = mapped_column(default=0, server_default="0")
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class SignInTry(Model):
    """A failed sign-in, counted per name over a time window; the name is stored only as a hash."""

    __tablename__ = "sign_in_try"
    __table_args__ = (Index(None, "name_hash", "tried_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name_hash: Mapped[str] = mapped_column(String(64))
    tried_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AccountSession(Model):
    """A browser in which somebody is signed in, until the row is deleted.

    The cookie carries a key, the table only its hash. `seen_at` is coarse, and no IP address is
    stored.
    """

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    browser: Mapped[str] = mapped_column(String(60))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MailLink(Model):
    """A mailed link, valid once and for a limited time; only its token's hash is stored.

    `email` is the address the link is about, `purpose` is what it does. With the site's secret,
    `nonce` gives the token again to the job that writes the email.
    """

    __tablename__ = "mail_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    nonce: Mapped[str] = mapped_column(String(64), default="", server_default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UnsentForm(Model):
    """A form that arrived after its session had ended, kept for an hour for the person who wrote it."""

    __tablename__ = "unsent_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    path: Mapped[str] = mapped_column(Text)
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SecondFactor(Model):
    """A person's second step of signing in; the secret itself is derived, never stored."""

    __tablename__ = "second_factor"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64))
    last_step: Mapped[int]
    set_up_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RecoveryCode(Model):
    """A code for when the phone is lost: works once, stored as a hash."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AuditEvent(Model):
    """Append-only: who did what to which thing, written in the transaction of the act.

    The database itself refuses to change or delete the fact. Only `data` may be emptied, when a
    person is erased, because it can hold what was written about her.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index(None, "happened_at", "id"),
        Index(None, "actor_id", "id"),
        Index(None, "object_type", "object_id", "id"),
        Index(None, "verb", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    verb: Mapped[str] = mapped_column(String(60))
    object_type: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[str] = mapped_column(String(120))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
