"""My agreement: a rater's own figures by code, how she misses, and how her sheets came about."""
