"""Demo people: accounts with known passwords, and a cohort with a history, for trying the program out."""
