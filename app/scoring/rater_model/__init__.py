"""The rater model: what one rater's habits are, as far as her scores against masters can tell.

Every score is a cut through an impression. A rater sees the master's point through her severity, how
much of the scale she uses, a lean in each domain and on each code, a mood about the whole clip (halo)
and noise; the nearest score point is her score. That is an ordered probit (McCullagh 1980) with fixed
half-point cuts and rater effects, a many-facet model (Linacre 1994) on the scale of score points
instead of logits, so that every effect is said in the unit in which people score. Half points are
fixed because a master defines the scale: a rater whose own cuts lie elsewhere has a lean there.

Effects are shrunk toward a cohort (`priors`, `cohort`); the posterior is Laplace's approximation at
its mode (`fit`), with the mood integrated out. Confusion counts by location are the sufficient
statistic (`evidence`), so raters of a cohort are one array computation and a clip is an update.
"""
