"""The quantities that facts are made of, with their possible range."""

from typing import Annotated

from msgspec import Meta

from schemas.money import MOST_FEN

Count = Annotated[int, Meta(ge=0, le=1_000_000, description="heads, days or entries")]
"""Heads, days or entries."""
Lines = Annotated[int, Meta(ge=0, le=10**12, description="lines or facts of a whole history")]
"""Lines or facts of a whole history: more than one firm could ever have of anything."""
Fen = Annotated[int, Meta(ge=0, le=MOST_FEN, description="money in whole fen")]
"""Money in fen."""
Ratio = Annotated[float, Meta(ge=0, le=1, description="a share, 0 to 1")]
"""A share, 0 to 1."""
MonthDay = Annotated[
    int, Meta(ge=1, le=31, description="day of a month; a shorter month takes its last day")
]
"""Day of a month; a shorter month takes its last day."""
Month = Annotated[
    str, Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="a calendar month, YYYY-MM")
]
"""A calendar month, YYYY-MM."""


def at_most(
    part: int,
    whole: int,
    part_name: str,
    whole_name: str,
    remedy: str = "correct whichever is wrong",
) -> None:
    """Raise ValueError when a part is larger than its whole.

    >>> at_most(12, 10, "attended", "registered")
    Traceback (most recent call last):
    ValueError: attended 12 is more than registered 10; correct whichever is wrong
    """
    if part > whole:
        raise ValueError(f"{part_name} {part:,} is more than {whole_name} {whole:,}; {remedy}")
