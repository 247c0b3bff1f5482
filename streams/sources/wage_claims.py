"""Real wage claims of ten US states, 2000 to 2022: what do rankings and bursts look like there?

The file has one line per claim: claim_id, state, filed_on, employer_id, industry
(NAICS), kind, amount_claimed_usd, defendants, construction_hint, and two columns
`*_later`. Those two are outcomes that nobody knew on the day of filing; no line of
this file reads them.

What a row becomes: one `ComplaintFiled` of one worker, and before an employer's first
claim one `EmployerRegistered` with what that claim says. The name is the pseudonym of
the file. A state stands where a township stands. **Cents stand where fen stand**, one
to one: the sums serve ranking and nothing else. An empty amount stays unknown; one
that no money could be (over `MOST_FEN`) stays unknown too, its own words in the
sealed statement.

Claim numbers repeat, with different content and with the same: every row is a claim.
The key of a row is therefore its content without the later columns, and its number
among identical rows. Times: 09:00 in Shanghai on the day of filing and a millisecond
for each row of that day before it, so that order is kept.
"""

import csv
import io
import itertools
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from schemas import codec
from schemas.calendar.shanghai import SHANGHAI
from schemas.envelopes import Delivery, Submission
from schemas.errors import Refused
from schemas.money import MOST_FEN
from schemas.subjects import check_subject
from schemas.vocabulary import ComplaintChannel, ComplaintKind, Industry
from streams.sources.identifying import Ids
from streams.sources.reading import BROKEN_GZIP, Reading, Refusal, Row, count_lines, open_plain

SOURCE = "claims"
ACTOR = "import:claims"
COLUMNS = (
    "claim_id",
    "state",
    "filed_on",
    "employer_id",
    "industry",
    "kind",
    "amount_claimed_usd",
    "defendants",
    "construction_hint",
)
"""The columns that are read; all of them were known on filing."""
_INDUSTRIES = {
    "23": Industry.CONSTRUCTION,
    "31": Industry.MANUFACTURING,
    "32": Industry.MANUFACTURING,
    "33": Industry.MANUFACTURING,
    "48": Industry.LOGISTICS,
    "49": Industry.LOGISTICS,
    "72": Industry.CATERING,
}
"""By the first two digits of NAICS; any other number is a service, no number is other."""
_OPENS_AT = time(9, tzinfo=SHANGHAI)
_STEP = timedelta(milliseconds=1)
_HALF_STEP = timedelta(microseconds=500)
_MOST_IN_A_DAY = 10_000_000

Values = tuple[str, ...]


def read(path: Path, *, actor: str = ACTOR) -> Reading:
    """Read the claims in the order of filing; a file in another order is sorted, ties kept.

    Raises Refused when the file is no such file at all.
    """
    return Reading(SOURCE, max(0, count_lines(path) - 1), _Claims(path, actor).rows(), path.name)


def industry_of(naics: str, construction_hint: str) -> Industry:
    """Return the trade of an employer as its claim tells it.

    >>> industry_of("722511", "0"), industry_of("722511", "1"), industry_of("", "0")
    (<Industry.CATERING: 'catering'>, <Industry.CONSTRUCTION: 'construction'>, \
<Industry.OTHER: 'other'>)
    """
    if construction_hint == "1":
        return Industry.CONSTRUCTION
    if not naics:
        return Industry.OTHER
    return _INDUSTRIES.get(naics[:2], Industry.SERVICES)


def cents(text: str) -> int | None:
    """Return US dollars as cents, to the nearest cent; None where nothing is written.

    >>> cents("1234.5"), cents("")
    (123450, None)
    """
    if not text:
        return None
    try:
        amount = (Decimal(text) * 100).to_integral_value()
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        message = f"{text[:40]!r} is not an amount in dollars; write digits, or nothing"
        raise Refused(message, field="amount_claimed_usd")
    return int(amount)


class _Claims:
    """One run over one file: which employers were met, and what the current day holds."""

    def __init__(self, path: Path, actor: str) -> None:
        self._path = path
        self._actor = actor
        self._ids = Ids(SOURCE)
        self._met: set[str] = set()
        self._day = ""
        self._opens = datetime.min.replace(tzinfo=SHANGHAI)
        self._rows_of_day = 0

    def rows(self) -> Iterator[tuple[int, list[Row]]]:
        lines, refusals = self._lines()
        for refusal in refusals:
            yield 0, [refusal]
        for done, (line, values) in enumerate(lines, start=1):
            try:
                said: list[Row] = self._of(values)
            except Refused as wrong:
                said = [self._refusal(line, wrong.field, str(wrong))]
            yield done, said

    def _lines(self) -> tuple[list[tuple[int, Values]], list[Row]]:
        """Return the numbered rows in order of filing, and what is wrong with the file."""
        found: list[tuple[int, Values]] = []
        refusals: list[Row] = []
        with open_plain(self._path) as file:
            reader = csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))
            try:
                pick = self._picker(next(reader, []))
                for cells in reader:
                    if len(cells) > pick[1]:
                        found.append((reader.line_num, pick[0](cells)))
                    elif cells:
                        what = f"has {len(cells)} cells, too few; mend the row"
                        refusals.append(self._refusal(reader.line_num, "", what))
            except (*BROKEN_GZIP, UnicodeDecodeError, csv.Error) as wrong:
                what = f"cannot be read further ({wrong}); fetch the file again"
                refusals.append(self._refusal(reader.line_num + 1, "", what))
        filed = [values[2] for _, values in found]
        if any(later < earlier for earlier, later in itertools.pairwise(filed)):
            found.sort(key=lambda row: row[1][2])
        return found, refusals

    def _picker(self, headings: list[str]) -> tuple[Any, int]:
        missing = [name for name in COLUMNS if name not in headings]
        if missing:
            message = (
                f"{self._path.name} line 1: no column {', '.join(missing)}; "
                "this reader takes the wage claims file with its own headings"
            )
            raise Refused(message, field=missing[0])
        places = [headings.index(name) for name in COLUMNS]
        return itemgetter(*places), max(places)

    def _of(self, values: Values) -> list[Row]:
        _, state, filed_on, employer_id, naics, _, amount_usd, _, hint = values
        at = self._moment(filed_on)
        subject = f"employer/local-{employer_id.lower()}"
        complaint: dict[str, Any] = {
            "kind": ComplaintKind.COMPLAINT,
            "channel": ComplaintChannel.TRANSFERRED,
            "workers": 1,
        }
        amount = cents(amount_usd)
        if amount is not None and amount <= MOST_FEN:
            complaint["amount_fen"] = amount
        elif amount is not None:
            complaint["statement"] = f"amount_claimed_usd: {amount_usd}"
        said: list[Row] = []
        deliver = partial(self._delivery, subject=subject, township=state.lower())
        if subject not in self._met:
            check_subject(subject)
            self._met.add(subject)
            employer = {"name": employer_id, "industry": industry_of(naics, hint)}
            identity = self._ids.of("employer", employer_id)
            said.append(deliver("EmployerRegistered", employer, identity, at))
        identity = self._ids.of_content(*values)
        said.append(deliver("ComplaintFiled", complaint, identity, at + _HALF_STEP))
        return said

    def _moment(self, filed_on: str) -> datetime:
        if filed_on != self._day:
            try:
                day = date.fromisoformat(filed_on)
                plain = day.isoformat() == filed_on
            except ValueError:
                plain = False
            if not plain:
                message = f"{filed_on[:40]!r} is not a day; write YYYY-MM-DD"
                raise Refused(message, field="filed_on")
            self._day, self._rows_of_day = filed_on, 0
            self._opens = codec.in_utc(datetime.combine(day, _OPENS_AT), "filed_on")
        self._rows_of_day += 1
        if self._rows_of_day > _MOST_IN_A_DAY:
            message = f"{filed_on} has more than {_MOST_IN_A_DAY:,} claims; split the file"
            raise Refused(message, field="filed_on")
        return self._opens + (self._rows_of_day - 1) * _STEP

    def _delivery(
        self,
        kind: str,
        said: dict[str, Any],
        identity: UUID,
        at: datetime,
        *,
        subject: str,
        township: str,
    ) -> Delivery:
        submission = Submission(
            id=identity,
            type=kind,
            subject=subject,
            occurred_at=at,
            data=msgspec.Raw(codec.encode(said)),
        )
        return Delivery(submission=submission, recorded_at=at, actor=self._actor, township=township)

    def _refusal(self, line: int, field: str, what: str) -> Refusal:
        place = f"{self._path.name} line {line}" + (f" column {field}" if field else "")
        return Refusal(line, field, f"{place}: {what}")
