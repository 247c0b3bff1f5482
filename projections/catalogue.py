"""Every projection, in the order in which each record reaches them."""

from collections.abc import Iterable

from projections.alerts import Alerts
from projections.case_file import CaseFile
from projections.cases import Cases
from projections.contract import Projection
from projections.freshness import FreshnessOfSources
from projections.register import Register
from projections.risk import Risk
from projections.scored_days import ScoredDays
from projections.site_months import SiteMonths
from projections.systems import System
from projections.told_facts import ToldFacts
from projections.visits import Visits
from projections.visits_told import Coverage


def every_projection(systems: Iterable[System] = ()) -> tuple[Projection, ...]:
    """Return one of each, for one `Views`; `systems` is the bureau's list of the six systems."""
    return (
        ScoredDays(),
        ToldFacts(),
        Register(),
        CaseFile(),
        Risk(),
        Alerts(),
        SiteMonths(systems),
        Coverage(),
        Cases(),
        FreshnessOfSources(),
        Visits(),
    )
