"""The monthly round of a grid worker: three questions at every door, answered or not."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from schemas.body import Body
from schemas.events import (
    ContractsObserved,
    OperationsObserved,
    RightsNoticeObserved,
    VisitMade,
    WagesObserved,
)
from schemas.period import bounds
from schemas.vocabulary import (
    Basis,
    NoticeBlock,
    OperationsState,
    Question,
    VisitOutcome,
)
from streams.sources.simulator.causes import IN_THE_FIELD, Sign
from streams.sources.simulator.chance import share_of
from streams.sources.simulator.days import months_between, workday
from streams.sources.simulator.entities import Entity
from streams.sources.simulator.grid_reports import Reports, arrival, clock_of
from streams.sources.simulator.ledger import Ledger
from streams.sources.simulator.settings import Settings
from streams.sources.simulator.tally import Tally
from streams.sources.simulator.writing import Pen, Written

_NOTES = (
    "现场负责人不在，由门卫陪同查看",
    "车间在赶订单",
    "老板表示下月招工",
    "台账放在财务处，未全部看到",
    "工人反映食堂有改善",
    "门口有招工启事",
)
Answers = dict[Question, dict[str, Any]]


class Rounds:
    """The visits to one entity, from the first month to the last."""

    def __init__(
        self,
        entity: Entity,
        ledger: Ledger,
        settings: Settings,
        tally: Tally,
        *,
        chance: Random,
        pen: Pen,
    ) -> None:
        """Prepare the rounds."""
        self._entity = entity
        self._ledger = ledger
        self._settings = settings
        self._numbers = settings.calibration.grid_work
        self._chance = chance
        self._pen = pen
        self._tally = tally
        self._reports = Reports(entity.grid, self._numbers, chance, pen)
        self._last: Answers = {}
        self._gone_visits = 0

    def walk(self, *, every_months: int = 1, notice: bool | None = None) -> None:
        """Make the visits; `notice` tells whether a site's rights notice is up."""
        entity = self._entity
        first = max(self._settings.first_day, entity.known_on, entity.works_from)
        for number, month in enumerate(months_between(first, self._settings.last_day)):
            if number % every_months or self._chance.random() > entity.grid.diligence:
                continue
            begun, ended = bounds(month)
            begun, ended = max(begun, first), min(ended, self._settings.last_day)
            day = begun + timedelta(days=self._chance.randint(0, (ended - begun).days))
            self._visit(month, workday(self._chance, day), day, notice)
            if self._gone_visits > 1:
                return

    def _visit(self, month: str, at: datetime, day: date, notice: bool | None) -> None:
        outcome = self._outcome(day)
        arrived = arrival(self._chance, self._numbers, at)
        answers, copied = {}, set()
        if outcome is VisitOutcome.LOOKED:
            answers = self._answers(day)
            copied = {question for question in answers if self._unchanged(question, answers)}
        noted = self._chance.random() < self._numbers.notes
        told = self._pen.write(
            VisitMade,
            self._entity.named(day),
            occurred_at=at,
            recorded_at=arrived,
            actor=self._entity.grid.worker,
            basis=Basis.OWN_SIGHT,
            device=clock_of(self._chance, at),
            outcome=outcome,
            looked_at=tuple(answers) or None,
            unchanged=tuple(question for question in answers if question in copied) or None,
            note=self._chance.choice(_NOTES) if noted else None,
        )
        found = self._say(at, arrived, day, answers, copied)
        if notice is not None and outcome is VisitOutcome.LOOKED and self._chance.random() < 0.35:
            self._notice(at, arrived, day, up=notice)
        if told is not None:
            self._tally.screened(self._entity.grid, month, found=found)

    def _outcome(self, day: date) -> VisitOutcome:
        if not self._entity.working(day):
            self._gone_visits += 1
            outcomes = (VisitOutcome.LOCKED, VisitOutcome.MOVED, VisitOutcome.NOT_FOUND)
            return self._chance.choices(outcomes, (0.5, 0.35, 0.15))[0]
        drawn = self._chance.random()
        if drawn < self._numbers.locked:
            return VisitOutcome.LOCKED
        if drawn < self._numbers.locked + self._numbers.refused:
            return VisitOutcome.REFUSED
        return VisitOutcome.LOOKED

    def _answers(self, day: date) -> Answers:
        entity = self._entity
        heads = entity.heads(day)
        with_contract = share_of(heads, entity.manners.contracts)
        written = share_of(with_contract, 0.3) if entity.manners.contracts_as_agreements else 0
        return {
            Question.CONTRACTS: {
                "workers": heads,
                "with_contract": with_contract - written,
                "with_agreement": written,
            },
            Question.WAGES: self._wages(day),
            Question.OPERATIONS: self._operations(day, heads),
        }

    def _wages(self, day: date) -> dict[str, Any]:
        manners, trouble = self._entity.manners, self._entity.trouble
        paid: dict[str, Any] = {
            "last_paid_period": self._ledger.last_paid(day) or self._ledger.last_due(day),
            "no_payslip": True if manners.no_payslip else None,
            "card_withheld": True if manners.card_withheld else None,
        }
        if trouble is None or not trouble.owing(day):
            return paid
        if self._chance.random() < self._numbers.workers_tell:
            heads, fen = self._ledger.owed(day)
            told_fen = fen if self._chance.random() < 0.5 else None
            return paid | {"unpaid_workers": max(1, heads), "unpaid_fen": told_fen}
        return paid | {"last_paid_period": self._ledger.last_due(day)}

    def _operations(self, day: date, heads: int) -> dict[str, Any]:
        trouble = self._entity.trouble
        signs = []
        state = OperationsState.NORMAL if heads else OperationsState.SUSPENDED
        if trouble is not None:
            signs = [
                word
                for sign, word in IN_THE_FIELD.items()
                if trouble.shows(sign, day) and self._chance.random() < self._numbers.sees
            ]
            if trouble.shows(Sign.OPERATIONS_REDUCED, day) and trouble.depth(day) > 0.25:
                state = OperationsState.REDUCED if heads else state
        return {"state": state, "headcount": heads, "signs": tuple(signs) or None}

    def _unchanged(self, question: Question, answers: Answers) -> bool:
        """Tell whether the grid worker taps "unchanged", rightly or without a look."""
        before = self._last.get(question)
        if before is None:
            return False
        if self._chance.random() < self._entity.grid.copies:
            return True
        chances = {
            Question.CONTRACTS: self._numbers.unchanged_contracts,
            Question.WAGES: self._numbers.unchanged_wages,
            Question.OPERATIONS: self._numbers.unchanged_operations,
        }
        alike = _notable(answers[question]) == _notable(before)
        return alike and self._chance.random() < chances[question]

    def _say(
        self, at: datetime, arrived: datetime, day: date, answers: Answers, copied: set[Question]
    ) -> bool:
        """Write the answers that are not copied; tell whether any of them is a finding."""
        found = False
        for question, answer in answers.items():
            if question in copied:
                continue
            self._last[question] = answer
            found = found or bool(answer.get("signs") or answer.get("unpaid_workers"))
            kind, basis = _KINDS[question]
            if answer.get("unpaid_workers"):
                basis = Basis.TOLD_BY_WORKER
            told = self._reports.say(
                kind,
                self._entity.named(day),
                visited_at=at,
                arrived_at=arrived,
                basis=basis,
                answer=answer,
            )
            self._saw(day, answer, told)
        return found

    def _notice(self, at: datetime, arrived: datetime, day: date, *, up: bool) -> None:
        blocks = list(NoticeBlock)
        present = blocks if up else blocks[: self._chance.randint(0, 2)]
        self._pen.write(
            RightsNoticeObserved,
            self._entity.named(day),
            occurred_at=at,
            recorded_at=arrived,
            actor=self._entity.grid.worker,
            basis=Basis.OWN_SIGHT,
            present=tuple(present) or None,
        )

    def _saw(self, day: date, answer: dict[str, Any], told: Written | None) -> None:
        trouble = self._entity.trouble
        if told is None or trouble is None:
            return
        if answer.get("unpaid_workers"):
            trouble.saw(Sign.WORKERS_TELL, told.recorded_on)
        if answer.get("state") is OperationsState.REDUCED:
            trouble.saw(Sign.OPERATIONS_REDUCED, told.recorded_on)
        seen = answer.get("signs") or ()
        for sign, word in IN_THE_FIELD.items():
            if word in seen:
                trouble.saw(sign, told.recorded_on)
        if "headcount" in answer and trouble.shows(Sign.HEADCOUNT_FALLS, day):
            trouble.saw(Sign.HEADCOUNT_FALLS, told.recorded_on)


_KINDS: dict[Question, tuple[type[Body], Basis]] = {
    Question.CONTRACTS: (ContractsObserved, Basis.DOCUMENT),
    Question.WAGES: (WagesObserved, Basis.TOLD_BY_EMPLOYER),
    Question.OPERATIONS: (OperationsObserved, Basis.OWN_SIGHT),
}


def _notable(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what of an answer a person would call changed: not the period that went by."""
    return {
        name: value // 5 if name in {"workers", "headcount", "with_contract"} else value
        for name, value in answer.items()
        if name not in {"last_paid_period", "with_agreement"}
    }
