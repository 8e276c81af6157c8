"""The kinds of events whose jobs accounts do: each is an email."""

from enum import StrEnum


class Job(StrEnum):
    """What an email is to be written about; its payload names users by id, and links by hash.

    The id of a link may be given to another one when it has ended. None means nobody: answers for
    known and unknown addresses take the same time, so both leave a job.
    """

    RESET = "accounts.reset"  # link
    CONFIRM = "accounts.confirm"  # link
    NEW_ADDRESS = "accounts.new_address"  # link
    ADDRESS_CHANGING = "accounts.address_changing"  # link, change: the link to the new address
    ADDRESS_TAKEN = "accounts.address_taken"  # user
    ALREADY_THERE = "accounts.already_there"  # user
    NEW_PASSWORD = "accounts.new_password"  # noqa: S105  # user
