"""What a backtest takes where nobody asks for another; it loads nothing, for the command line."""

CAPACITY = 50
"""Subjects of a list that can be inspected before the next one."""
BUDGET = 20.0
"""Alerts per 1,000 subjects a month that offices can look into."""
DRAWS = 400
"""Draws of subjects for the bounds of 95 in 100."""
