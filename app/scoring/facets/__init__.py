"""Many-facet Rasch: severity, difficulty and thresholds on one scale of logits, with their fit.

The model (Linacre 1994; rating scales: Andrich 1978, partial credit: Masters 1982) speaks of the
step from one score point to the next::

    log P(point h) / P(point h - 1) = clip - severity of the rater - difficulty of the code - step h

Raters, codes and steps are fixed; clips are a sample from a normal population, over which the
likelihood is integrated (marginal maximum likelihood, as in TAM and mirt). So clips that are
scored at the top throughout need no special care, few scores of each clip make no bias (joint
estimation, as in FACETS, spreads severities out), and a rater's severity does not depend on which
clips she happened to score. What is random and what is fixed is the caller's choice of words only:
clips are the objects, whatever they are.

Modules, in the order of the work: :mod:`~app.scoring.facets.scores` is what comes in,
:mod:`~app.scoring.facets.design` leaves out what cannot be estimated, and says so,
:mod:`~app.scoring.facets.likelihood` and :mod:`~app.scoring.facets.estimation` find the estimates,
:mod:`~app.scoring.facets.fit` compares scores with what the model expects, and
:mod:`~app.scoring.facets.report` puts it all into words of the field.
"""
