"""How wages are paid and workers answered, one way for each code and each "or"."""

from datetime import date, timedelta

from detectors.agreed_paydays import term_of, terms
from detectors.owed import Overdue
from detectors.wage_book import Book
from detectors.wages import wages_of
from schemas.codec import Fact
from schemas.events import (
    ComplaintVerified,
    MediationClosed,
    OperationsObserved,
    WagesObserved,
    WagesPaid,
)
from schemas.period import month_of
from schemas.vocabulary import ComplaintVerdict, OperationsState
from tests.detectors.clearing import Case, Telling
from tests.detectors.stories import PARAMETERS

WAGES = wages_of(PARAMETERS)


def pay(case: Case) -> list[Fact]:
    """Every wage period that is open, each by a payment of its own."""
    book = case.memory if isinstance(case.memory, Book) else case.memory.book
    owed = WAGES.owed(book, case.on)
    parts = owed.recorded + owed.told + owed.silent + owed.short
    if not parts:
        return [case.tell(_payment(case, case.on.strftime("%Y-%m"), 100), source="bank")]
    return _payments(case, parts)


def pay_what_is_on_record(case: Case) -> list[Fact]:
    owed = WAGES.owed(case.memory, case.on)
    lacking = tuple(it for it in owed.recorded if it.entry is not None and it.entry.lacking)
    return _payments(case, lacking)


def pay_the_newest(case: Case) -> list[Fact]:
    owed = WAGES.owed(case.memory, case.on)
    period = case.of("late_payday.report_payment")["period"]
    return _payments(
        case,
        tuple(it for it in owed.recorded + owed.told + owed.silent if it.term.period == period),
    )


def pay_the_rest(case: Case) -> list[Fact]:
    return _payments(case, WAGES.owed(case.memory, case.on).short)


def ask_again(case: Case) -> list[Fact]:
    return [case.tell(WagesObserved(unpaid_workers=0))]


def show_payment(case: Case) -> list[Fact]:
    """The newest wages that were due when somebody said that some were not paid."""
    book: Book = case.memory
    assert book.said is not None
    due = []
    for term in WAGES.rules.terms(book, book.said.on - timedelta(days=400)):
        if term.due is None or term.due >= book.said.on:
            break
        due.append(term)
    entry = WAGES.rules.matching(book, due[-1])
    lacking = 100 if entry is None else entry.due_fen - entry.paid_fen
    return [case.tell(_payment(case, due[-1].period, lacking), source="bank")]


def pay_the_next_in_time(case: Case) -> list[Fact]:
    memory = case.memory
    following = next(iter(terms(memory.agreements, memory.paid[-1].last)))
    assert following == term_of(memory.agreements, following.last)
    assert following.due is not None
    paid = WagesPaid(
        period=following.period,
        paid_on=following.due,
        workers_due=12,
        workers_paid=12,
        due_fen=100,
        paid_fen=100,
    )
    return [case.tell(paid, max(following.due, case.next_day), source="bank")]


def keep_commitments(case: Case) -> list[Fact]:
    lacking = case.number("commitment_broken.keep", "lacking_fen")
    signed = date.fromisoformat(case.said("signed_on"))
    due_then = month_of(signed - timedelta(days=62))
    return [case.tell(_payment(case, due_then, lacking), source="bank")]


def settle_commitments(case: Case) -> list[Fact]:
    return [case.tell(MediationClosed(settled=True, workers=12), source="officer")]


def look_and_find_nothing(case: Case) -> list[Fact]:
    usual = dict(case.finding.clears[0][1]).get("usual", 12)
    return [case.tell(OperationsObserved(state=OperationsState.NORMAL, headcount=int(usual)))]


def end_practices(case: Case) -> list[Fact]:
    asked = WagesObserved(card_withheld=False, paid_in_kind=False, no_payslip=False)
    return [case.tell(asked)]


def settle_each_complaint(case: Case) -> list[Fact]:
    return [
        case.tell(
            MediationClosed(settled=True, workers=voice.workers, complaint=voice.id),
            source="officer",
            position=900 + number,
        )
        for number, voice in enumerate(case.memory.unverified)
    ]


def find_each_unfounded(case: Case) -> list[Fact]:
    heard = (*case.memory.upheld, *case.memory.unverified)
    return [
        case.tell(
            ComplaintVerified(complaint=voice.id, verdict=ComplaintVerdict.UNFOUNDED),
            source="officer",
            position=900 + number,
        )
        for number, voice in enumerate(heard)
    ]


def settle_with_all(case: Case) -> list[Fact]:
    upheld = case.memory.upheld
    complaint = upheld[0].id if upheld else None
    workers = case.counted("workers")
    return [case.tell(MediationClosed(settled=True, workers=workers, complaint=complaint))]


def _payments(case: Case, parts: tuple[Overdue, ...]) -> list[Fact]:
    return [
        case.tell(_rest(case, overdue), source="bank", position=900 + number)
        for number, overdue in enumerate(parts)
    ]


def _rest(case: Case, overdue: Overdue) -> WagesPaid:
    entry = overdue.entry
    lacking = 100 if entry is None or not entry.due_fen else entry.due_fen - entry.paid_fen
    return _payment(case, overdue.term.period, lacking)


def _payment(case: Case, period: str, fen: int) -> WagesPaid:
    return WagesPaid(
        period=period,
        paid_on=case.next_day,
        workers_due=12,
        workers_paid=12,
        due_fen=fen,
        paid_fen=fen,
    )


OF_WAGES: dict[str, tuple[Telling, ...]] = {
    "late_payday.pay": (pay_what_is_on_record,),
    "late_payday.report_payment": (pay_the_newest,),
    "late_payday.ask_again": (ask_again,),
    "short_pay.pay_rest": (pay_the_rest,),
    "short_pay.show_payment": (show_payment,),
    "slipping_paydays.pay_in_time": (pay_the_next_in_time,),
    "living_costs.look_again": (look_and_find_nothing,),
    "wages_withheld.end": (end_practices,),
    "commitment_broken.keep": (keep_commitments, settle_commitments),
    "ending_unpaid.pay": (pay,),
    "festival_near.pay": (pay,),
    "broken_chain.pay": (pay,),
    "owner_gone.reach_owner": (look_and_find_nothing,),
    "operations_distress.look_again": (look_and_find_nothing,),
    "shrinking_headcount.back_to_usual": (look_and_find_nothing,),
    "complaint_burst.answer": (settle_each_complaint, find_each_unfounded),
    "complaint_burst.settle_all": (settle_with_all,),
    "complaint_burst.pay_and_settle": (settle_with_all, find_each_unfounded),
}
