"""Operations: the operator's commands and checks: doctor, backup, restore, readiness, metrics.

`flask ops …` checks everything the program depends on and says what to do. A backup is one file
with a consistent copy of the database and the uploaded clips, verified by hashes; it can be
restored onto an empty machine and onto the other kind of database. `/readyz` and `/metrics` are for
machines.
"""
