"""Use cases of organizations and cohorts, one topic per file."""
