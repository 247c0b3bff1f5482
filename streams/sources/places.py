"""Which township a file means by a name."""

from collections.abc import Mapping

from schemas.errors import Refused
from schemas.jurisdiction import TOWNSHIPS


def township_code(said: str, others: Mapping[str, str]) -> str:
    """Return the code of a township from its code, its official name or another name given.

    >>> township_code("织里镇", {}), township_code("织里", {"织里": "zhili"})
    ('zhili', 'zhili')
    """
    if said in TOWNSHIPS:
        return said
    code = others.get(said)
    if code is None:
        code = next((place.code for place in TOWNSHIPS.values() if place.zh == said), None)
    if code is None or code not in TOWNSHIPS:
        names = ", ".join(place.zh for place in TOWNSHIPS.values())
        message = f"is no township of this district; write one of {names}, or map the name"
        raise Refused(message, field="township")
    return code
