"""What can be refused to a trainer."""


class MonitoringError(Exception):
    """A trainer cannot do what she asked for."""


class LearnerNotFoundError(MonitoringError):
    """Nobody with this number learns in a cohort of hers."""


class NothingToWaiveError(MonitoringError):
    """The module is open to the learner already, or there is none of that name."""
