"""The rule of certification: what its clauses mean, how it is read, and what it decides."""
