"""Erasing a person: her account becomes nobody's, her words go, her scores stay.

What happens to each table stands in `domain.PLACEMENTS`; a test holds both together.
"""

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.domain import hash_name
from app.accounts.domain.stewardship import Account, Act
from app.accounts.models import (
    AccountSession,
    AuditEvent,
    MailLink,
    RecoveryCode,
    RoleGrant,
    SecondFactor,
    SignInTry,
    UnsentForm,
    User,
)
from app.bench.models import Attempt, DraftSheet, EvidenceNote, Score, Sheet
from app.certificates.models import Certificate, DemonstrationCertificate
from app.certification.models import AccommodationRow, Appeal, Voucher
from app.course.models import CheckAnswer, LessonProgress, ModuleWaiver
from app.library.models import Exposure
from app.people.models import Invitation
from app.personal_data.domain import ERASED_ADDRESS_ENDING
from app.personal_data.words import ERASED_TEXT, FORMER_NAME
from app.practice.models import PairAnswer

_HERS_ALONE = (
    *(RoleGrant, AccountSession, MailLink, UnsentForm, SecondFactor, RecoveryCode),
    *(LessonProgress, CheckAnswer, Exposure, ModuleWaiver),
)


def erase_person(session: Session, user_id: int, token: str, act: Act) -> None:
    """Make an account nobody's, for good.

    Args:
        session: a writing transaction.
        user_id: whose account.
        token: random text for an address that nobody has.
        act: who erases, and when.

    Raises:
        UnknownUserError: there is no such account.
        ErasedAccountError: it was erased before.
        LastOperatorError: nobody else could operate the site.
    """
    account = accounts.take_account(session, user_id)
    accounts.check_not_last_operator(session, account)
    _delete_what_was_hers(session, account)
    _blank_her_words(session, account)
    _make_nobodys(session, account, token, act)
    accounts.record_event(session, act.now, act.actor_id, "erased", ("user", str(account.id)))


def _delete_what_was_hers(session: Session, account: Account) -> None:
    for table in _HERS_ALONE:
        session.execute(delete(table).where(table.user_id == account.id))
    shown = DemonstrationCertificate
    session.execute(delete(shown).where(shown.rater_id == account.id))
    session.execute(delete(Invitation).where(Invitation.email == account.email))
    session.execute(delete(DraftSheet).where(DraftSheet.attempt_id.in_(_attempts(account))))
    # Tries from browsers she had used before are counted under other hashes; they end by themselves.
    hashes = [hash_name(account.email), hash_name(account.email, "mail")]
    session.execute(delete(SignInTry).where(SignInTry.name_hash.in_(hashes)))


def _blank_her_words(session: Session, account: Account) -> None:
    sheets = select(Sheet.id).where(Sheet.attempt_id.in_(_attempts(account)))
    session.execute(update(EvidenceNote).where(EvidenceNote.sheet_id.in_(sheets)).values(text=""))
    session.execute(
        update(Score)
        .where(Score.sheet_id.in_(sheets), Score.cannot_score.is_not(None))
        .values(cannot_score=str(ERASED_TEXT))
    )
    session.execute(update(PairAnswer).where(PairAnswer.user_id == account.id).values(why=""))
    her_certificates = Certificate.rater_id == account.id
    blank = {"name": "", "revoke_reason": ""}
    session.execute(update(Certificate).where(her_certificates).values(**blank))
    for table, words in (
        (Voucher, {"reason": ""}),
        (AccommodationRow, {"reason": ""}),
        (Appeal, {"reason": "", "answer": None}),
    ):
        session.execute(update(table).where(table.rater_id == account.id).values(**words))
    is_about_her = (AuditEvent.object_type == "user", AuditEvent.object_id == str(account.id))
    session.execute(update(AuditEvent).where(*is_about_her).values(data={}))


def _make_nobodys(session: Session, account: Account, token: str, act: Act) -> None:
    session.execute(
        update(User)
        .where(User.id == account.id)
        .values(
            name=str(FORMER_NAME),
            email=f"{token.casefold()}{ERASED_ADDRESS_ENDING}",
            password_hash=accounts.NO_HASH,
            email_confirmed_at=None,
            time_zone=None,
            is_active=False,
            erased_at=act.now,
        )
    )


def _attempts(account: Account) -> Select[int]:
    return select(Attempt.id).where(Attempt.rater_id == account.id)
