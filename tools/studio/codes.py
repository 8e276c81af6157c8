"""The codes that master scores of a scene name, and their score points, in the order of the rubric."""

LEVELS = ("not_present", "low", "mid", "high")
OVERALL = ("orich", "owws", "oerr", "ospmmr")
ORDER = (
    *("cwcm", "link", "expl", "mmsm", "mmeth", "mgen", "mlang", "orich"),
    *("remed", "matcon", "owws"),
    *("majerr", "langimp", "lcp", "oerr"),
    *("stexpl", "smqr", "stucom", "etca", "stucon", "ospmmr"),
)
SCORED = tuple(code for code in ORDER if code not in ("cwcm", *OVERALL))
CODES = ("cwcm", *SCORED, *OVERALL)
