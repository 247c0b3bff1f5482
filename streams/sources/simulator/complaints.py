"""Workers stand up: complaints rightful and not, what officers find, and what comes of them."""

from datetime import date, datetime, timedelta
from random import Random

from msgspec import Struct

from schemas.events import (
    ArbitrationFiled,
    CollectiveIncidentReported,
    CommitmentSigned,
    ComplaintFiled,
    ComplaintVerified,
    EmployerStatementRecorded,
    MediationClosed,
)
from schemas.vocabulary import ComplaintChannel, ComplaintKind, ComplaintVerdict
from streams.sources.simulator import names
from streams.sources.simulator.arrears import Trouble
from streams.sources.simulator.chance import days_between, times
from streams.sources.simulator.days import office_time, workday
from streams.sources.simulator.entities import Entity
from streams.sources.simulator.settings import Settings
from streams.sources.simulator.writing import Pen, Written

_COLLECTIVE = 10
_CHANNELS: dict[ComplaintChannel, float] = {
    ComplaintChannel.WINDOW: 0.34,
    ComplaintChannel.HOTLINE: 0.3,
    ComplaintChannel.ONLINE: 0.2,
    ComplaintChannel.LETTER: 0.04,
    ComplaintChannel.TRANSFERRED: 0.12,
}
_SAID = (
    "两个月没发工资了，老板一直推",
    "说好月底发，到现在没有",
    "工资只发了一部分，剩下的不给",
    "老板电话打不通，大家都没拿到钱",
    "年底了要回家，工资还没结",
)
_ANSWERED = (
    "货款未回笼，承诺尽快支付",
    "与投诉人就计件数量有争议",
    "系上游未拨付，已在协商",
    "工资已结清，有签收表",
)
_PROMISED = ("在期限前付清全部工资", "分两次付清，逾期愿承担责任")


class Claim(Struct, frozen=True, kw_only=True):
    """What one complaint says."""

    on: date
    workers: int
    fen: int
    periods: tuple[str, ...]


class Counter:
    """The counter at which the complaints about one entity come in."""

    def __init__(
        self, entity: Entity, firm: str | None, settings: Settings, chance: Random, pen: Pen
    ) -> None:
        """Open it; `firm` is the contractor whom a site's complaints concern."""
        self._entity = entity
        self._concerns = () if firm is None else (firm,)
        self._settings = settings
        self._numbers = settings.calibration.complaints
        self._chance = chance
        self._pen = pen

    def rightful(self, owed: int) -> date | None:
        """Write what the workers of an episode do; return the day on which it became known."""
        trouble = self._entity.trouble
        if trouble is None or trouble.unpaid is None or trouble.bursts_on is None:
            return None
        if trouble.bursts_on < self._settings.first_day:
            return None
        known: list[date] = []
        first: Written | None = None
        for claim in self._claims(trouble, trouble.bursts_on, owed):
            filed = self._file(claim, site_qr=self._entity.subject.startswith("site/"))
            if filed is None:
                continue
            known.append(filed.recorded_on)
            first = first or filed
            self._verify(filed, self._rightly(), claim)
        known += self._stand_together(trouble, trouble.bursts_on)
        if first is not None:
            self._afterwards(trouble, first, owed)
        return min(known, default=None)

    def unfounded(self, rate: float) -> None:
        """Write complaints about an entity that owes nothing, and what officers find."""
        days = (self._settings.last_day - self._settings.first_day).days
        for _ in range(times(self._chance, rate * days / 365)):
            on = self._settings.first_day + timedelta(days=self._chance.randint(0, max(1, days)))
            trouble = self._entity.trouble
            if not self._entity.working(on) or (trouble is not None and not trouble.recovers):
                continue
            workers = self._chance.choices((1, 2, 4, 12), (0.72, 0.15, 0.1, 0.03))[0]
            fen = workers * self._entity.wage_fen * self._chance.randint(1, 2)
            claim = Claim(on=on, workers=workers, fen=fen, periods=())
            at_site = self._entity.subject.startswith("site/")
            filed = self._file(claim, site_qr=at_site)
            if filed is not None:
                self._verify(filed, self._wrongly(at_site=at_site), claim)

    def _claims(self, trouble: Trouble, bursts_on: date, owed: int) -> list[Claim]:
        """Share an episode out among the complaints of its first week."""
        count = 1 if trouble.workers < 4 else self._chance.randint(1, 3)
        period = () if trouble.unpaid is None else (trouble.unpaid.period,)
        workers, claims = trouble.workers, []
        for place in range(count):
            share = workers if place == count - 1 else max(1, workers // 2)
            workers -= share
            later = 0 if place == 0 else self._chance.randint(1, 8)
            claims.append(
                Claim(
                    on=bursts_on + timedelta(days=later),
                    workers=max(1, share),
                    fen=owed * max(1, share) // trouble.workers,
                    periods=period,
                )
            )
        return claims

    def _file(self, claim: Claim, *, site_qr: bool) -> Written | None:
        chance = self._chance
        qr = site_qr and chance.random() < 0.4
        channel = chance.choices(list(_CHANNELS), list(_CHANNELS.values()))[0]
        channel = ComplaintChannel.QR if qr else channel
        kinds = (ComplaintKind.COMPLAINT, ComplaintKind.TIP_OFF, ComplaintKind.PETITION)
        kind = chance.choices(kinds, (0.78, 0.14, 0.08))[0]
        anonymous = kind is ComplaintKind.TIP_OFF or (qr and chance.random() < 0.5)
        filed_at = office_time(chance, claim.on)
        transferred = channel in {ComplaintChannel.TRANSFERRED, ComplaintChannel.LETTER}
        return self._pen.write(
            ComplaintFiled,
            self._entity.named(claim.on),
            occurred_at=filed_at,
            recorded_at=self._later(filed_at, (1, 6)) if transferred else filed_at,
            actor="worker/qr" if qr else f"window/{self._entity.grid.township}",
            concerns=self._concerns,
            kind=kind,
            channel=channel,
            workers=claim.workers,
            amount_fen=claim.fen if chance.random() < 0.8 else None,
            periods=claim.periods or None,
            person=None if anonymous else names.person(chance),
            contact=None if anonymous else names.phone(chance),
            statement=chance.choice(_SAID) if chance.random() < 0.7 else None,
        )

    def _verify(self, filed: Written, verdict: ComplaintVerdict, claim: Claim) -> None:
        if self._chance.random() > self._numbers.verified_share:
            return
        moment = workday(
            self._chance, filed.recorded_on, days_between(self._chance, self._numbers.verify_days)
        )
        rightly = verdict in {ComplaintVerdict.SUBSTANTIATED, ComplaintVerdict.PARTLY}
        share = 1.0 if verdict is ComplaintVerdict.SUBSTANTIATED else 0.6
        self._pen.write(
            ComplaintVerified,
            self._entity.named(filed.recorded_on),
            occurred_at=moment,
            recorded_at=moment,
            actor=self._officer(),
            concerns=self._concerns,
            complaint=filed.id,
            verdict=verdict,
            workers=max(1, round(claim.workers * share)) if rightly else None,
            amount_fen=round(claim.fen * share) if rightly else None,
        )

    def _rightly(self) -> ComplaintVerdict:
        verdicts = (
            ComplaintVerdict.SUBSTANTIATED,
            ComplaintVerdict.PARTLY,
            ComplaintVerdict.UNFOUNDED,
        )
        return self._chance.choices(verdicts, (0.84, 0.13, 0.03))[0]

    def _wrongly(self, *, at_site: bool) -> ComplaintVerdict:
        verdicts = (
            ComplaintVerdict.UNFOUNDED,
            ComplaintVerdict.PROJECT_PAYMENT_DISPUTE,
            ComplaintVerdict.OTHER_JURISDICTION,
        )
        weights = (0.45, 0.45, 0.1) if at_site else (0.85, 0.03, 0.12)
        return self._chance.choices(verdicts, weights)[0]

    def _stand_together(self, trouble: Trouble, bursts_on: date) -> list[date]:
        """Write a collective incident, or an arbitration; return the days they became known."""
        told = []
        chance = self._chance
        if trouble.workers >= _COLLECTIVE and chance.random() < self._numbers.collective_share:
            moment = office_time(chance, bursts_on + timedelta(days=chance.randint(0, 10)))
            told.append(
                self._pen.write(
                    CollectiveIncidentReported,
                    self._entity.named(bursts_on),
                    occurred_at=moment,
                    recorded_at=moment + timedelta(minutes=chance.randint(5, 180)),
                    actor=self._officer(),
                    concerns=self._concerns,
                    workers=max(_COLLECTIVE, trouble.workers * 3 // 4),
                    place="单位门口",
                )
            )
        if chance.random() < self._numbers.arbitration_share:
            moment = office_time(chance, bursts_on + timedelta(days=chance.randint(5, 40)))
            told.append(
                self._pen.write(
                    ArbitrationFiled,
                    self._entity.named(bursts_on),
                    occurred_at=moment,
                    recorded_at=self._later(moment, (0, 5)),
                    actor="department/arbitration",
                    workers=max(1, trouble.workers // 2),
                    collective=True if trouble.workers >= 2 * _COLLECTIVE else None,
                )
            )
        return [written.recorded_on for written in told if written is not None]

    def _afterwards(self, trouble: Trouble, first: Written, owed: int) -> None:
        """Write the firm's statement, its commitment and the mediation."""
        chance, subject = self._chance, self._entity.named(first.recorded_on)
        if chance.random() < self._numbers.statement_share:
            moment = workday(chance, first.recorded_on, chance.randint(2, 12))
            self._pen.write(
                EmployerStatementRecorded,
                subject,
                occurred_at=moment,
                recorded_at=moment,
                actor=self._officer(),
                statement=chance.choice(_ANSWERED),
            )
        if chance.random() < self._numbers.commitment_share:
            moment = workday(chance, first.recorded_on, chance.randint(2, 9))
            promised = first.recorded_on + timedelta(days=chance.randint(15, 45))
            self._pen.write(
                CommitmentSigned,
                subject,
                occurred_at=moment,
                recorded_at=moment,
                actor=self._officer(),
                due_on=promised,
                amount_fen=owed,
                promise=chance.choice(_PROMISED),
            )
        if chance.random() < self._numbers.mediation_share:
            settles = trouble.ends_on != date.max
            day = trouble.ends_on if settles else first.recorded_on + timedelta(days=30)
            moment = workday(chance, day)
            self._pen.write(
                MediationClosed,
                subject,
                occurred_at=moment,
                recorded_at=moment,
                actor="department/mediation",
                settled=settles,
                workers=trouble.workers,
                amount_fen=owed,
                complaint=first.id,
            )

    def _later(self, moment: datetime, days: tuple[int, int]) -> datetime:
        return moment + timedelta(days=days_between(self._chance, days))

    def _officer(self) -> str:
        return f"officer/{self._entity.grid.township}"
