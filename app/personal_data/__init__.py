"""Personal data: what each table holds of a person, her export, and what erasing leaves.

This feature stands above all that store anything about people, because it has to know every table.
`domain` says of each one what it holds of a person, in which file of an export that is found, and
what becomes of it when she is erased. A table that is not in that list fails the tests.

Words: an *export* is a zip of one person's data; *erasing* makes an account nobody's: scores stay,
because agreement rests on them, and nothing says whose they were.
"""
