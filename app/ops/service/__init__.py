"""Use cases of operating: looking, backing up, restoring."""
