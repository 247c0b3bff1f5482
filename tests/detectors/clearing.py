"""What a finding says would clear it, told as facts: one way of telling it for each code."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from schemas import samples
from schemas.body import Body
from schemas.codec import Fact
from schemas.derived.finding import Argument, Finding
from schemas.vocabulary import Basis
from tests.detectors.stories import AnyDetector


class Case(NamedTuple):
    """A finding that says yes, and everything that was known when it did."""

    detector: AnyDetector
    memory: Any
    finding: Finding
    on: date
    subject: str
    codes: frozenset[str]
    """Parts of what would clear it that are being told."""

    @property
    def next_day(self) -> date:
        return self.on + timedelta(days=1)

    def of(self, code: str) -> dict[str, Argument]:
        """The arguments of a part."""
        return dict(self.finding.clears)[code]

    def number(self, code: str, name: str) -> int:
        return int(self.of(code)[name])

    def said(self, name: str) -> str:
        """An argument of the finding itself, as a word."""
        return str(self.finding.arguments[name])

    def counted(self, name: str) -> int:
        """An argument of the finding itself, as a number."""
        return int(self.finding.arguments[name])

    def tell(
        self,
        body: Body,
        on: date | None = None,
        *,
        source: str = "platform",
        basis: Basis | None = Basis.DOCUMENT,
        position: int = 900,
    ) -> Fact:
        """A fact by the best of witnesses, on the next day where no other is named."""
        return samples.fact(
            body,
            subject=self.subject,
            on=on or self.next_day,
            source=source,
            basis=basis,
            position=position,
        )


Telling = Callable[[Case], list[Fact]]
"""The facts that tell a part; each of them is needed."""
