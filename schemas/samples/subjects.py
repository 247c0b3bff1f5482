"""Whom the samples are about: invented employers with codes that check, and invented sites."""

from schemas.subjects import Kind, uscc_check_character


def employer(number: int) -> str:
    """Return the subject of an invented employer, 0 to 99999, with a valid credit code.

    >>> employer(17)
    'employer/91330502MA2T000174'
    """
    code = f"91330502MA2T{number:05d}"
    return f"{Kind.EMPLOYER}/{code}{uscc_check_character(code)}"


def site(number: int) -> str:
    """Return the subject of an invented construction site.

    >>> site(1)
    'site/330502-0001'
    """
    return f"{Kind.SITE}/330502-{number:04d}"


FACTORY = employer(1)
"""A monthly-paid childrenswear firm in Zhili."""
WORKSHOP = f"{Kind.EMPLOYER}/local-zhili-17"
"""A piece-rate workshop in Zhili that has no credit code yet."""
OWNER = employer(2)
"""Project owner 建设单位 of `SITE`."""
CONTRACTOR = employer(3)
"""General contractor 施工总承包单位 of `SITE`."""
SUBCONTRACTOR = employer(4)
"""Subcontractor 分包单位 on `SITE`."""
SITE = site(1)
GRID = "zhili-07"
"""Code of the grid in which the samples are seen."""
