"""One script for each version of the tables, named for what it brought."""
