"""The books of wages, kept and read once for all detectors that rest on one."""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from detectors.agreed_paydays import first_term
from detectors.bookkeeping import Bookkeeping
from detectors.evidence import MOST, Trust
from detectors.owed import Overdue, Owed, facts_of, heads_of
from detectors.parameters import Parameters
from detectors.wage_book import Book, Entry, Said
from detectors.wages_owed import WagesOwed
from schemas.codec import Fact


class Open(NamedTuple):
    """That wages are open, and how anybody knows."""

    earned_from: date
    """First day of the oldest period that they were earned in, as far as was told."""
    since: date
    """The day on which the newest of them fell due, or on which somebody said so."""
    workers: int
    """As far as was told."""
    seen: bool
    """By a record, or by somebody who is as good as a witness."""
    source: str
    evidence: tuple[UUID, ...]


class Wages:
    """Keeps and reads books of wages by one set of parameters.

    Several detectors keep the same book of a subject, each in its own memory. A fact is
    entered for the first of them, and a day read; the others are given the same result.

    Wages are *open* when their day has passed and a record or somebody says that they
    are not paid, or paid in part. They are *untold*, which is less, where nobody says so:
    earlier payments are known, and of a payday that has passed none is told although the
    record had its time, or it is lawfully deferred. Untold is enough beside another grave
    sign, and for nothing else: a feed that ends with the works is no debt.
    """

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters that all questions about wages share."""
        self.trust = Trust(parameters)
        self.rules = WagesOwed(parameters, self.trust)
        self._books = Bookkeeping(self.trust, self.rules.paydays)
        self._entered: tuple[Book, Fact, Book] | None = None
        self._read: tuple[Book, date, Owed] | None = None
        self._changes: tuple[Book, date, date | None] | None = None

    def after(self, book: Book, fact: Fact) -> Book:
        """Return a book after a fact; the same object when the fact changes nothing."""
        last = self._entered
        if last is not None and last[1] is fact and (last[0] is book or last[0] == book):
            return book if last[2] is last[0] else last[2]
        after = self._books.enter(book, fact)
        self._entered = (book, fact, after)
        return after

    def owed(self, book: Book, on: date) -> Owed:
        """Return how the wages of a book stand at the end of a day."""
        last = self._read
        if last is not None and last[1] == on and (last[0] is book or last[0] == book):
            return last[2]
        owed = self.rules.on(book, on)
        self._read = (book, on, owed)
        return owed

    def is_open(self, book: Book, on: date) -> bool:
        """Tell whether `open` returns anything, for less."""
        if not self.rules.law.in_force(on):
            return False
        owed = self.owed(book, on)
        if owed.recorded or owed.short or owed.told:
            return True
        return book.said is not None and self._unanswered(book, book.said)

    def open(self, book: Book, on: date) -> Open | None:
        """Return that wages are open at the end of a day, or None."""
        if not self.rules.law.in_force(on):
            return None
        owed = self.owed(book, on)
        overdue = owed.recorded + owed.short
        if overdue:
            newest = max((it.term for it in overdue), key=lambda term: term.last)
            return Open(
                earned_from=min(it.term.first for it in overdue),
                since=newest.due or newest.last,
                workers=heads_of(overdue),
                seen=True,
                source=_source(book, overdue),
                evidence=facts_of(book, overdue)[-MOST:],
            )
        said = book.said
        if said is None or not (owed.told or self._unanswered(book, said)):
            return None
        return Open(
            earned_from=said.on if said.through is None else said.through + _DAY,
            since=said.on,
            workers=said.unpaid_workers,
            seen=self.rules.is_firm(said),
            source=said.source,
            evidence=(said.fact,),
        )

    def told_short(self, book: Book, on: date) -> tuple[UUID, ...]:
        """Return the facts that say or record wages as unpaid, agreed payday or not.

        Where no payday was told nobody can say that they are late; nor that all is well.
        What is lacking before an agreed payday is not due yet, and not among them.
        """
        found = self.open(book, on)
        if found is not None or not self.rules.law.in_force(on):
            return () if found is None else found.evidence
        lacking = (
            it
            for it in book.entries
            if it.lacking and (it.denied or it.paid_fen) and self._has_no_day(book, it)
        )
        return tuple(dict.fromkeys(id_ for it in lacking for id_ in it.evidence))[-MOST:]

    def _has_no_day(self, book: Book, entry: Entry) -> bool:
        term = self.rules.term_of(book, entry.last)
        return (term is None or not term.agreed) and not self.rules.is_rounding(entry)

    def untold(self, book: Book, on: date) -> date | None:
        """Return the payday of which, behind its time, no payment is told; None where none is.

        Earlier payments are known, so that somebody used to tell. A deferral tells by
        itself that nothing was paid yet.
        """
        paid = self.rules.paid_start(book)
        if paid is None or not self.rules.law.in_force(on):
            return None
        owed = self.owed(book, on)
        if not (owed.silent or owed.unreported or owed.deferred_until):
            return None
        term = first_term(book.agreements, paid)
        if term is None or term.due is None:
            return None
        waited = owed.silent or owed.deferred_until or on > self.rules.told_by(book, term.due)
        return term.due if waited else None

    def _unanswered(self, book: Book, said: Said) -> bool:
        """Tell whether somebody spoke of unpaid wages that were due, and no payment came since.

        Where a payday is agreed, wages that were not due yet are nobody's debt, as in the
        season of piece work; without one, whoever says that they are unpaid is believed.
        """
        if not (said.unpaid_workers or said.unpaid_fen):
            return False
        if book.settled_on is not None and book.settled_on >= said.on:
            return False
        if not book.agreements or not book.agreements[-1].has_payday:
            return True
        start = self.rules.paid_start(book)
        term = first_term(book.agreements, start or book.agreements[0].since - _DAY)
        return term is not None and term.due is not None and term.due < said.on

    def next_change(self, book: Book, on: date) -> date | None:
        """Return the first day after a day on which wages may stand otherwise by themselves."""
        last = self._changes
        if last is not None and last[1] == on and (last[0] is book or last[0] == book):
            return last[2]
        day = self.rules.law.changes(on)
        if book.agreements or book.seasonal is False:
            for other in (self.owed(book, on).change_on, _after_last_settlement(book)):
                if other is not None and other > on and (day is None or other < day):
                    day = other
        self._changes = (book, on, day)
        return day


@lru_cache(maxsize=8)
def wages_of(parameters: Parameters) -> Wages:
    """Return the one reading of wages by these parameters, shared by all who ask for it."""
    return Wages(parameters)


_DAY = timedelta(days=1)


def _after_last_settlement(book: Book) -> date | None:
    settled = book.agreements[-1].settled_on if book.agreements else ()
    return settled[-1] + _DAY if settled else None


def _source(book: Book, overdue: tuple[Overdue, ...]) -> str:
    told = (it.entry.source for it in overdue if it.entry is not None and it.entry.source)
    return next(told, "") or book.source or "platform"
