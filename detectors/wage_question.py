"""What `LatePayday` and `ShortPay` share: a question asked of the book of wages alone."""

from datetime import date

from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.parameters import Parameters
from detectors.wage_book import Book
from detectors.wages import wages_of
from schemas.codec import Fact


class WageQuestion(Detector[Book]):
    """A question of which nothing is remembered but the book of wages."""

    about = EMPLOYERS_AND_SITES
    memory = Book

    def __init__(self, parameters: Parameters) -> None:
        """Take up the books."""
        super().__init__(parameters)
        self._wages = wages_of(parameters)
        self._trust = self._wages.trust
        self._owed = self._wages.rules

    def step(self, memory: Book, fact: Fact) -> Book:
        """Take in what is told of wages, paydays, rosters and stages."""
        return self._wages.after(memory, fact)

    def next_change(self, memory: Book, on: date) -> date | None:
        """Return the next payday, end of a deferral, or day on which silence begins to speak."""
        return self._wages.next_change(memory, on)
