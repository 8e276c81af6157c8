"""What the database holds about one person, kind by kind, as an export shows it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Executable, case, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import (
    AccountSession,
    AuditEvent,
    MailLink,
    RecoveryCode,
    SecondFactor,
    UnsentForm,
    User,
)
from app.course.models import CheckAnswer, LessonProgress, LessonRevision, ModuleWaiver
from app.library.models import ClipRevision, Exposure
from app.personal_data.domain import ExportSection, Value
from app.personal_data.service.certificate_sections import select_certificates
from app.personal_data.service.people_sections import select_invitations, select_roles
from app.personal_data.service.score_sections import list_score_sections
from app.personal_data.words import say_actor

_FORM = "certification"


def list_sections(session: Session, user_id: int) -> list[ExportSection]:
    """Return everything an export of one person holds, in the order of its README."""
    made = [_read(session, name, statement) for name, statement in _statements(user_id).items()]
    return [*made, *list_score_sections(session, user_id), _audit(session, user_id)]


def _read(session: Session, name: str, statement: Executable) -> ExportSection:
    result = session.execute(statement)
    return ExportSection(
        name=name, columns=tuple(result.keys()), rows=[tuple(row) for row in result]
    )


def _statements(user_id: int) -> Mapping[str, Executable]:
    return {
        "account": (
            select(
                User.id.label("account_id"),
                User.name,
                User.email,
                User.email_confirmed_at,
                User.time_zone,
                User.created_at.label("opened_at"),
                User.is_active.label("is_open"),
                User.is_demo,
            ).where(User.id == user_id)
        ),
        "roles": select_roles(user_id),
        **select_invitations(user_id),
        **_access(user_id),
        **_lessons(user_id),
        **_waivers(user_id),
        "uploads": _uploads(user_id),
        **select_certificates(user_id),
    }


def _access(user_id: int) -> Mapping[str, Executable]:
    """Select where she is signed in, and what was mailed; keys and tokens are kept as hashes only."""
    return {
        "sessions": (
            select(AccountSession.browser, AccountSession.opened_at, AccountSession.seen_at)
            .where(AccountSession.user_id == user_id)
            .order_by(AccountSession.id)
        ),
        "second_factor": select(SecondFactor.set_up_at).where(SecondFactor.user_id == user_id),
        "recovery_codes": (
            select(RecoveryCode.used_at)
            .where(RecoveryCode.user_id == user_id)
            .order_by(RecoveryCode.id)
        ),
        "mailed_links": (
            select(
                MailLink.purpose,
                MailLink.email,
                MailLink.made_at,
                MailLink.expires_at,
                MailLink.used_at,
            )
            .where(MailLink.user_id == user_id)
            .order_by(MailLink.id)
        ),
        "unsent_forms": (
            select(UnsentForm.path, UnsentForm.fields, UnsentForm.kept_at)
            .where(UnsentForm.user_id == user_id)
            .order_by(UnsentForm.id)
        ),
    }


def _lessons(user_id: int) -> Mapping[str, Executable]:
    opened = (
        select(
            LessonProgress.lesson_id,
            LessonRevision.title,
            LessonProgress.opened_at,
            LessonProgress.completed_at,
        )
        .join(LessonRevision, LessonRevision.id == LessonProgress.revision_id)
        .where(LessonProgress.user_id == user_id)
        .order_by(LessonProgress.id)
    )
    return {
        "lessons": opened,
        "check_answers": (
            select(
                CheckAnswer.lesson_id,
                CheckAnswer.check_id,
                CheckAnswer.item,
                CheckAnswer.answer,
                CheckAnswer.is_right,
                CheckAnswer.answered_at,
            )
            .where(CheckAnswer.user_id == user_id)
            .order_by(CheckAnswer.id)
        ),
        "clips_seen": (
            select(
                case((Exposure.via != _FORM, Exposure.clip_id)).label("clip_id"),
                Exposure.first_seen_at,
                Exposure.via.label("seen_in"),
            )
            .where(Exposure.user_id == user_id)
            .order_by(Exposure.id)
        ),
    }


def _waivers(user_id: int) -> Mapping[str, Executable]:
    columns = (ModuleWaiver.module_id, ModuleWaiver.reason, ModuleWaiver.granted_at)
    about = select(*columns, User.name.label("granted_by")).join(
        User, User.id == ModuleWaiver.by_id
    )
    granted = select(*columns, ModuleWaiver.user_id.label("account_id"))
    return {
        "waivers": (about.where(ModuleWaiver.user_id == user_id).order_by(ModuleWaiver.id)),
        "waivers_granted": (granted.where(ModuleWaiver.by_id == user_id).order_by(ModuleWaiver.id)),
    }


def _uploads(user_id: int) -> Executable:
    """Select what she uploaded: who did it stands in the audit alone."""
    newest = (
        select(ClipRevision.document["consent"])
        .where(ClipRevision.clip_id == AuditEvent.object_id)
        .order_by(ClipRevision.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            AuditEvent.object_id.label("clip_id"),
            AuditEvent.data["title"].as_string().label("title"),
            AuditEvent.happened_at.label("uploaded_at"),
            newest.label("permission"),
        )
        .where(AuditEvent.actor_id == user_id, AuditEvent.verb == "uploaded")
        .order_by(AuditEvent.id)
    )


def _audit(session: Session, user_id: int) -> ExportSection:
    is_about = (AuditEvent.object_type == "user") & (AuditEvent.object_id == str(user_id))
    rows = session.execute(
        select(
            AuditEvent.happened_at,
            AuditEvent.actor_id,
            AuditEvent.verb,
            AuditEvent.object_type,
            AuditEvent.object_id,
            AuditEvent.data,
        )
        .where(or_(AuditEvent.actor_id == user_id, is_about))
        .order_by(AuditEvent.id)
    )
    return ExportSection(
        name="audit",
        columns=("happened_at", "by", "verb", "kind", "thing_id", "data"),
        rows=[_told(tuple(row), user_id) for row in rows],
    )


def _told(row: Sequence[Value], user_id: int) -> Sequence[Value]:
    happened_at, actor_id, verb, kind, thing_id, data = row
    return (happened_at, say_actor(actor_id, user_id), verb, kind, thing_id, data)
