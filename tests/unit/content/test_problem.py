"""Problems are listed so that the few that matter are seen."""

from app.content.problem import Problem, Severity, end_sentence, listed


def doubt(file: str, message: str = "has no descriptions") -> Problem:
    return Problem(
        file=file,
        line=7,
        field="media",
        message=message,
        suggestion="add descriptions.vtt",
        severity=Severity.WARNING,
    )


WRONG = Problem(file="clips/b.yaml", line=3, field="topic", message="`dta` is not allowed")


def test_forty_warnings_of_one_kind_are_one_line_and_errors_come_last() -> None:
    problems = [
        WRONG,
        *(doubt(f"clips/c{n}.yaml") for n in range(40)),
        doubt("d", "is long: 9 words"),
    ]
    places = ", ".join(f"clips/c{n}.yaml:7" for n in range(3))
    assert listed(problems) == [
        f"{doubt('clips/c0.yaml')} — 40 times: {places} and 37 more; --verbose lists all",
        "d:7: warning: media: is long: 9 words (add descriptions.vtt)",
        "clips/b.yaml:3: topic: `dta` is not allowed",
    ]


def test_warnings_that_differ_in_names_and_numbers_are_of_one_kind() -> None:
    problems = [doubt("x", f"`clip-{n}` is long: {n},000 words") for n in range(9)]
    assert len(listed(problems)) == 1
    assert len(listed(problems[:3])) == 3


def test_nothing_is_left_out_when_asked_in_full() -> None:
    problems = [WRONG, *(doubt(f"c{n}") for n in range(40))]
    lines = listed(problems, in_full=True)
    assert sorted(lines) == sorted(map(str, problems))
    assert lines[-1] == str(WRONG)


def test_a_sentence_has_one_mark_at_its_end() -> None:
    for text in ("did you mean `x`?", "one of: a, …", "Done.", "Stop!"):
        assert end_sentence(text) == text
    assert end_sentence("one of: a") == "one of: a."
