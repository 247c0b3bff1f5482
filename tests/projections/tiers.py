"""Tiers of screening for tests: of the shape that is shipped, with numbers easy to reckon."""

from schemas.screening import Screening, Tier
from schemas.subjects import Kind
from schemas.vocabulary import Industry

TIERS = Screening(
    interval_days={Tier.CLOSE: 28, Tier.USUAL: 56, Tier.SELDOM: 112},
    slack_days=17,
    close_kinds=frozenset({Kind.SITE}),
    close_after_finding_days=185,
    usual_industries=frozenset({Industry.CHILDRENSWEAR}),
    usual_workers=30,
)
