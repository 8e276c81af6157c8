"""Where the variance of scores comes from: persons, tasks, raters (Brennan 2001, chapter 3).

Balanced data only, by analysis of variance (which then equals REML). A component that comes out
negative is kept as it is: it says the effect is too small to see, and cutting it off at nil would
shift the others.
"""

from dataclasses import dataclass

import numpy as np

from app.scoring.weights import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedComponents:
    """Variance components of persons x (raters : tasks).

    Attributes:
        person: between persons; what the scores are for.
        task: between tasks.
        rater: between raters within tasks.
        person_task: persons by tasks.
        residual: persons by raters within tasks, and error.
    """

    person: float
    task: float
    rater: float
    person_task: float
    residual: float

    def relative_error(self, tasks: int, raters: int) -> float:
        """Give the error variance for comparing persons, over so many tasks and raters each."""
        return self.person_task / tasks + self.residual / (tasks * raters)

    def absolute_error(self, tasks: int, raters: int) -> float:
        """Give the error variance for judging a person against a fixed line."""
        return (
            self.relative_error(tasks, raters) + self.task / tasks + self.rater / (tasks * raters)
        )

    def generalizability(self, tasks: int, raters: int) -> float:
        """Give the coefficient E rho squared: comparing persons."""
        return self.person / (self.person + self.relative_error(tasks, raters))

    def dependability(self, tasks: int, raters: int) -> float:
        """Give the coefficient Phi: judging against a fixed line."""
        return self.person / (self.person + self.absolute_error(tasks, raters))


def nested_components(values: FloatArray) -> NestedComponents:
    """Estimate the components from complete values ``[person, task, rater]``.

    Raises:
        ValueError: fewer than two persons, tasks or raters, or a missing value.
    """
    persons, tasks, raters = values.shape
    if min(values.shape) < 2 or np.isnan(values).any():
        raise ValueError("needs complete scores of at least two persons, tasks and raters")
    grand = values.mean()
    by_person, by_task = values.mean(axis=(1, 2)), values.mean(axis=(0, 2))
    by_both, by_rater = values.mean(axis=2), values.mean(axis=0)
    of_persons = tasks * raters * ((by_person - grand) ** 2).sum() / (persons - 1)
    of_tasks = persons * raters * ((by_task - grand) ** 2).sum() / (tasks - 1)
    crossed = by_both - by_person[:, None] - by_task + grand
    of_crossed = raters * (crossed**2).sum() / ((persons - 1) * (tasks - 1))
    nested = persons * ((by_rater - by_task[:, None]) ** 2).sum() / (tasks * (raters - 1))
    rest = values - by_both[..., None] - by_rater + by_task[:, None]
    residual = (rest**2).sum() / ((persons - 1) * tasks * (raters - 1))
    return NestedComponents(
        person=float((of_persons - of_crossed) / (tasks * raters)),
        task=float((of_tasks - of_crossed - nested + residual) / (persons * raters)),
        rater=float((nested - residual) / persons),
        person_task=float((of_crossed - residual) / raters),
        residual=float(residual),
    )
