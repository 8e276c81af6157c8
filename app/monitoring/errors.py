"""What can be refused to a trainer."""


class MonitoringError(Exception):
    """A trainer cannot do what she asked for."""


class LearnerNotFoundError(MonitoringError):
    """Nobody with this id learns here."""


class NothingToWaiveError(MonitoringError):
    """The module is open to the learner already, or there is none of that name."""
