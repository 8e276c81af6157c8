"""Rating files: CSV in, agreement out, as a table, JSON, CSV or a page; `flask scoring …`.

Reading is pure and forgiving about layout (wide or long, labels or export numbers, the column
names of large public data sets) but never about content: whatever cannot be used is named by file
and line and listed in the report, so that nothing is dropped in silence.
"""
