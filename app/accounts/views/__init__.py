"""Pages of accounts: sign up, sign in, sign out, my account."""

from app.accounts.views import account, sign_up, time_zone
from app.accounts.views.door import blueprint

__all__ = ["account", "blueprint", "sign_up", "time_zone"]
