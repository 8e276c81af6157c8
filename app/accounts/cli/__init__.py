"""Commands of accounts: `flask accounts …` for operators, and the group `flask demo`."""

from app.accounts.cli import people, standing
from app.accounts.cli.demo import demo
from app.accounts.cli.group import accounts

__all__ = ["accounts", "demo", "people", "standing"]
