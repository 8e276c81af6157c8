"""Operating: what the person who runs the site needs: a doctor, backups, readiness, metrics.

`flask ops …` looks at everything the program rests on and says what to do; a backup is one file with
the database and the uploaded clips, of one moment and checked by hashes, that can be restored onto
an empty machine and onto the other kind of database. `/readyz` and `/metrics` are for machines.
"""
