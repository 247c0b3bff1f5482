"""What a fact can be about, written as `kind/code`."""

import re
from enum import StrEnum

from schemas.errors import Refused

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}|[0-9A-Z]{18}")
_LOCAL = "local-"


class Kind(StrEnum):
    """Kinds of subject."""

    EMPLOYER = "employer"
    SITE = "site"
    GRID = "grid"
    TOWNSHIP = "township"
    DISTRICT = "district"


def uscc_check_character(first_seventeen: str) -> str:
    """Return the 18th character of a unified social credit code (GB 32100-2015).

    >>> uscc_check_character("91330502MA2B3CDE4")
    '9'
    """
    total = sum(
        USCC_ALPHABET.index(character) * weight
        for character, weight in zip(first_seventeen, USCC_WEIGHTS, strict=True)
    )
    return USCC_ALPHABET[-total % 31]


def kind_of(subject: str) -> Kind:
    """Return the kind of a subject that was checked before.

    >>> kind_of("site/330502-0001")
    <Kind.SITE: 'site'>
    """
    return Kind(subject.partition("/")[0])


def is_provisional(subject: str) -> bool:
    """Tell whether an employer has no credit code yet.

    >>> is_provisional("employer/local-zhili-17")
    True
    """
    return subject.startswith(f"{Kind.EMPLOYER}/{_LOCAL}")


def check_subject(subject: str) -> str:
    """Return the subject unchanged, or refuse it with the reason.

    >>> check_subject("employer/local-zhili-17")
    'employer/local-zhili-17'
    >>> check_subject("employer/91330502MA2B3CDE4X")
    Traceback (most recent call last):
    schemas.errors.Refused: employer/91330502MA2B3CDE4X: the credit code ends in X but its \
check character is 9; read it again from the licence
    """
    kind, _, code = subject.partition("/")
    if kind not in Kind.__members__.values():
        kinds = ", ".join(Kind)
        message = (
            f"{subject[:80]!r}: unknown kind of subject; write kind/code, with kind one of {kinds}"
        )
        raise Refused(message, field="subject")
    if not _CODE.fullmatch(code):
        message = f"{subject[:80]!r}: the code must be 1 to 63 of a-z 0-9 . _ - (or a credit code)"
        raise Refused(message, field="subject")
    if kind == Kind.EMPLOYER and not code.startswith(_LOCAL):
        _check_uscc(subject, code)
    return subject


def _check_uscc(subject: str, code: str) -> None:
    if len(code) != 18 or any(character not in USCC_ALPHABET for character in code):
        message = (
            f"{subject}: an employer is named by its 18-character unified social credit code, "
            f"or by {_LOCAL}<id> until that is known"
        )
        raise Refused(message, field="subject")
    expected = uscc_check_character(code[:17])
    if code[17] != expected:
        message = (
            f"{subject}: the credit code ends in {code[17]} but its check character is {expected}; "
            "read it again from the licence"
        )
        raise Refused(message, field="subject")
