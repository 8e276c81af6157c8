"""Publishing: `flask content check` and `sync`, from files to what learners see, all or nothing.

`flask content check` reads every content file and reports every problem; `flask content sync`
does the same and, when there is no error, writes immutable revisions in one transaction;
`flask content schema` writes the schemas for editors. This feature is above most others because
content files refer to each other across features: a lesson shows a clip, a set needs master scores
for every code of its rubric.
"""
