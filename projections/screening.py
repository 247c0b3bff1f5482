"""The tiers of screening as a column: whose visit is due in a month, for many at once."""

from datetime import timedelta

from sqlalchemy import ColumnElement, String, case, literal, or_

from schemas.period import bounds
from schemas.screening import Screening, Tier


def looked_before(
    screening: Screening,
    month: str,
    *,
    kind: ColumnElement[str],
    industry: ColumnElement[str | None],
    workers: ColumnElement[int | None],
    found_on: ColumnElement[str | None],
) -> ColumnElement[str]:
    """Return, as a column, the last day of a look after which a visit is due in a month.

    The same as `Screening.tier` and `Screening.due_on` say of one subject.
    """
    first, last = bounds(month)
    recent = (first - timedelta(days=screening.close_after_finding_days)).isoformat()

    def day(tier: Tier) -> ColumnElement[str]:
        return literal((last - timedelta(days=screening.interval_days[tier])).isoformat(), String)

    kinds = [it.value for it in screening.close_kinds]
    trades = [it.value for it in screening.usual_industries]
    return case(
        (or_(kind.in_(kinds), found_on >= recent), day(Tier.CLOSE)),
        (or_(industry.in_(trades), workers >= screening.usual_workers), day(Tier.USUAL)),
        else_=day(Tier.SELDOM),
    )
