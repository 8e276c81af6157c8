"""Use cases of operations: checking, backing up, restoring."""
