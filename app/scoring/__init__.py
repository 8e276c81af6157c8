"""The scoring engine: statistics of agreement, how sure they are, and what luck explains.

One idea carries it: **the confusion counts are the sufficient statistic.** ``counts[..., code,
master, score]`` is built in one pass over the scores; every learner-versus-master figure is a
vectorized function of counts, and counts add up. One learner, a cohort and a whole history are
the same code with another leading shape, and a report is kept current by adding.

The engine knows ranks, never rubrics: a caller describes its codes with
:class:`~app.scoring.scheme.CodeSpec` and hands over integer ranks, ``-1`` for a missing score. At
the boundary to people a statistic is an :class:`~app.scoring.estimates.Estimate` or
:class:`~app.scoring.estimates.Undefined`; never ``nan``, never a warning. Pure: numpy and the
standard library.
"""
