"""Rating files in, agreement out, as a table, JSON, CSV or a page; `flask scoring …`.

One reader serves every command: `ratings.read_ratings` gives ratings by rater, unit and code, with
what was understood and what could not be used. Delimited text and Excel workbooks are read in any
layout (`reading.Shape`). What nobody says about a file is found out and said back; where two
readings are possible and would give different figures, the file is refused, and the message names
the option that decides.
"""
