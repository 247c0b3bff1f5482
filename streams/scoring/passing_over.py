"""Facts about the running of the system, which scoring passes over without reading them."""

PASSED_OVER: frozenset[str] = frozenset(
    {
        "BulletinIssued",
        "DayScored",
        "HistoryLoadFinished",
        "HistoryLoadStarted",
        "ModelPromoted",
        "MonthClosed",
    }
)
"""Types of the facts that change no dossier, whatever they say and whether it can be read."""
