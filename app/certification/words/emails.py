"""What is written to people about their appeals."""

from app.mail.emails import Email, write_body
from app.wording import gettext as _


def answered_email(to: str, name: str, code: str, link: str) -> Email:
    """Tell somebody that her appeal was answered; the answer stands on her page alone."""
    hello = _("Hello %(name)s,", name=name) if name else _("Hello,")
    said = _(
        "You asked that your result on %(code)s be looked at again. A trainer has answered; you "
        "find the answer on the page of the decision:\n%(link)s",
        code=code,
        link=link,
    )
    return Email(
        to=to,
        kind="appeal answered",
        subject=_("Your appeal is answered: %(code)s", code=code),
        body=write_body(hello, said, "Plumbline"),
    )
