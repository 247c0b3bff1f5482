"""What was screened, and what was due."""

from datetime import date

from msgspec import Struct


class CoverageRow(Struct, frozen=True, kw_only=True):
    """One township, or one grid of it, in one month.

    `screened` and the four that follow count a subject once: by the best that came
    of it in the month. What is left of `due` was not visited.
    """

    township: str | None
    grid: str | None
    """None in the row of a township."""
    due: int
    """Registered employers and sites that are not completed, settled or known as another, and
    that their tier asks to be visited in the month, or that were visited all the same."""
    screened: int
    locked: int
    refused: int
    moved: int
    not_found: int


class ZeroReport(Struct, frozen=True):
    """A zero report 零报告 of a grid or township."""

    subject: str
    screened: int
    reported_on: date


class CoverageBar(Struct, frozen=True, kw_only=True):
    """The coverage of a month by township and grid."""

    month: str
    known_at: date | None
    position: int
    townships: tuple[CoverageRow, ...]
    grids: tuple[CoverageRow, ...]
    total: CoverageRow
    zero_reports: tuple[ZeroReport, ...]
