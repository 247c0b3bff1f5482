"""What readers look at: one question in each file, with its tables, its cases and its queries."""
