"""What can be wrong with something that was said to us."""


class Refused(ValueError):
    """Something from outside cannot be accepted; the message says what, in what, and what to do."""

    def __init__(self, message: str, *, field: str = "") -> None:
        """Keep the message and the name of the field that it is about, where there is one."""
        super().__init__(message)
        self.field = field


class UnknownType(Refused):
    """No event of this name exists."""


class UnknownVersion(Refused):
    """The event exists, but not in this version: it was written by a newer system."""


class Unreadable(Refused):
    """The bytes are not a well-formed event of their type and version."""
