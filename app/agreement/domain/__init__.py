"""Agreement and misses in plain values."""
