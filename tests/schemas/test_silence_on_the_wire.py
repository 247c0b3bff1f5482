"""What nobody told is not told by a default: a field that is left out is unknown."""

import msgspec

from schemas import events
from schemas.body import type_names

MEANT = {
    "ComplaintFiled.periods": "no period is named",
    "ComplaintFiled.workers": "whoever complains is one at the least",
    "EmployerRegistered.provisional": "a mark of what a report opened",
    "EmployerStatementRecorded.answers": "it answers all",
    "HistoryLoadFinished.refused": "the loader itself counts, and always says",
    "ObservationCorrected.replacement_version": "the first version, as in every envelope",
    "PaydayAgreed.exempt": "a mark that is set where it is so",
    "PaydayAgreed.settled_on": "no settlement day is named",
    "SiteRegistered.provisional": "a mark of what a report opened",
    "VisitMade.looked_at": "no question is named",
    "VisitMade.unchanged": "no question is named",
    "WagesPaid.overpaid": "a mark by which a sum above what is due is meant",
}
"""Defaults that claim nothing of the world, each with its reason."""

FROM_VERSION_1 = {
    "ArbitrationFiled.collective",
    "ContractsObserved.with_agreement",
    "CourtCaseReported.closed",
    "EmployerRegistered.industry",
    "OperationsObserved.signs",
    "PaydayAgreed.months_after",
    "SiteRegistered.government_invested",
    "UtilityUsageReported.overdue_fen",
}
"""Defaults that claim what nobody may have told. None is added; each is to become unknown."""


def test_no_other_field_says_anything_when_it_is_left_out() -> None:
    found = {
        f"{name}.{field.name}"
        for name in events.__all__
        for field in msgspec.structs.fields(type_names[name])
        if not field.required and field.default is not None
    }
    assert found == MEANT.keys() | FROM_VERSION_1
