"""Standards: the certification rule, one for every page: its file, revisions and decision."""
