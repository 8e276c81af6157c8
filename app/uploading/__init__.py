"""Uploading: a partner's recorded clip comes in, is checked, stored and online at once.

Only authors may. What arrives is written to a **upload**, a folder of one person's unfinished upload,
piece by piece or as one form; nothing of it is held in memory. When every file and field is right,
the clip is put beside the others that were uploaded (`UPLOADS_DIR`, in the shape of
`calibration_sets/`) and published in the same transaction: after a crash there is all of it or
nothing. What is wrong is said at its field, and what was right stays in the upload for an hour, so
that nobody sends a large video twice.
"""
