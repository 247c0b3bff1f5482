"""Whether judging the whole log again gives what stands, day by day and view by view."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice

from msgspec import Struct

from schemas import events
from schemas.codec import Conclusion, encode, read_fact
from schemas.derived import ProbabilityEstimated
from streams.log.port import FactReader
from streams.scoring.store import ScoringStore

MOST_SHOWN = 20
"""Positions with other conclusions that are told one by one."""
_PAGE = 2_000
"""Facts whose conclusions are compared at once."""


class Judged(Struct, frozen=True):
    """One judging of a log: its conclusions and days, and the views that were filled from them."""

    store: ScoringStore
    views: Mapping[str, str]
    """The digest of each view, by name."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What a replay found."""

    position: int
    days: int
    """Scored days that were compared with what the log says of them."""
    other_rules: int
    """Scored days that were judged by other rules, and so are not compared."""
    wrong_days: tuple[date, ...] = ()
    wrong_conclusions: tuple[int, ...] = ()
    """Positions of facts from which other conclusions stand than are drawn again; the first few."""
    views: tuple[str, ...] = ()
    """Views that were compared."""
    wrong_views: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether everything that was compared is the same."""
        return not (self.wrong_days or self.wrong_conclusions or self.wrong_views)

    def lines(self) -> list[str]:
        """Return the outcome as sentences."""
        said = [
            f"replayed to position {self.position:,}",
            f"{self.days:,} scored days compared, {len(self.wrong_days)} different",
            f"{len(self.views)} views compared, {len(self.wrong_views)} different",
        ]
        if self.other_rules:
            said.append(
                f"{self.other_rules:,} days were judged by other rules: not compared, "
                "and neither are conclusions and views, which keep what those rules said"
            )
        said += [f"different: {what}" for what in (*self.wrong_days, *self.wrong_views)]
        said += [f"different: conclusions from position {it}" for it in self.wrong_conclusions]
        return said


def compare(log: FactReader, standing: Judged, again: Judged) -> Outcome:
    """Compare a replay with what the log says of its days, and with what stands.

    Where some days were judged by other rules, only the days of the present ones are
    compared: conclusions and views keep what the other rules said at the time.
    """
    generation = again.store.rules.generation.name
    said = _said_of_days(log)
    ours = {day: body for day, body in said.items() if body.generation == generation}
    kept, drawn = _digests(standing.store), _digests(again.store)
    alone = len(ours) == len(said)
    names = sorted({*standing.views, *again.views}) if alone else []
    return Outcome(
        position=again.store.position(),
        days=len(ours),
        other_rules=len(said) - len(ours),
        wrong_days=tuple(
            day
            for day, body in sorted(ours.items())
            if not body.digest == drawn.get(day) == kept.get(day)
        ),
        wrong_conclusions=tuple(islice(_wrong(standing.store, again.store), MOST_SHOWN))
        if alone
        else (),
        views=tuple(names),
        wrong_views=tuple(
            name for name in names if standing.views.get(name) != again.views.get(name)
        ),
    )


def _said_of_days(log: FactReader) -> dict[date, events.DayScored]:
    """Return the last word of the log on each day."""
    said: dict[date, events.DayScored] = {}
    after = 0
    while page := log.read(after, limit=5_000):
        after = page[-1].position
        for stored in page:
            if stored.type == "DayScored":
                body = read_fact(stored.record, stored.type, stored.dataversion).data
                if isinstance(body, events.DayScored):
                    said[body.day] = body
    return said


def _digests(store: ScoringStore) -> dict[date, str]:
    return {day: digest for day, _, digest in store.scored_days()}


def _wrong(standing: ScoringStore, again: ScoringStore) -> Iterator[int]:
    """Return the positions from which the two concluded differently, in order."""
    end = max(standing.position(), again.position())
    for after in range(0, end, _PAGE):
        until = min(after + _PAGE, end)
        theirs, ours = _judged(standing, after, until), _judged(again, after, until)
        if theirs != ours:
            kept, drawn = (Counter(map(encode, made)) for made in (theirs, ours))
            other = {*(kept - drawn), *(drawn - kept)}
            causes = {it.cause for it in (*theirs, *ours) if encode(it) in other}
            yield from sorted(causes)


def _judged(store: ScoringStore, after: int, until: int) -> list[Conclusion]:
    """Return what rules concluded: a model's estimates are equal to twelve digits, not to bytes."""
    made = store.conclusions(after, until)
    return [it for it in made if it.type != ProbabilityEstimated.__name__]
