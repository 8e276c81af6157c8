"""Use cases of accounts, one topic a file."""

from app.accounts.service.audit import (
    record_event,
)
from app.accounts.service.directory import (
    AccountPage,
    find_accounts,
    iterate_accounts,
)
from app.accounts.service.passwords import (
    hash_password,
    is_password_right,
)
from app.accounts.service.people import (
    NewAccount,
    change_password,
    create_account,
    find_user_id,
    put_demo_account,
    rename,
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
from app.accounts.service.stewardship import (
    check_not_last_operator,
    close_account,
    end_all_sessions,
    get_account,
    get_account_of,
    grant_role,
    reopen_account,
    revoke_role,
    set_address,
    set_name,
    set_password,
    take_account,
)

__all__ = [
    "AccountPage",
    "NewAccount",
    "SignInTicket",
    "begin_sign_in",
    "change_password",
    "check_not_last_operator",
    "close_account",
    "create_account",
    "end_all_sessions",
    "end_sessions",
    "find_accounts",
    "find_user_id",
    "finish_sign_in",
    "get_account",
    "get_account_of",
    "get_session_version",
    "grant_role",
    "hash_password",
    "is_password_right",
    "iterate_accounts",
    "load_signed_in_user",
    "put_demo_account",
    "record_event",
    "rename",
    "reopen_account",
    "revoke_role",
    "set_address",
    "set_name",
    "set_password",
    "take_account",
    "take_back_try",
]
