"""Sets: clips in an order, the codes scored on each, master scores, and what may be told when."""
