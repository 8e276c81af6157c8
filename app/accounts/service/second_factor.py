"""The second step of signing in: set up, checked, removed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.domain import SignedInUser, UserId, hash_name
from app.accounts.domain.second_factor import (
    FactorState,
    derive_secret,
    find_step,
    hash_recovery_code,
)
from app.accounts.domain.stewardship import Act
from app.accounts.errors import WrongCodeError
from app.accounts.models import RecoveryCode, SecondFactor
from app.accounts.service.audit import record_event
from app.accounts.service.sessions import end_sessions
from app.accounts.service.signing_in import count_try, take_back_try


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorOffer:
    """A second factor being set up: the random text behind its secret, and recovery codes."""

    nonce: str
    recovery_codes: tuple[str, ...]


def find_second_factor(session: Session, user_id: int) -> FactorState | None:
    """Return what is known of a person's second factor, or None when she has none."""
    since = session.scalar(select(SecondFactor.set_up_at).where(SecondFactor.user_id == user_id))
    if since is None:
        return None
    left = session.scalar(
        select(func.count(RecoveryCode.id)).where(
            RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
        )
    )
    return FactorState(since=since, codes_left=left or 0)


def set_up_second_factor(
    session: Session, user: SignedInUser, key: str, offer: FactorOffer, typed: tuple[str, datetime]
) -> None:
    """Store a second factor that her phone has just proved to work; her other sessions end.

    Args:
        session: a writing transaction.
        user: whose it is, and the session that goes on.
        key: the site's secret.
        offer: what her phone was shown, and her recovery codes.
        typed: the code of her phone, and when it was typed.

    Raises:
        WrongCodeError: the code is not the one her phone should show now.
    """
    user_id, (code, now) = user.id, typed
    step = find_step(derive_secret(key, user_id, offer.nonce), code, now, last_step=0)
    if step is None:
        raise WrongCodeError
    session.execute(delete(SecondFactor).where(SecondFactor.user_id == user_id))
    values = {"user_id": user_id, "nonce": offer.nonce, "last_step": step, "set_up_at": now}
    session.execute(insert(SecondFactor).values(**values))
    _put_codes(session, user_id, offer.recovery_codes)
    end_sessions(session, user_id, now, "set_up_second_factor", user.session_id)


def renew_recovery_codes(
    session: Session, user_id: UserId, codes: tuple[str, ...], now: datetime
) -> None:
    """Give a person new recovery codes; the old ones no longer work."""
    _put_codes(session, user_id, codes)
    record_event(session, now, user_id, "renewed_recovery_codes", ("user", str(user_id)))


def remove_second_factor(session: Session, user_id: int, act: Act) -> bool:
    """Let a person sign in with just her password; False if she already does."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    removed = session.scalar(
        delete(SecondFactor).where(SecondFactor.user_id == user_id).returning(SecondFactor.user_id)
    )
    if removed is None:
        return False
    thing = ("user", str(user_id))
    record_event(session, act.now, act.actor_id, "removed_second_factor", thing)
    return True


def remove_second_factor_since(
    session: Session, user_id: UserId, since: datetime, now: datetime
) -> None:
    """Remove a second factor set up at the given time or later; an older one stays."""
    found = find_second_factor(session, user_id)
    if found is not None and found.since >= since:
        remove_second_factor(session, user_id, Act(actor_id=user_id, now=now))


def count_code_try(session: Session, user_id: UserId, device: str, now: datetime) -> int:
    """Count a try before the code is checked, as for passwords but separately.

    Raises:
        TooManyTriesError: ten wrong codes within five minutes.
    """
    return count_try(session, hash_name(f"code of {user_id}", device), now)


def use_code(
    session: Session, user_id: UserId, key: str, typed: tuple[str, datetime], try_id: int
) -> bool:
    """Say whether a code is right, and use it up: no code works twice.

    Args:
        session: a writing transaction.
        user_id: who signs in.
        key: the site's own secret.
        typed: a code of her phone or a recovery code, and when it was typed.
        try_id: the counted try, forgotten when the code is right.
    """
    _, now = typed
    is_right = _use_phone(session, user_id, key, typed) or _use_recovery(session, user_id, typed)
    if is_right:
        take_back_try(session, try_id)
    else:
        record_event(session, now, None, "code_failed", ("user", str(user_id)))
    return is_right


def _use_phone(session: Session, user_id: UserId, key: str, typed: tuple[str, datetime]) -> bool:
    code, now = typed
    factor = session.execute(
        select(SecondFactor.nonce, SecondFactor.last_step).where(SecondFactor.user_id == user_id)
    ).one_or_none()
    if factor is None:
        return False
    step = find_step(derive_secret(key, user_id, factor.nonce), code, now, factor.last_step)
    if step is None:
        return False
    # Of two uses at once, one finds the step as it was read.
    used = session.scalar(
        update(SecondFactor)
        .where(SecondFactor.user_id == user_id, SecondFactor.last_step == factor.last_step)
        .values(last_step=step)
        .returning(SecondFactor.user_id)
    )
    return used is not None


def _use_recovery(session: Session, user_id: UserId, typed: tuple[str, datetime]) -> bool:
    code, now = typed
    used = session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_hash == hash_recovery_code(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    if used is None:
        return False
    record_event(session, now, user_id, "used_recovery_code", ("user", str(user_id)))
    return True


def _put_codes(session: Session, user_id: UserId, codes: tuple[str, ...]) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    rows = [{"user_id": user_id, "code_hash": hash_recovery_code(code)} for code in codes]
    session.execute(insert(RecoveryCode), rows)
