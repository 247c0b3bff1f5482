"""A log read once from its beginning: what was known of every subject on chosen days."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from detectors.learned.account import Account, blank, step
from detectors.learned.features import WIDTH, Numbers, aged, kept
from detectors.learned.said import Said, said_features
from detectors.learned.targets import Target
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.errors import Refused
from streams.backtesting.panel import Outcomes, Panel, Whole

NOWHERE = ""
"""The place of everything where no fact names one."""


class _Cut(NamedTuple):
    """What is known of the subjects on the list of a day, each by the number of its row."""

    on: int
    chosen: Whole
    account: Whole
    said: Whole
    telling: Whole


class Chronicle:
    """Hears facts in the order of learning, and writes down on each cut what they came to.

    A subject is written down on a cut when anything was learned of it within the last
    `lookback_days`. Numbers are kept once for as long as nothing changes them.
    """

    def __init__(self, target: Target, lookback_days: int, *, by_place: bool) -> None:
        """Begin before the first fact.

        With `by_place` there is a list for each township (or state), else one for all.
        """
        self.target = target
        self._by_place = by_place
        self.accounts: dict[str, Account] = {}
        self._lookback = lookback_days
        self._place: dict[str, str] = {}
        self._heard_until: dict[str, int] = {}
        self._number: dict[str, int] = {}
        self._account_row: list[int] = []
        self._said_row: list[int] = []
        self._heard_on: list[int] = []
        self._changed: set[str] = set()
        self._kept: list[list[float]] = []
        self._said: list[list[float]] = [Said.numbers(None)]
        self._cuts: list[_Cut] = []
        self._outcomes: dict[str, list[int]] = {}
        self._telling_row: list[int] = []
        self._told: list[list[int]] = [[]]
        self._retold: set[str] = set()
        self._joined: dict[str, str] = {}

    def hear(self, fact: Fact, subject: str, *, own: bool = True) -> None:
        """Take in a fact for a subject that it is about (`own`) or concerns."""
        before = self.accounts.get(subject)
        account = blank(subject) if before is None else before
        self.put(subject, step(account, fact, own=own))
        if own:
            on = _learned_on(fact)
            if self._by_place and fact.township is not None:
                self._place[subject] = fact.township
                self._heard_until[fact.township] = on
            if self.target.happened(fact.data):
                self._outcomes.setdefault(subject, []).append(on)
                self._retold.add(subject)

    def put(self, subject: str, account: Account) -> None:
        """Let an account stand in the place of the one before."""
        if account is self.accounts.get(subject):
            return
        self.accounts[subject] = account
        self._changed.add(subject)
        number = self._numbered(subject)
        self._heard_on[number] = account.heard_on

    def refold(self, subject: str, standing: Sequence[tuple[Fact, bool]]) -> None:
        """Build an account again from the facts that stand, each with whether it is its own.

        They come in the order of learning. What had happened by what no longer stands has not.
        """
        account = blank(subject)
        self._outcomes.pop(subject, None)
        self._retold.add(subject)
        for fact, own in standing:
            account = step(account, fact, own=own)
            if own and self.target.happened(fact.data):
                self._outcomes.setdefault(subject, []).append(_learned_on(fact))
        self.put(subject, account)

    def join(self, absorbed: str, into: str) -> None:
        """Let what comes of a subject, on its earlier rows too, come of another from here on."""
        self._joined[absorbed] = into
        self._outcomes.pop(absorbed, None)
        self._retold.add(absorbed)
        if absorbed in self.accounts:
            self.put(absorbed, blank(absorbed))

    def part(self, released: str) -> None:
        """Let a subject stand for itself again."""
        self._joined.pop(released, None)

    def say(self, subject: str, said: Said) -> None:
        """Take in what detectors and score say of a subject from here on."""
        self._said_row[self._numbered(subject)] = len(self._said)
        self._said.append(Said.numbers(said))

    def cut(self, day: date) -> None:
        """Write down what is known at the close of a day."""
        on = day.toordinal()
        for subject in sorted(self._changed):
            self._account_row[self._number[subject]] = len(self._kept)
            self._kept.append(kept(self.accounts[subject]))
        self._changed.clear()
        for subject in sorted(self._retold):
            self._telling_row[self._numbered(subject)] = len(self._told)
            self._told.append([*self._outcomes.get(subject, ())])
        self._retold.clear()
        chosen = np.flatnonzero(np.array(self._heard_on) > on - self._lookback)
        account, said = np.array(self._account_row), np.array(self._said_row)
        telling = np.array(self._telling_row)
        self._cuts.append(_Cut(on, chosen, account[chosen], said[chosen], telling[chosen]))

    def features(self, day: date) -> Numbers:
        """Return the features of every subject on the list of a day, all columns."""
        self.cut(day)
        cut = self._cuts[-1]
        told = aged(np.array(self._kept)[cut.account], np.full(len(cut.chosen), cut.on))
        return np.hstack([told, np.array(self._said)[cut.said]])

    def panel(self, known_until: date | None = None) -> Panel:
        """Return the rows of all cuts with what came of them.

        Outcomes are known up to a day, or where none is given up to the last day on
        which anything was heard of each place. Raises Refused before the first cut.
        """
        if not self._cuts:
            raise Refused("no list was made in this time; choose shorter spans", field="every")
        last_names = {name: self._last_name(name) for name in list(self._number)}
        names = list(self._number)
        stands_for = np.array([self._number[last_names.get(name, name)] for name in names])
        places = sorted(set(self._place.values())) or [NOWHERE]
        last = known_until.toordinal() if known_until else None
        place_of = np.array([places.index(self._place.get(name, places[0])) for name in names])
        subject = np.concatenate([it.chosen for it in self._cuts])
        return Panel(
            target=self.target,
            subjects=names,
            places=places,
            subject=stands_for[subject],
            place=place_of[subject],
            on=np.concatenate([np.full(len(it.chosen), it.on) for it in self._cuts]),
            until=np.array([last or self._heard_until.get(it, 0) for it in places]),
            kept=np.array(self._kept, dtype=np.float64).reshape(-1, WIDTH),
            account=np.concatenate([it.account for it in self._cuts]),
            spoken=np.array(self._said, dtype=np.float64).reshape(-1, len(said_features())),
            said=np.concatenate([it.said for it in self._cuts]),
            told=Outcomes.of(self._told),
            telling=np.concatenate([it.telling for it in self._cuts]),
            outcomes=Outcomes.of([self._outcomes.get(name, []) for name in names]),
        )

    def _last_name(self, name: str) -> str:
        while name in self._joined:
            name = self._joined[name]
        self._numbered(name)
        return name

    def _numbered(self, subject: str) -> int:
        number = self._number.get(subject)
        if number is None:
            number = self._number[subject] = len(self._number)
            self._account_row.append(0)
            self._said_row.append(0)
            self._telling_row.append(0)
            self._heard_on.append(0)
        return number


def _learned_on(fact: Fact) -> int:
    return shanghai_day(fact.recorded_at).toordinal()
