"""Writing the score book from facts, keeping it true, and reading it for the engine.

Facts are a `Select` with the columns of `FirstScore` by name, one row for each recorded score that
could be in the book. The bench owns sheets and makes it; nothing here knows a table of the bench.
"""
