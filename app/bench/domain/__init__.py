"""Score sheets and drafts in plain values."""
