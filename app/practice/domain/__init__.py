"""What practice tells a rater, in plain values."""
