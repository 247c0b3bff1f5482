"""What is said when a database that lies elsewhere cannot be asked."""


class DatabaseUnavailable(RuntimeError):
    """The database does not answer, or has broken off a transaction: that one is begun anew."""
