"""Sets and master scores in plain values."""
