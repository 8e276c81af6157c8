"""Emails with links: the link is kept first, then the email goes out."""

from app.accounts import service
from app.accounts.domain import UserId, emails
from app.accounts.domain.links import LinkPurpose
from app.db import transaction
from app.mail import post
from app.web import now, runtime
from app.web.addresses import url_for


def send_confirmation(user_id: UserId, email: str) -> bool:
    """Mail an address that must be confirmed; False if it was mailed too often already."""
    token = runtime().new_token()
    with transaction() as db_session:
        person = service.find_addressee(db_session, email, now())
        if person is not None:
            about = (LinkPurpose.CONFIRM, person.email)
            service.make_link(db_session, user_id, about, token, now())
    if person is None:
        return False
    link = post.link_to(url_for("accounts.open_link", purpose="confirm", token=token))
    post.send(emails.confirmation_email(person.email, link))
    return True


def send_reset(email: str) -> None:
    """Mail a reset link to an address, if somebody has it."""
    token = runtime().new_token()
    with transaction() as db_session:
        person = service.ask_for_reset(db_session, email, token, now())
    if person is not None:
        link = post.link_to(url_for("accounts.open_link", purpose="reset", token=token))
        post.send(emails.reset_email(person.email, person.name, link))


def tell_of_new_password(email: str, name: str) -> None:
    """Tell somebody that her password was changed."""
    if post.sends_mail():
        link = post.link_to(url_for("accounts.show_forgotten"))
        post.send(emails.password_changed_email(email, name, link))
