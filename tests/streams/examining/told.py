"""What an examination found, by what was looked at."""

from collections.abc import Iterable

from gateway.diagnosis import plain
from streams.examining.finding import Finding, Verdict
from streams.examining.looks import Look


class Told:
    """Findings that a test asks one by one; for each there are sentences in every language."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.all = list(findings)
        self.plain = [plain(it) for it in self.all]

    def of(self, look: Look, about: str | None = None) -> Finding:
        """The one finding of a look, about one thing where there are several."""
        [only] = [it for it in self.all if it.look is look and about in {None, it.about}]
        return only

    def verdict(self, look: Look, about: str | None = None) -> Verdict:
        return self.of(look, about).verdict

    def seen(self, look: Look) -> str:
        return self.of(look).seen

    def looks(self) -> set[Look]:
        return {it.look for it in self.all}

    def endangered(self) -> set[Look]:
        return {it.look for it in self.all if it.verdict is Verdict.DANGER}
