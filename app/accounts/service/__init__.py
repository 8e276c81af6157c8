"""Use cases of accounts, one topic a file."""

from app.accounts.service.audit import (
    record_event,
)
from app.accounts.service.passwords import (
    hash_password,
    is_password_right,
)
from app.accounts.service.people import (
    AccountLine,
    NewAccount,
    change_password,
    create_account,
    find_user_id,
    grant_role,
    list_accounts,
    put_demo_account,
    rename,
    set_time_zone,
)
from app.accounts.service.sessions import (
    end_sessions,
    get_session_version,
    load_signed_in_user,
)
from app.accounts.service.signing_in import (
    SignInTicket,
    begin_sign_in,
    finish_sign_in,
    take_back_try,
)

__all__ = [
    "AccountLine",
    "NewAccount",
    "SignInTicket",
    "begin_sign_in",
    "change_password",
    "create_account",
    "end_sessions",
    "find_user_id",
    "finish_sign_in",
    "get_session_version",
    "grant_role",
    "hash_password",
    "is_password_right",
    "list_accounts",
    "load_signed_in_user",
    "put_demo_account",
    "record_event",
    "rename",
    "set_time_zone",
    "take_back_try",
]
