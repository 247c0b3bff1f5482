"""Power, water and gas that are used far less than before, or not paid for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from msgspec import Struct

from detectors.contract import EMPLOYERS_AND_SITES, Detector
from detectors.evidence import step_of
from detectors.meters import Meter, meter_after
from detectors.ordinary_months import Change, OrdinaryMonths, last_day, staged
from detectors.parameters import Parameters
from detectors.speaking import Arguments, Speaker
from schemas.calendar import shanghai_day
from schemas.codec import Fact
from schemas.derived.finding import Finding
from schemas.events import PaydayAgreed, SiteStageChanged, UtilityUsageReported
from schemas.vocabulary import Mechanism, SiteStage

SETTLEMENTS = 6
"""Settlement days of piece work that are kept."""
SAYS = Speaker("utility_distress", Mechanism.OPERATIONS, "保障农民工工资支付条例 第38条")


class Meters(Struct, frozen=True, omit_defaults=True, gc=False):
    """The meters of a subject, and what makes a month differ from others."""

    meters: tuple[Meter, ...] = ()
    changes: tuple[Change, ...] = ()
    settled_on: tuple[date, ...] = ()


class Fall(NamedTuple):
    """The newest ordinary month of a meter beside what is usual."""

    meter: Meter
    month: str
    used: int
    usual: int

    @property
    def lost_percent(self) -> int:
        """How much less is used, 0 to 100."""
        return max(0, 100 * (self.usual - self.used) // self.usual) if self.usual else 0


class UtilityDistress(Detector[Meters]):
    """Water, power and gas 水电气, the first thing that a failing firm uses less and pays late.

    Answers one question: was far less used in the newest ordinary month than in those
    before it, or is the newest bill unpaid? The usual is the median of the earlier
    ordinary months of the same meter; the meter that lost most speaks. What somebody saw
    at the gate, a power cut among it, is `OperationsDistress`' question, a company that
    reports no more `GoneQuiet`'s.

    Months about the Spring Festival are not compared, nor those in which a site started,
    stopped or resumed, nor the weeks after the settlement of a piece-rate season, when
    the workshop rests. A site that is suspended, topped out or done is not asked how much
    it uses; its bills are. Unknown with too few months, and when the newest reading is
    too old. Readings fade.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 38 (watch water, power and gas);
    `parameters/utility_distress.yaml`, `parameters/ordinary_months.yaml`.

    Examples
    --------
    >>> from detectors.replaying import replay
    >>> from schemas import samples
    >>> from schemas.vocabulary import Utility
    >>> used = {"2025-04": 5200, "2025-05": 5000, "2025-06": 5100, "2025-07": 1400}
    >>> told = [
    ...     samples.fact(UtilityUsageReported(utility=Utility.POWER, month=month, used=kwh),
    ...         on=date(2025, int(month[5:]) + 1, 9), source="department")
    ...     for month, kwh in used.items()
    ... ]
    >>> said = replay(UtilityDistress(Parameters.load()), told, date(2025, 8, 31))
    >>> [(on.isoformat(), finding.state.value, finding.points) for on, finding in said]
    [('2025-05-09', 'unknown', 0), ('2025-08-09', 'yes', 20)]
    """

    name = SAYS.name
    listens = (UtilityUsageReported, SiteStageChanged, PaydayAgreed)
    about = EMPLOYERS_AND_SITES
    memory = Meters

    def __init__(self, parameters: Parameters) -> None:
        """Look up the parameters of this question."""
        super().__init__(parameters)
        self._kept = parameters.whole("utility_distress.least_kept_percent")
        self._by_loss = parameters.steps("utility_distress.points_by_percent_lost")
        self._by_bills = parameters.steps("utility_distress.points_by_unpaid_months")
        self._pause = parameters.whole("utility_distress.season_pause_days")
        self._good_for = parameters.whole("utility_distress.good_for_days")
        self._months = OrdinaryMonths(parameters)

    def step(self, memory: Meters, fact: Fact) -> Meters:
        """Take in a reading, a stage of the site, or settlement days of piece work."""
        match fact.data:
            case UtilityUsageReported() as body:
                others = tuple(it for it in memory.meters if it.utility is not body.utility)
                known = next((it for it in memory.meters if it.utility is body.utility), None)
                read = (*others, meter_after(known, body, fact))
                return Meters(read, memory.changes, memory.settled_on)
            case SiteStageChanged(stage=stage):
                changes = staged(memory.changes, stage, shanghai_day(fact.occurred_at))
                if changes is not memory.changes:
                    return Meters(memory.meters, changes, memory.settled_on)
            case PaydayAgreed(settled_on=days) if days[-SETTLEMENTS:] != memory.settled_on:
                return Meters(memory.meters, memory.changes, days[-SETTLEMENTS:])
        return memory

    def look(self, memory: Meters, on: date) -> Finding:
        """Say which meter fell furthest, and how many bills are unpaid."""
        if not memory.meters:
            return NEVER
        rests = bool(memory.changes) and memory.changes[-1].stage is not SiteStage.STARTED
        falls = [] if rests else list(self._falls(memory))
        worst = max(falls, key=_most_lost, default=None)
        if worst is not None and 100 * worst.used >= self._kept(worst.meter.on) * worst.usual:
            worst = None
        unpaid = max(memory.meters, key=_most_unpaid)
        if worst is not None or unpaid.unpaid_months:
            return self._distress(worst, unpaid)
        if rests:
            return NOT_AT_WORK
        if on > self._good_until(memory):
            return TOO_OLD
        if not falls:
            return TOO_FEW_MONTHS
        last = max(falls, key=_month)
        return SAYS.no("as_usual", {"month": last.month}, last.meter.evidence)

    def next_change(self, memory: Meters, on: date) -> date | None:
        """Return the day on which the newest reading is too old."""
        if not memory.meters:
            return None
        last = self._good_until(memory)
        return last + timedelta(days=1) if last >= on else None

    def _distress(self, worst: Fall | None, unpaid: Meter) -> Finding:
        points, meters = 0, []
        arguments: Arguments = {}
        clears: dict[str, Arguments] = {}
        if worst is not None:
            meter = worst.meter
            meters.append(meter)
            points += step_of(self._by_loss(meter.on), worst.lost_percent)
            usual: Arguments = {"utility": meter.utility.value, "usual": worst.usual}
            arguments |= usual | {"month": worst.month, "used": worst.used}
            clears["use_as_usual"] = usual
        if unpaid.unpaid_months:
            meters.append(unpaid)
            points += step_of(self._by_bills(unpaid.on), unpaid.unpaid_months)
            bill: Arguments = {"bill": unpaid.utility.value}
            arguments |= bill | {"bills": unpaid.unpaid_months}
            clears["pay_bills"] = bill
        reason = "fallen" if len(clears) == 1 and worst is not None else "unpaid"
        return SAYS.yes(
            "fallen_and_unpaid" if len(clears) == 2 else reason,
            arguments,
            points=points,
            since=max(meter.on for meter in meters),
            fades=True,
            source=meters[0].source,
            evidence=tuple(dict.fromkeys(it for meter in meters for it in meter.evidence[-4:])),
            clears=clears,
        )

    def _falls(self, memory: Meters) -> Iterator[Fall]:
        """Return the newest ordinary month of each meter that has enough of them."""
        for meter in memory.meters:
            ordinary = [it for it in meter.readings if self._is_ordinary(it[0], memory)]
            if not ordinary:
                continue
            *earlier, (month, used) = ordinary
            usual = self._months.usual([it[1] for it in earlier], meter.on)
            if usual is not None:
                yield Fall(meter, month, int(used), usual)

    def _is_ordinary(self, month: str, memory: Meters) -> bool:
        if not memory.settled_on:
            return self._months.is_ordinary(month, memory.changes)
        last = last_day(month)
        rest = timedelta(days=self._pause(last))
        rested = any(day < last and last.replace(day=1) <= day + rest for day in memory.settled_on)
        return not rested and self._months.is_ordinary(month, memory.changes)

    def _good_until(self, memory: Meters) -> date:
        newest_day = max(meter.on for meter in memory.meters)
        return newest_day + timedelta(days=self._good_for(newest_day))


def _most_lost(fall: Fall) -> tuple[int, str]:
    return fall.lost_percent, fall.meter.utility


def _most_unpaid(meter: Meter) -> tuple[int, str]:
    return meter.unpaid_months, meter.utility


def _month(fall: Fall) -> tuple[str, str]:
    return fall.month, fall.meter.utility


NEVER = SAYS.unknown("never_told", "readings")
TOO_OLD = SAYS.unknown("too_old", "readings")
TOO_FEW_MONTHS = SAYS.unknown("too_few_months", "earlier_readings")
NOT_AT_WORK = SAYS.not_applicable("not_at_work")
