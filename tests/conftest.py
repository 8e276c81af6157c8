"""What every test can ask for; the fixtures themselves live in tests/fixtures, one topic a file."""

from hypothesis import settings

# No example is timed: a busy machine is no fault of what is tested.
settings.register_profile("default", settings.get_profile("default"), deadline=None)

pytest_plugins = [
    "tests.fixtures.report",
    "tests.fixtures.starting",
    "tests.fixtures.shared",
    "tests.fixtures.folders",
    "tests.fixtures.postgresql",
    "tests.fixtures.services",
    "tests.fixtures.content",
    "tests.fixtures.databases",
    "tests.fixtures.application",
    "tests.fixtures.browsing",
    "tests.fixtures.mail",
    "tests.fixtures.post_office",
    "tests.fixtures.uploads",
    "tests.fixtures.encoder",
    "tests.fixtures.journeys",
    "tests.fixtures.engines",
    "tests.fixtures.scoring_commands",
]
