"""The author's preview: a content folder as learners would see it, before it is synced.

`flask content preview` compiles the folder into a throw-away database, serves it to this machine
alone, and shows the pages anew whenever a file changes; content with errors is answered with the
list of its problems. It signs everybody in, so it is refused with production settings, and the
real application has none of its addresses.
"""
