"""Money is whole fen; yuan exist only where a person reads or types."""

from decimal import Decimal, InvalidOperation

from schemas.errors import Refused

MOST_FEN = 10**15
"""Ten trillion yuan: a larger sum is a slip of the keyboard, not a wage."""


def yuan(fen: int) -> str:
    """Write fen as yuan, as people read them.

    >>> yuan(123456789), yuan(-5)
    ('1,234,567.89', '-0.05')
    """
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{rest:02d}"


def fen(text: str, *, field: str = "") -> int:
    """Read yuan as typed by a person or a spreadsheet into fen.

    >>> fen("1,234.5"), fen("0")
    (123450, 0)
    >>> fen("12.345")
    Traceback (most recent call last):
    schemas.errors.Refused: 12.345 yuan has a part smaller than one fen; write at most two decimals
    """
    try:
        amount = Decimal(text.replace(",", "").replace(",", "").strip())
    except InvalidOperation:
        message = f"{text[:40]!r} is not an amount in yuan; write digits, for example 12345.60"
        raise Refused(message, field=field) from None
    if not amount.is_finite() or abs(amount) * 100 > MOST_FEN:
        message = f"{text[:40]!r} yuan is not a possible amount; check the number of digits"
        raise Refused(message, field=field)
    if amount * 100 != int(amount * 100):
        message = f"{text} yuan has a part smaller than one fen; write at most two decimals"
        raise Refused(message, field=field)
    return int(amount * 100)
