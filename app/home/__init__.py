"""Home: where a person finds her one next step, and where a visitor learns what this is."""
