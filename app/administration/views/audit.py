"""The audit log: what was done, by whom, to what; filtered, paged, exported as a file."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from flask import Response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.accounts import service as accounts
from app.accounts.access import requires
from app.accounts.domain import Role
from app.accounts.errors import UnknownUserError
from app.administration import service
from app.administration.domain import AuditFilter, AuditLine
from app.administration.forms import AuditFilterForm
from app.administration.views.people import Page, asked, blueprint, own_act
from app.administration.words import KINDS, name_actor, say_details, say_event
from app.administration.words.acts import ACTS
from app.db import db, transaction
from app.personal_data.service import read_pieces
from app.spreadsheets import Cell, write_csv
from app.web.marks import never_kept
from app.web.times import page_zone
from app.wording import lazy_gettext
from app.zones import write_stamp

_COLUMNS = (
    *("number", "happened_at", "sentence", "actor_id", "actor", "verb", "kind", "thing_id"),
    "details",
)
_UNKNOWN = lazy_gettext("Nobody has this address or number.")


@blueprint.get("/audit")
@requires(Role.OPERATOR)
def show_audit() -> Page:
    """Show what was done here, the latest first."""
    form, wanted = _read_filter(request.args)
    before = _before()
    page = None if wanted is None else service.find_events(db.session(), wanted, before)
    seen = {"form": form, "page": page, "asked": asked(form), "is_first": before is None}
    return render_template("administration/audit.html", **seen)


@blueprint.post("/audit/export")
@requires(Role.OPERATOR)
@never_kept
def export_audit() -> Page:
    """Send the matching events as a file; the export is itself an event."""
    form, wanted = _read_filter(request.form)
    if wanted is None:
        return render_template("administration/audit.html", form=form, page=None, asked={}), 422
    with transaction() as session:
        service.record_export(session, wanted, own_act())
    is_json = request.form.get("format") == "jsonl"
    lines = service.iterate_events(db.session(), wanted)
    body = _json_lines(lines) if is_json else write_csv(_COLUMNS, map(_cells, lines))
    kind, ending = ("application/x-ndjson", "jsonl") if is_json else ("text/csv", "csv")
    return _send(_write_down(body), kind, f"plumbline-audit.{ending}")


def _write_down(texts: Iterable[str]) -> IO[bytes]:
    """Write an unnamed temporary file, so that a fault is reported before anything is sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    try:
        for text in texts:
            file.write(text.encode("utf-8", errors="replace"))
    except BaseException:
        file.close()
        raise
    return file


def _send(file: IO[bytes], kind: str, name: str) -> Response:
    size = file.tell()
    file.seek(0)
    answer = Response(read_pieces(file), mimetype=kind)
    answer.content_length = size
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.call_on_close(file.close)  # also when the response is cut off
    return answer


def _read_filter(
    sent: MultiDict[str, str],
) -> tuple[AuditFilterForm, AuditFilter | None]:
    """Read a filter; None when part of it is invalid, which the form then reports."""
    form = AuditFilterForm(
        sent, data={"verb": "", "kind": ""}
    )  # fields that were not sent do not filter
    if not form.validate():
        return form, None
    try:
        person_id = _find_person(db.session(), (form.who.data or "").strip())
    except UnknownUserError:
        form.refuse("who", str(_UNKNOWN))
        return form, None
    return form, AuditFilter(
        person_id=person_id,
        verb=form.verb.data if form.verb.data in ACTS else None,
        kind=form.kind.data if form.kind.data in KINDS else None,
        since=form.since.data,
        until=form.until.data,
        zone=page_zone(),
    )


def _find_person(session: Session, who: str) -> int | None:
    if not who:
        return None
    if who.isascii() and who.isdigit() and len(who) < 10:
        return accounts.get_account(session, int(who)).id
    return accounts.get_account_of(session, who).id


def _before() -> int | None:
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _cells(line: AuditLine) -> tuple[Cell, ...]:
    return (
        line.id,
        line.happened_at,
        say_event(line),
        line.actor_id,
        name_actor(line),
        line.verb,
        line.kind,
        line.thing_id,
        say_details(line),
    )


def _json_lines(lines: Iterator[AuditLine]) -> Iterator[str]:
    for line in lines:
        shown = {
            "number": line.id,
            "happened_at": write_stamp(line.happened_at),
            "sentence": say_event(line),
            "actor_id": line.actor_id,
            "actor": name_actor(line),
            "verb": line.verb,
            "kind": line.kind,
            "thing_id": line.thing_id,
            "data": dict(line.data),
        }
        yield json.dumps(shown, ensure_ascii=False) + "\n"
