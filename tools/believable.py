"""Whether the scores of one clip can be true together: the rubric's rules, and what a teacher could show.

The rubric's own consistency rules R1 to R4 come first. The others say what no writer could put into one
short clip: an obscured segment with rich explanations, uptake of ideas where nobody speaks, an overall
judgment that no argument reaches. They are this project's, and hold for planned clips alone.
"""

from collections.abc import Callable, Mapping

OVERALL = ("orich", "owws", "oerr", "ospmmr")
_RICH = ("link", "expl", "mmsm", "mmeth", "mgen")
_ERRORS = ("majerr", "langimp", "lcp")
_TALK = ("stexpl", "smqr")

Ranks = Mapping[str, int]


def is_believable(ranks: Ranks) -> bool:
    """Say whether a clip can have these scores (`ranks` by code, Not Present is 0)."""
    return all(rule(ranks) for rule in _RULES)


def _follows_the_rubric(r: Ranks) -> bool:
    errors = [r[code] for code in _ERRORS]
    talk = max(r[code] for code in _TALK)
    return (
        (r["oerr"] == 0) == (max(errors) == 0)
        and (talk == 0 or r["stucom"] >= 2)
        and (talk == 0 or (r["etca"] >= 1 and r["ospmmr"] >= 1))
        and (max(r[code] for code in _RICH) > 0 or r["orich"] <= (1 if r["mlang"] == 3 else 0))
    )


def _overall_richness(r: Ranks) -> bool:
    found = [r[code] for code in _RICH]
    highs, mids, lows = (found.count(rank) for rank in (3, 2, 1))
    mids += r["mlang"] == 3
    if not max(found):
        return True
    if highs:
        return r["orich"] in ((3,) if highs > 1 and mids else (2, 3))
    if mids > 1:
        return r["orich"] in ((2, 3) if mids > 3 else (2,))
    if mids:
        return r["orich"] in ((1, 2) if lows > 1 else (1,))
    return r["orich"] == 1


def _overall_help(r: Ranks) -> bool:
    high, low = max(r["remed"], r["matcon"]), min(r["remed"], r["matcon"])
    return max(low, high - 1, 0) <= r["owws"] <= high


def _overall_errors(r: Ranks) -> bool:
    found = sorted((r[code] for code in _ERRORS), reverse=True)
    high, second, third = found
    may = {high}
    if high < 3 and second == high and (high in (third, 2)):
        may.add(high + 1)  # many small ones
    if high > 1 and second <= 1:
        may.add(high - 1)  # one kind almost alone, and it passes
    if r["langimp"] == 3 and second <= 1:
        may.add(2)  # loose throughout, and it obscures nothing
    return r["oerr"] in may


def _overall_practices(r: Ranks) -> bool:
    found = [r[code] for code in (*_TALK, "stucom", "etca", "stucon")]
    talk = max(r[code] for code in _TALK)
    if talk == 0 and r["etca"] == 0:
        return r["ospmmr"] <= (1 if max(found) > 1 else 0)
    least = 2 if r["etca"] == 3 or talk == 3 else 1
    most = 3 if found.count(3) > 1 or (3 in found and found.count(2) > 1) else min(2, max(found))
    if r["etca"] <= 1 and talk <= 1:
        most = min(most, 2)
    return least <= r["ospmmr"] <= most


def _an_obscured_clip_is_poor(r: Ranks) -> bool:
    obscured = r["lcp"] == 3
    wrong = r["majerr"] == 3
    return (
        not (
            obscured and max(r["link"], r["expl"], r["mmsm"], r["mgen"], r["etca"], r["mlang"]) > 1
        )
        and not (wrong and max(r["expl"], r["mgen"]) > 1)
        and not (r["langimp"] == 3 and r["mlang"] > 1)
        and not (r["langimp"] == 2 and r["mlang"] > 2)
    )


def _students_must_speak_to_be_used(r: Ranks) -> bool:
    return (
        (r["matcon"] < 3 or r["stucom"] >= 2)
        and (r["matcon"] < 2 or r["stucom"] >= 1)
        and (r["stexpl"] < 3 or r["etca"] >= 1)
        and (r["smqr"] < 3 or r["etca"] >= 2)
        and (r["stucon"] < 2 or r["etca"] >= 1)
    )


def _reasons_and_meaning_go_along(r: Ranks) -> bool:
    return r["expl"] < 3 or r["mmsm"] >= 1


_RULES: tuple[Callable[[Ranks], bool], ...] = (
    _follows_the_rubric,
    _overall_richness,
    _overall_help,
    _overall_errors,
    _overall_practices,
    _an_obscured_clip_is_poor,
    _students_must_speak_to_be_used,
    _reasons_and_meaning_go_along,
)
