"""The officers' pages: the risk list, one subject, the six systems, the inbox, coverage, rules.

What lives here: a module a page (its handlers and what it gathers), and what several
share: what an address asks for (`asking`), one answer (`office`), how it speaks
(`tongue`), facts in words (`evidence`), findings in words (`reasons`), alerts (`alerts`),
the contract chain (`chain`). What does not: judgement, tables, and the grid worker's
pages, from which nothing leads here.

Sealed names, notes and statements are opened for the one answer in which an officer
reads them. What a complainant said or is called is opened by no page here.
"""

from litestar.router import Router

from gateway.pages import (
    coverage,
    downloads,
    fact,
    inbox,
    parameters,
    parked,
    risk_list,
    score_chart,
    six_systems,
    subject,
)
from gateway.pages.office import unscored
from projections.scored_days import UnscoredDay

OFFICERS = Router(
    "/",
    route_handlers=[
        risk_list.show_risk_list,
        downloads.get_risk_list_xlsx,
        downloads.get_risk_list_csv,
        subject.show_subject,
        subject.show_sheet,
        score_chart.show_score_chart,
        fact.show_fact,
        six_systems.show_six_systems,
        downloads.get_six_systems_xlsx,
        downloads.get_six_systems_csv,
        downloads.get_six_systems_json,
        inbox.show_inbox,
        inbox.show_inbox_rows,
        inbox.show_yellow_digest,
        coverage.show_coverage,
        parameters.show_parameters,
        parked.show_parked,
    ],
    exception_handlers={UnscoredDay: unscored},
)
"""Every page of the officers. A day that nobody scored is answered with the days that are."""
