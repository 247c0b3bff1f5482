"""Whether judging the whole log again gives what stands, day by day and view by view."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from schemas import events
from schemas.codec import read_fact
from streams.log.port import FactLog
from streams.scoring.store import ScoringStore


class Outcome(Struct, frozen=True, kw_only=True):
    """What a replay found."""

    position: int
    days: int
    """Scored days that were compared with what the log says of them."""
    other_rules: int
    """Scored days that were judged by other rules, and so are not compared."""
    wrong_days: tuple[date, ...] = ()
    views: tuple[str, ...] = ()
    """Views that were compared."""
    wrong_views: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether everything that was compared is the same."""
        return not self.wrong_days and not self.wrong_views

    def lines(self) -> list[str]:
        """Return the outcome as sentences."""
        said = [
            f"replayed to position {self.position:,}",
            f"{self.days:,} scored days compared, {len(self.wrong_days)} different",
            f"{len(self.views)} views compared, {len(self.wrong_views)} different",
        ]
        if self.other_rules:
            said.append(f"{self.other_rules:,} days were judged by other rules: not compared")
        said += [f"different: {what}" for what in (*self.wrong_days, *self.wrong_views)]
        return said


def compare(
    log: FactLog,
    again: ScoringStore,
    standing: Mapping[str, str],
    rebuilt: Mapping[str, str],
) -> Outcome:
    """Compare a replay with what the log says of its days, and with the views that stand.

    `standing` and `rebuilt` are the digests of the views by name; both empty where the
    views that stand are of other rules.
    """
    digests = {day: digest for day, _, digest in again.scored_days()}
    generation = again.rules.generation.name
    said: dict[date, events.DayScored] = {}
    after = 0
    while page := log.read(after, limit=5_000):
        after = page[-1].position
        for stored in page:
            if stored.type == "DayScored":
                body = read_fact(stored.record, stored.type, stored.dataversion).data
                if isinstance(body, events.DayScored):
                    said[body.day] = body
    ours = {day: body for day, body in said.items() if body.generation == generation}
    return Outcome(
        position=again.position(),
        days=len(ours),
        other_rules=len(said) - len(ours),
        wrong_days=tuple(
            day for day, body in sorted(ours.items()) if digests.get(day) != body.digest
        ),
        views=tuple(sorted(standing)),
        wrong_views=tuple(name for name in sorted(standing) if standing[name] != rebuilt.get(name)),
    )
