"""Cohorts as those see them who manage them: the list, one with its people, making and changing one."""

from datetime import date

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.accounts.domain.stewardship import Act
from app.db import db, transaction
from app.mail import post
from app.people.domain import CohortKind, CohortLine, OrganizationLine
from app.people.domain.join_codes import make_join_code, write_join_code
from app.people.errors import (
    ClosedError,
    CohortNotFoundError,
    MemberNotFoundError,
    NameInUseError,
)
from app.people.forms import CohortForm, InviteForm, NewCohortForm
from app.people.service import changes, cohort_pages, naming
from app.people.service import cohorts as service
from app.people.words import name_cohort_state, name_kind, why_not_invited
from app.web import now, runtime, today
from app.web.errors import show_error
from app.web.forms import BaseForm
from app.web.marks import form_called, never_kept
from app.web.reach import COHORT, PART, reaches
from app.web.squares import draw_square
from app.wording import gettext as _
from app.wording import lazy_gettext

blueprint = Blueprint("cohorts", __name__, template_folder="../templates")
blueprint.add_app_template_filter(name_kind)
blueprint.add_app_template_filter(name_cohort_state)
blueprint.add_app_template_filter(why_not_invited)

Page = str | Response | tuple[str, int]

_MAKES_NONE = lazy_gettext(
    "You train single cohorts, so you cannot make one. A trainer of the whole organization can, and so "
    "can the person who runs this site."
)
_NO_ORGANIZATION = lazy_gettext(
    "There is no open organization yet, and a cohort belongs to one: make it first."
)
_TAKEN = lazy_gettext("Another cohort of this organization has this name. Choose another one.")
_CLOSED = lazy_gettext(
    "This cohort is closed, so nothing changes in it any more. Nothing was done."
)


@blueprint.errorhandler(CohortNotFoundError)
@blueprint.errorhandler(MemberNotFoundError)
def show_nothing(_error: Exception) -> Page:
    """Answer for a cohort or a person that does not exist, or is not the asker's business."""
    return show_error(404)


@blueprint.errorhandler(ClosedError)
def show_closed(_error: ClosedError) -> Page:
    """Return to a closed cohort with the reason why nothing was done."""
    flash(str(_CLOSED), "caution")
    return to_cohort((request.view_args or {})["cohort_id"])


@blueprint.get("/cohorts")
@requires(Role.TRAINER)
def list_cohorts() -> Page:
    """Show the cohorts that the signed-in trainer trains."""
    user = current_user()
    return render_template(
        "people/cohorts.html",
        cohorts=cohort_pages.list_trained(db.session(), user.id, today()),
        may_make=bool(_organizations()),
    )


@blueprint.get("/cohorts/new")
@requires(Role.TRAINER, Role.OPERATOR)
def show_new() -> Page:
    """Show the form that makes a cohort."""
    if not _organizations():
        return _refuse_to_make()
    wanted = request.args.get("organization", "")
    chosen = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else None
    return _new_page(NewCohortForm(data={"starts_on": today(), "organization": chosen}))


@blueprint.post("/cohorts/new")
@requires(Role.TRAINER, Role.OPERATOR)
@form_called(lazy_gettext("A new cohort"))
def make_cohort() -> Page:
    """Make a cohort, with a join code."""
    if not _organizations():
        return _refuse_to_make()
    form = NewCohortForm.from_request()
    form.offer(_choices())
    if not form.is_sent_and_valid():
        return _new_page(form), 422
    try:
        with transaction() as session:
            cohort_id = service.make_cohort(session, _read_new(form), own_act())
    except NameInUseError:
        form.refuse("name", str(_TAKEN))
        return _new_page(form), 422
    flash(_("The cohort is made. Give its code or link to those who should join."), "good")
    return to_cohort(cohort_id)


@blueprint.get("/cohorts/<int:cohort_id>")
@requires(Role.TRAINER, Role.OPERATOR)
@reaches(cohort_id=COHORT)
def show_cohort(cohort_id: int) -> Page:
    """Show a cohort: its people, how others join, and what can be changed."""
    return cohort_page(cohort_id)


@blueprint.post("/cohorts/<int:cohort_id>")
@requires(Role.TRAINER, Role.OPERATOR)
@form_called(lazy_gettext("Changes to a cohort"))
@reaches(cohort_id=COHORT)
def change_cohort(cohort_id: int) -> Page:
    """Change what a cohort is called, and when it runs."""
    cohort, form = find_cohort(cohort_id), CohortForm.from_request()
    if not form.is_sent_and_valid():
        return cohort_page(cohort_id, cohort_form=form), 422
    wanted = changes.CohortChange(
        name=form.name.data or "",
        kind=CohortKind(form.kind.data),
        starts_on=_day(form.starts_on.data),
        ends_on=form.ends_on.data,
    )
    try:
        with transaction() as session:
            changes.change_cohort(session, cohort, wanted, own_act())
    except NameInUseError:
        form.refuse("name", str(_TAKEN))
        return cohort_page(cohort_id, cohort_form=form), 422
    flash(_("The cohort has been changed."), "good")
    return to_cohort(cohort_id)


@blueprint.post("/cohorts/<int:cohort_id>/code")
@requires(Role.TRAINER, Role.OPERATOR)
@never_kept
@reaches(cohort_id=COHORT)
def renew_code(cohort_id: int) -> Page:
    """Give a cohort a new join code; the one before leads nowhere any more."""
    cohort, code = find_cohort(cohort_id), make_join_code(runtime().new_token())
    with transaction() as session:
        changes.put_join_code(session, cohort, code, own_act())
    flash(_("The join code is new. Codes and links from before lead nowhere any more."), "good")
    return to_cohort(cohort_id)


@blueprint.post("/cohorts/<int:cohort_id>/code/off")
@requires(Role.TRAINER, Role.OPERATOR)
@never_kept
@reaches(cohort_id=COHORT)
def switch_off_code(cohort_id: int) -> Page:
    """Let nobody join by a code; invitations still work."""
    cohort = find_cohort(cohort_id)
    with transaction() as session:
        changes.put_join_code(session, cohort, None, own_act())
    flash(_("Nobody can join by code or link now. Invitations still work."), "good")
    return to_cohort(cohort_id)


@blueprint.get("/cohorts/<int:cohort_id>/members/<int:user_id>/remove")
@requires(Role.TRAINER, Role.OPERATOR)
@reaches(cohort_id=COHORT, user_id=PART)
def ask_to_take_out(cohort_id: int, user_id: int) -> Page:
    """Say what taking a member out means, and ask."""
    cohort = find_cohort(cohort_id)
    member = cohort_pages.get_member(db.session(), current_user().id, cohort, user_id)
    return render_template("people/take_out.html", cohort=cohort, member=member)


@blueprint.post("/cohorts/<int:cohort_id>/members/<int:user_id>/remove")
@requires(Role.TRAINER, Role.OPERATOR)
@never_kept
@reaches(cohort_id=COHORT, user_id=PART)
def take_out(cohort_id: int, user_id: int) -> Page:
    """Take a member out of a cohort."""
    cohort = find_cohort(cohort_id)
    with transaction() as session:
        name = cohort_pages.take_out(session, current_user().id, cohort, user_id, now())
    flash(
        _(
            "%(name)s is no longer in %(cohort)s, and keeps everything. Its trainers do not see it "
            "any more.",
            name=name,
            cohort=cohort.name,
        ),
        "good",
    )
    return to_cohort(cohort_id)


@blueprint.get("/cohorts/<int:cohort_id>/close")
@requires(Role.TRAINER, Role.OPERATOR)
@reaches(cohort_id=COHORT)
def ask_to_close(cohort_id: int) -> Page:
    """Say what closing a cohort does, and ask."""
    page = cohort_pages.get_cohort_page(db.session(), current_user().id, cohort_id)
    service.check_running(page.cohort)
    return render_template("people/close_cohort.html", page=page)


@blueprint.post("/cohorts/<int:cohort_id>/close")
@requires(Role.TRAINER, Role.OPERATOR)
@never_kept
@reaches(cohort_id=COHORT)
def close_cohort(cohort_id: int) -> Page:
    """Close a cohort, for good."""
    cohort = find_cohort(cohort_id)
    with transaction() as session:
        service.close_cohort(session, cohort.id, own_act())
    flash(
        _("%(cohort)s is closed. Everything its learners did stays theirs.", cohort=cohort.name),
        "good",
    )
    return to_cohort(cohort_id)


def find_cohort(cohort_id: int) -> CohortLine:
    """Return the cohort an address names, for somebody who manages it.

    Raises:
        CohortNotFoundError: there is none, or it is not hers.
    """
    return cohort_pages.get_managed(db.session(), current_user().id, cohort_id)


def own_act() -> Act:
    """Return who acts and when: the signed-in person, now."""
    return Act(actor_id=current_user().id, now=now())


def to_cohort(cohort_id: int, anchor: str | None = None) -> Response:
    """Return to the page of a cohort."""
    return redirect(url_for("cohorts.show_cohort", cohort_id=cohort_id, _anchor=anchor), code=303)


def cohort_page(cohort_id: int, **refused: BaseForm) -> str:
    """Render the page of a cohort, with refused forms."""
    page = cohort_pages.get_cohort_page(db.session(), current_user().id, cohort_id)
    cohort, link = page.cohort, _join_link(page.cohort)
    forms: dict[str, BaseForm] = {
        "invite_form": InviteForm(),
        "cohort_form": CohortForm(
            data={
                "name": cohort.name,
                "kind": cohort.kind.value,
                "starts_on": cohort.days.starts_on,
                "ends_on": cohort.days.ends_on,
            }
        ),
        **refused,
    }
    return render_template(
        "people/cohort.html",
        page=page,
        is_open=cohort.is_open(today()),
        trainers=naming.list_trainers(db.session(), cohort),
        candidates=_list_candidates(cohort),
        link=link,
        square=draw_square(link, border=2) if link else None,
        sends_mail=post.sends_mail(),
        **forms,
    )


def _list_candidates(cohort: CohortLine) -> list[naming.Candidate] | None:
    """Return whom the signed-in person may name a trainer; None when she names none."""
    may_name = naming.may_name(db.session(), current_user().id, cohort)
    return naming.list_candidates(db.session(), cohort) if may_name else None


def _join_link(cohort: CohortLine) -> str | None:
    """Return the whole address by which people join, as it is given to them."""
    if cohort.join_code is None:
        return None
    path = url_for("joining.show_cohort", code=write_join_code(cohort.join_code))
    return post.link_to(path) if post.has_address() else request.host_url.rstrip("/") + path


def _organizations() -> list[OrganizationLine]:
    return cohort_pages.list_makeable(db.session(), current_user().id)


def _refuse_to_make() -> Response:
    """Lead back with the reason why the signed-in person makes no cohort."""
    is_operator = current_user().may(Role.OPERATOR)
    flash(str(_NO_ORGANIZATION if is_operator else _MAKES_NONE), "caution")
    page = "organizations.list_organizations" if is_operator else "cohorts.list_cohorts"
    return redirect(url_for(page), code=303)


def _choices() -> list[tuple[int, str]]:
    return [(one.id, one.name) for one in _organizations()]


def _new_page(form: NewCohortForm) -> str:
    form.offer(_choices())
    return render_template("people/new_cohort.html", form=form)


def _read_new(form: NewCohortForm) -> service.NewCohort:
    return service.NewCohort(
        organization_id=form.organization.data,
        kind=CohortKind(form.kind.data),
        name=form.name.data or "",
        starts_on=_day(form.starts_on.data),
        ends_on=form.ends_on.data,
        join_code=make_join_code(runtime().new_token()),
    )


def _day(day: date | None) -> date:
    if day is None:
        abort(422)
    return day
