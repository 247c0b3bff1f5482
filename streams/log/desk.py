"""Where one batch of submissions is made ready: checked, placed, sealed, turned into drafts."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from schemas import events
from schemas.body import Body
from schemas.codec import Sealer, body_class, encode, read_body
from schemas.envelopes import Submission
from schemas.errors import Refused
from schemas.identity import uuid8
from schemas.jurisdiction import TOWNSHIPS
from schemas.sealed import Sealed, seal
from schemas.subjects import Kind, is_provisional, kind_of
from streams.log.bearing import answers, others
from streams.log.correcting import Target, check_answer, with_replacement
from streams.log.directory import Directory, Place
from streams.log.keys import KeyBatch
from streams.log.officers_acts import LookUp, fitting, unknown
from streams.log.port import SYSTEM_FACTS, Draft, FactLog
from streams.log.refusals import NotAllowed, UnknownFact, UnknownSubject
from streams.log.reporters import Reporter
from streams.log.submitted import check_time, fingerprint

_REGISTERED_KINDS = frozenset({Kind.EMPLOYER, Kind.SITE})


class Item(Struct, frozen=True):
    """One submission on its way in."""

    submission: Submission
    fingerprint: bytes
    by: Reporter
    recorded_at: datetime
    placed: bool = False
    """Whether the sender is trusted with the place of the fact, where it names one."""


class _Envelope(Struct, frozen=True):
    id: UUID
    subject: str
    concerns: tuple[str, ...] = ()


class Desk:
    """Makes ready what arrives together; knows what was opened and said before in the batch."""

    def __init__(
        self,
        log: FactLog,
        directory: Directory,
        keys: KeyBatch,
        mac: bytes,
        alerts: LookUp = unknown,
    ) -> None:
        """Look things up in the log and the directory, and seal with keys of this batch."""
        self._log = log
        self._directory = directory
        self._keys = keys
        self._mac = mac
        self._alerts = alerts
        self._places: dict[str, Place] = {}
        self._said: dict[UUID, Target] = {}

    def drafts(self, item: Item) -> list[Draft]:
        """Return the draft of a submission, last, after those of the subjects that it opens.

        Raises Refused; nothing of the submission is kept then.
        """
        made = len(self._keys.made)
        try:
            return self._drafts(item)
        except ValueError:
            del self._keys.made[made:]
            raise

    def _drafts(self, item: Item) -> list[Draft]:
        sent, by = item.submission, item.by
        check_allowed(sent.type, by)
        check_time(sent.occurred_at, item.recorded_at)
        seals = _Seals(self._keys, sent.subject)
        body = fitting(sent.subject, read_body(sent, seals.for_fact(sent.id)), self._alerts)
        named = others(sent.subject, body)
        check_registration(sent.subject, body)
        targets = {field: self._target(found, field) for field, found in answers(body).items()}
        for field, target in targets.items():
            check_answer(sent.subject, body, target, field)
        if isinstance(body, events.ObservationCorrected):
            body = self._correction(body, targets["corrects"], seals, item)
        heard = [name for target in targets.values() for name in (target.subject, *target.concerns)]
        concerns = tuple(
            name for name in dict.fromkeys((*sent.concerns, *named, *heard)) if name != sent.subject
        )
        registered = _registered(sent.subject, body)
        opened = self._open(
            [name for name in (sent.subject, *concerns) if name != registered], item
        )
        place = self._place(sent.subject, body, item)
        draft = Draft(
            id=sent.id,
            type=sent.type,
            dataversion=type(body).version,
            source=by.source,
            subject=sent.subject,
            concerns=concerns,
            occurred_at=sent.occurred_at,
            recorded_at=item.recorded_at,
            basis=sent.basis,
            device=sent.device,
            actor=by.actor,
            township=place.township,
            grid=place.grid,
            causes=tuple(dict.fromkeys(target.id for target in targets.values())),
            data=body,
            fingerprint=item.fingerprint,
        )
        self._keep(draft, registered, place, opened)
        return [*opened, draft]

    def _keep(
        self, draft: Draft, registered: str | None, place: Place, opened: list[Draft]
    ) -> None:
        """Remember what the rest of the batch may lean on."""
        for other in opened:
            self._places[other.subject] = Place(other.township, other.grid)
        if registered is not None and (
            registered == draft.subject or self._known_place(registered) is None
        ):
            self._places[registered] = place
        self._said[draft.id] = Target(draft.id, draft.type, draft.subject, draft.concerns)

    def _correction(
        self, body: events.ObservationCorrected, target: Target, seals: "_Seals", item: Item
    ) -> events.ObservationCorrected:
        if body.occurred_at is not None:
            check_time(body.occurred_at, item.recorded_at, "data.occurred_at")
        sealer = seals.for_fact(target.id)
        return with_replacement(
            body, target, sealer, lambda it: fitting(target.subject, it, self._alerts)
        )

    def _target(self, identity: UUID, field: str) -> Target:
        if (said := self._said.get(identity)) is not None:
            return said
        stored = self._log.find(identity)
        if stored is None:
            raise UnknownFact(identity, "is no fact in the log; check the id", field=field)
        found = msgspec.json.decode(stored.record, type=_Envelope)
        return Target(found.id, stored.type, found.subject, found.concerns)

    def _open(self, names: list[str], item: Item) -> list[Draft]:
        """Return the registrations of unknown subjects, or refuse the first of them."""
        unknown = [
            name
            for name in names
            if kind_of(name) in _REGISTERED_KINDS and self._known_place(name) is None
        ]
        if unknown and not item.by.may_open_provisional:
            raise UnknownSubject(unknown[0])
        return [provisional(name, item, self._mac) for name in unknown]

    def _place(self, subject: str, body: Body, item: Item) -> Place:
        """Return where a fact belongs: with its subject, as it is known or as it is registered."""
        ours = Place(item.by.township, item.by.grid)
        registers = isinstance(body, events.EmployerRegistered | events.SiteRegistered)
        if ours.township is not None and (item.placed or registers):
            return ours
        known = self._known_place(subject)
        if known is not None:
            return known
        return ours if kind_of(subject) in _REGISTERED_KINDS else _territory(subject, ours)

    def _known_place(self, subject: str) -> Place | None:
        place = self._places.get(subject)
        if place is None:
            place = self._directory.place(subject)
            if place is not None:
                self._places[subject] = place
        return place


class _Seals:
    """Seals the fields of one submission under one key, made when it is first needed."""

    def __init__(self, keys: KeyBatch, about: str) -> None:
        self._keys = keys
        self._about = about
        self._key: tuple[str, bytes] | None = None

    def for_fact(self, identity: UUID) -> Sealer:
        """Return the sealer of texts that will be read as fields of a fact."""

        def sealer(field: str, text: str) -> Sealed:
            if self._key is None:
                self._key = self._keys.new(self._about)
            key_id, key = self._key
            return seal(text, key_id=key_id, key=key, context=f"{identity}/{field}")

        return sealer


def check_allowed(type_name: str, by: Reporter) -> None:
    """Refuse a type that does not exist, that only the system records, or that is not theirs."""
    body_class(type_name)
    if type_name in SYSTEM_FACTS or (by.allowed is not None and type_name not in by.allowed):
        raise NotAllowed(type_name, by.source)


def provisional(subject: str, item: Item, mac: bytes) -> Draft:
    """Return the registration of a subject of which only a report is known.

    It is the same whoever reports first, so that two reports at once open it once.
    """
    code = subject.partition("/")[2]
    body: Body
    if kind_of(subject) is Kind.SITE:
        body = events.SiteRegistered(name=code, provisional=True)
    else:
        uscc = None if is_provisional(subject) else code
        body = events.EmployerRegistered(uscc=uscc, provisional=True)
    kind = type(body).__name__
    identity = uuid8("provisional", subject)
    submission = Submission(
        id=identity,
        type=kind,
        subject=subject,
        occurred_at=datetime.fromtimestamp(0, tz=item.recorded_at.tzinfo),
        data=msgspec.Raw(encode(body)),
    )
    return Draft(
        id=identity,
        type=kind,
        dataversion=type(body).version,
        source=item.by.source,
        subject=subject,
        occurred_at=item.submission.occurred_at,
        recorded_at=item.recorded_at,
        actor=item.by.actor,
        township=item.by.township,
        grid=item.by.grid,
        data=body,
        fingerprint=fingerprint(submission, mac),
    )


def check_registration(subject: str, body: Body) -> None:
    """Refuse a registration whose credit code is another firm's."""
    if isinstance(body, events.EmployerRegistered) and body.uscc is not None:
        code = subject.partition("/")[2]
        if body.uscc != code:
            message = (
                f"data.uscc {body.uscc} is not the code of {subject}; write employer/{body.uscc} "
                "as the subject, or send EmployerIdentified for a provisional one"
            )
            raise Refused(message, field="data.uscc")


def _registered(subject: str, body: Body) -> str | None:
    """Return the subject that becomes known by a fact."""
    match body:
        case events.EmployerRegistered() | events.SiteRegistered():
            return subject
        case events.EmployerIdentified(employer=employer):
            return employer
    return None


def _territory(subject: str, ours: Place) -> Place:
    """Return the place of a grid, a township or the district, which need no registration."""
    kind, _, code = subject.partition("/")
    if kind == Kind.TOWNSHIP:
        return Place(township=code)
    if kind == Kind.GRID:
        township = code.rpartition("-")[0]
        return Place(township if township in TOWNSHIPS else ours.township, code)
    return Place()
