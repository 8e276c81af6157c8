"""Use cases of accounts, one topic a file."""

from app.accounts.service.addresses import (
    Place,
    change_email,
    confirm_email,
    keep_email,
    place_of_address,
    put_email,
)
from app.accounts.service.audit import (
    record_event,
)
from app.accounts.service.directory import (
    AccountPage,
    find_accounts,
    iterate_accounts,
)
from app.accounts.service.links import (
    LiveLink,
    end_links,
    find_link,
    make_link,
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
    get_name,
    put_demo_account,
    rename,
)
from app.accounts.service.resetting import (
    Addressee,
    ask_for_reset,
    find_addressee,
    reset_password,
)
from app.accounts.service.sessions import (
    Arrival,
    SessionLine,
    end_session,
    end_sessions,
    list_sessions,
    load_signed_in_user,
    open_session,
    sign_out,
)
from app.accounts.service.signing_in import (
    SignInTicket,
    begin_sign_in,
    note_wrong_try,
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
from app.accounts.service.unsent import (
    Unsent,
    drop_form,
    find_form,
    keep_form,
)

__all__ = [
    "AccountPage",
    "Addressee",
    "Arrival",
    "LiveLink",
    "NewAccount",
    "Place",
    "SessionLine",
    "SignInTicket",
    "Unsent",
    "ask_for_reset",
    "begin_sign_in",
    "change_email",
    "change_password",
    "check_not_last_operator",
    "close_account",
    "confirm_email",
    "create_account",
    "drop_form",
    "end_all_sessions",
    "end_links",
    "end_session",
    "end_sessions",
    "find_accounts",
    "find_addressee",
    "find_form",
    "find_link",
    "find_user_id",
    "get_account",
    "get_account_of",
    "get_name",
    "grant_role",
    "hash_password",
    "is_password_right",
    "iterate_accounts",
    "keep_email",
    "keep_form",
    "list_sessions",
    "load_signed_in_user",
    "make_link",
    "note_wrong_try",
    "open_session",
    "place_of_address",
    "put_demo_account",
    "put_email",
    "record_event",
    "rename",
    "reopen_account",
    "reset_password",
    "revoke_role",
    "set_address",
    "set_name",
    "set_password",
    "sign_out",
    "take_account",
    "take_back_try",
]
