"""Every verb that the program writes into the audit has a sentence in plain English."""

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.accounts.domain import Role
from app.administration.domain import AuditFilter, AuditLine
from app.administration.words import list_acts, say_details, say_event
from app.administration.words.acts import ACTS
from app.config import ROOT

WRITERS = {"record_event", "end_sessions", "_record", "record_of_cohort"}
# Whoever does it has not signed in, so nobody knows who it was.
DONE_BY_SOMEBODY = {"sign_in_failed", "code_failed", "declined_by_link"}


def line(verb: str, **changes: Any) -> AuditLine:
    values: dict[str, Any] = {
        "id": 1,
        "happened_at": datetime(2026, 3, 2, 9, tzinfo=UTC),
        "actor_id": 7,
        "actor": "Ana Ruiz",
        "verb": verb,
        "kind": "user",
        "thing_id": "8",
        "subject": "Ben Okafor",
        "data": {},
    }
    return AuditLine(**(values | changes))


def written_verbs() -> Iterator[str]:
    """Yield every verb that stands in the program, written out or made from a role."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and name_of(node.func) in WRITERS:
                given = [*node.args, *(k.value for k in node.keywords if k.arg == "verb")]
                yield from (verb for value in given for verb in verbs_in(value))


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def verbs_in(value: ast.expr) -> list[str]:
    match value:
        case ast.Constant(value=str(verb)):
            return [verb]
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), ast.FormattedValue()]):
            return [f"{start}{role.value}" for role in Role]
        case _:
            return []


def test_every_verb_of_the_program_has_a_sentence() -> None:
    written = set(written_verbs())
    assert {"opened", "waived", "uploaded", "granted_trainer", "erased"} <= written
    assert written - set(ACTS) == set()


def test_no_sentence_is_kept_for_a_verb_that_nobody_writes() -> None:
    assert set(ACTS) - set(written_verbs()) == set()


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_a_sentence_names_who_did_it_and_to_whom(verb: str) -> None:
    said = say_event(line(verb))
    assert said.startswith("Somebody " if verb in DONE_BY_SOMEBODY else "Ana Ruiz ")
    assert "%" not in said
    assert "_" not in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"verb": "changed_password"}, "Ana Ruiz changed their password"),
        ({"verb": "closed"}, "Ana Ruiz closed the account of Ben Okafor"),
        ({"verb": "granted_trainer"}, "Ana Ruiz made Ben Okafor a trainer"),
        ({"verb": "opened", "thing_id": "7"}, "Ana Ruiz created an account"),
        (
            {"verb": "withdrew", "kind": "clip", "thing_id": "thirds", "subject": None},
            "Ana Ruiz stopped the clip thirds from playing",
        ),
        ({"verb": "flew_away"}, "Ana Ruiz: flew away (Ben Okafor)"),
        ({"verb": "closed", "subject": None}, "Ana Ruiz closed the account of account 8"),
        (
            {"verb": "signed_out", "actor": None, "actor_id": None},
            "A command on the server signed out",
        ),
    ],
)
def test_sentences_read_like_english(changes: dict[str, Any], said: str) -> None:
    assert say_event(line(**({"verb": ""} | changes))) == said


def test_days_of_a_filter_are_whole_days_in_utc() -> None:
    wanted = AuditFilter(since=date(2026, 3, 2), until=date(2026, 3, 2))
    assert wanted.begins_at == datetime(2026, 3, 2, tzinfo=UTC)
    assert wanted.ends_before == datetime(2026, 3, 3, tzinfo=UTC)
    assert AuditFilter(until=date.max).ends_before is None
    assert AuditFilter(since=date.min).begins_at is None
    assert (AuditFilter().begins_at, AuditFilter().ends_before) == (None, None)


def test_details_are_what_else_is_recorded_and_nothing_empty() -> None:
    told = line("waived", data={"module": "second", "reason": "Taught this for years", "note": ""})
    assert say_details(told) == "module: second; reason: Taught this for years"
    assert say_details(line("signed_in")) == ""


def test_the_filter_names_what_was_done_and_not_the_words_of_the_program() -> None:
    offered = dict(list_acts())
    assert offered["granted_author"] == "Made somebody an author"
    assert offered["uploaded"] == "Uploaded a clip"
    assert offered["code_failed"] == "Gave the right password and a wrong code for somebody"
    labels = list(offered.values())
    assert labels == sorted(set(labels)), "no label twice, in the order of the alphabet"
    assert not any(set("%_") & set(label) for label in labels)


@pytest.mark.parametrize("verb", sorted(ACTS))
@pytest.mark.parametrize("thing_id", ["7", "8"], ids=["to oneself", "to somebody else"])
def test_a_sentence_never_guesses_who_is_a_woman(verb: str, thing_id: str) -> None:
    words = set(say_event(line(verb, thing_id=thing_id)).split())
    assert not words & {"she", "her", "hers", "herself", "he", "his", "him"}
