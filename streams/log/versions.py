"""Which tables a log has, told by one number, and who may open it."""

NEWEST = 2
"""The tables that this code knows: of a new log, and of an older one once it was opened.

Version 1: facts, subjects, mentions, milestones. Version 2: milestones hold `EMPLOYER_LINKS`
too; `published`.
"""


def why_not_ours(version: int) -> str | None:
    """Return why tables that changed under an open log end it, None while they are as known."""
    if version == NEWEST:
        return None
    return (
        f"another program has brought the tables of the log to version {version}, and this one "
        f"knows version {NEWEST}; start it again, upgraded, then send everything that has no "
        "receipt once more, with the same ids"
    )


def refuse_newer(version: int) -> None:
    """Raise RuntimeError for the tables of a newer system.

    >>> refuse_newer(99)
    Traceback (most recent call last):
    RuntimeError: the log has tables of version 99, newer than 2; upgrade
    """
    if version > NEWEST:
        message = f"the log has tables of version {version}, newer than {NEWEST}; upgrade"
        raise RuntimeError(message)
