"""Standards: the one rule by which a person is certified, its file, its revisions, its decision."""
