"""A deposit in a form that a district does not accept."""

from datetime import date

from detectors.parameters import Parameters
from detectors.parameters.dated import Entry, Value
from detectors.replaying import remembered
from detectors.wage_deposit_missing import WageDepositMissing
from schemas import samples
from schemas.events import WageDepositStored
from schemas.vocabulary import DepositForm, State

ON = date(2025, 4, 1)
FORMS = "wage_deposit_missing.accepted_forms"


def where_no_insurance_is_accepted() -> Parameters:
    standing = Parameters.load()
    entry = standing.entries()[FORMS]
    narrower = Value(value=["cash", "bank_guarantee"], reference="an example")
    changed = Entry(label=entry.label, unit=entry.unit, values={date(2020, 5, 1): narrower})
    return standing.replaced({FORMS: changed})


def test_insurance_is_no_deposit_where_local_rules_do_not_accept_it() -> None:
    stored = WageDepositStored(
        stored_on=date(2025, 3, 20),
        amount_fen=160_000_000,
        required_fen=160_000_000,
        form=DepositForm.INSURANCE,
    )
    facts = [samples.fact(stored, subject=samples.SITE, on=date(2025, 3, 20), source="registry")]
    said = []
    for parameters in (Parameters.load(), where_no_insurance_is_accepted()):
        detector = WageDepositMissing(parameters)
        said.append(detector.look(remembered(detector, facts, ON), ON))
    accepted, refused = said
    assert accepted.state is State.NO
    assert refused.reason == "wage_deposit_missing.form_not_accepted"
    assert refused.points == 8
