"""The close of a day: neighbours' troubles added, the final assessments, and their digest."""

from hashlib import sha256

import msgspec

from detectors.troubled_neighbour import TroubledNeighbour
from schemas.body import Body
from schemas.codec import Conclusion, Fact, encode
from schemas.derived import FindingChanged, RiskAssessed
from schemas.derived.finding import Finding
from schemas.derived.record import Derived
from schemas.vocabulary import SEVERITY, Level, PartyRole
from streams.scoring.aliases import Aliases
from streams.scoring.cause import Cause, cause_of
from streams.scoring.final import Final
from streams.scoring.kept import DaysKept
from streams.scoring.neighbourhood import Neighbourhood
from streams.scoring.rules import Rules
from streams.scoring.telling import Telling

CLOSER = "closer"
"""Stands where a detector's name would, in the key of a final assessment."""

MODULUS = 1 << 256
"""The digest of a day is of a sum over the whole list, so that it costs what changed."""


class Closer:
    """Makes the final assessments of a day from every subject's own.

    Looks only at subjects whose own assessment or contracts changed since the last
    close, or that go by another name since then, and at those one contract away from them:
    a close costs what changed.
    Neighbours' points can lift a subject to yellow and no further.
    """

    def __init__(self, rules: Rules, log: Telling) -> None:
        """Close days by these rules; the log says who goes by which name."""
        self._rules = rules
        self._log = log
        self._neighbours = TroubledNeighbour(rules.parameters)
        self._neighbourhood = Neighbourhood()
        self._aliases = Aliases()
        self._as_of: int | None = None
        """The close as of which edges and names in memory stand; None where that is not known."""

    def close(self, book: DaysKept, close: Fact) -> list[str]:
        """Score the day of a `DayClosed` that every shard has passed, the next one to be scored.

        Returns the subjects whose own assessment changed since the close before, in order.
        When the transaction fails, `forget` must be called before the next close.
        """
        last = book.last()
        cause = cause_of(close)
        assessed_anew = book.assessed_since(last.position)
        touched = self._touched(book, assessed_anew, last.position, cause.position)
        names = sorted(touched)
        around = {name: self._around(name) for name in names}
        assessed = book.own(
            sorted(touched.union(it for them in around.values() for it, _ in them)), cause.position
        )
        before = book.finals(names)
        state = last.state
        changed: list[Final] = []
        made: list[Conclusion] = []
        for name in names:
            mine = assessed.get(name)
            if mine is None:
                continue
            levels = [(it, role, assessed[it].level) for it, role in around[name] if it in assessed]
            finding = self._neighbours.trouble(levels, cause.on)
            final = self._final(mine, finding, cause)
            past = before.get(name)
            if final == past:
                continue
            changed.append(final)
            state += _weight(final) - (_weight(past) if past is not None else 0)
            if final.neighbour_points or (past is not None and past.neighbour_points):
                body = FindingChanged(detector=self._neighbours.name, finding=finding)
                made.append(self._derived(name, cause, body, self._neighbours.name))
            made.append(self._derived(name, cause, _assessed(final), CLOSER))
        book.keep_finals(changed)
        book.conclude(made)
        state %= MODULUS
        digest = sha256(f"{cause.on.isoformat()}\n{state:064x}".encode()).hexdigest()
        book.scored(cause.on, cause.position, state, digest, len(changed))
        book.forget_before(last.position)
        self._as_of = cause.position
        return sorted(assessed_anew)

    def forget(self) -> None:
        """Let go of everything in memory: after a transaction that failed."""
        self._as_of = None

    def _touched(self, book: DaysKept, anew: set[str], last: int, close: int) -> set[str]:
        """Bring edges and names up to date; return every subject whose final may be another."""
        if self._as_of != last:
            self._neighbourhood = Neighbourhood(book.edges_until(last))
            self._aliases = Aliases.as_of(self._log, last)
        drawn = book.edges_since(last)
        self._neighbourhood.draw(drawn)
        moves = self._aliases.follow(self._log, last, close)
        subjects = anew.union(name for move in moves for name in (move.before, move.after))
        subjects.update(
            self._aliases.resolve(name) for edge in drawn for name in (edge.site, edge.party)
        )
        return subjects.union(it for name in subjects for it, _ in self._around(name))

    def _around(self, subject: str) -> list[tuple[str, PartyRole]]:
        return self._neighbourhood.around(subject, self._aliases)

    def _final(self, own: Final, finding: Finding, cause: Cause) -> Final:
        if own.parked is not None or not finding.points:
            return own
        score = own.score + finding.points
        level = own.level
        reached = self._rules.score.level_of(score, cause.on)
        if reached is not None and SEVERITY[level] < SEVERITY[Level.YELLOW]:
            level = Level.YELLOW
        return msgspec.structs.replace(
            own, level=level, score=score, neighbour_points=finding.points
        )

    def _derived(self, subject: str, cause: Cause, body: Body, detector: str) -> Conclusion:
        return Derived(
            generation=self._rules.generation.name,
            cause=cause.position,
            subject=subject,
            detector=detector,
            type=type(body).__name__,
            at=cause.at,
            data=body,
        )


def _weight(final: Final) -> int:
    """Return what a final assessment adds to the sum over the list."""
    return int.from_bytes(sha256(encode(final)).digest())


def _assessed(final: Final) -> RiskAssessed:
    return RiskAssessed(
        level=final.level,
        score=final.score,
        coverage=final.coverage,
        reasons=msgspec.json.decode(final.reasons, type=tuple[tuple[str, int], ...]),
        final=True,
        neighbour_points=final.neighbour_points,
        parked=final.parked,
    )
