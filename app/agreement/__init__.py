"""My agreement: a person's own pages over her recorded scores."""
