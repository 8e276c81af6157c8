"""Pages of accounts: sign up, sign in, sign out, my account, and the way back in."""

from app.accounts.views import account, links, second_factor, sign_up, time_zone, unsent, way_back
from app.accounts.views.door import blueprint

__all__ = [
    "account",
    "blueprint",
    "links",
    "second_factor",
    "sign_up",
    "time_zone",
    "unsent",
    "way_back",
]
