"""What Ana is mailed about her account: by her name once it is confirmed, and with every link."""

from collections.abc import Callable

import pytest

from app.accounts.domain.emails import name_for_emails
from app.accounts.words import emails
from app.mail.emails import Email

ANA = "ana@example.org"
LINK = "https://site.example/link"
OTHER = "https://site.example/other"

TO_ANA_BY_NAME: list[tuple[Callable[[str], Email], tuple[str, ...]]] = [
    (lambda name: emails.reset_email(ANA, name, LINK), (LINK, "one hour", "ignore")),
    (lambda name: emails.password_changed_email(ANA, name, LINK), (LINK, "signed out")),
    (
        lambda name: emails.account_exists_email(ANA, name, (LINK, OTHER)),
        (f"Sign in here:\n{LINK}", f"new one:\n{OTHER}", "ignore"),
    ),
    (lambda name: emails.account_closed_email(ANA, name), ("closed", "reopen it")),
    (
        lambda name: emails.address_changing_email(ANA, name, "new@example.org", LINK),
        (LINK, "sign in as new@example.org", "three days"),
    ),
]
TO_ANYBODY: list[tuple[Email, tuple[str, ...]]] = [
    (emails.confirmation_email(ANA, LINK), (LINK, "one hour", "do not use the link")),
    (emails.new_address_email(ANA, LINK), (LINK, "one hour", "current address")),
    (emails.address_taken_email(ANA, LINK), (LINK, "nothing was changed")),
]


@pytest.mark.parametrize(("write", "words"), TO_ANA_BY_NAME)
def test_ana_is_greeted_by_name_and_told_what_to_do(
    write: Callable[[str], Email], words: tuple[str, ...]
) -> None:
    email = write("Ana Ruiz")
    assert email.to == ANA
    assert email.body.startswith("Hello Ana Ruiz,\n\n")
    assert email.body.endswith("\n\nPlumbline\n")
    assert [word for word in words if word not in email.body] == []


@pytest.mark.parametrize("write", [write for write, _ in TO_ANA_BY_NAME])
def test_an_address_of_which_no_name_is_confirmed_is_greeted_without_one(
    write: Callable[[str], Email],
) -> None:
    assert write("").body.startswith("Hello,\n\n")


@pytest.mark.parametrize(("email", "words"), TO_ANYBODY)
def test_an_address_that_may_be_a_strangers_is_told_no_name(
    email: Email, words: tuple[str, ...]
) -> None:
    assert email.to == ANA
    assert email.body.startswith("Hello,\n\n")
    assert [word for word in words if word not in email.body] == []


def test_the_log_can_tell_every_kind_of_email_from_the_others() -> None:
    written = [*(write("Ana") for write, _ in TO_ANA_BY_NAME), *(email for email, _ in TO_ANYBODY)]
    assert len({email.kind for email in written}) == len(written)
    assert len({email.subject for email in written}) == len(written)
    assert not any(ANA in email.kind for email in written)


def test_a_name_that_anybody_may_have_typed_is_mailed_to_nobody() -> None:
    assert name_for_emails("Buy gold at gold.example", is_confirmed=False) == ""
    assert name_for_emails("Ana Ruiz", is_confirmed=True) == "Ana Ruiz"
