"""Lines of JSON that are facts already: each one a delivery, or a submission of the caller's.

A line that is wrong is refused with its number and field, and the rest goes on. Blank
lines are none. A line over a mebibyte is refused without being read whole. Lines keep
the ids that they bring, so sending a file twice stores it once.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from schemas import codec
from schemas.envelopes import Delivery, Submission
from schemas.errors import Refused
from streams.sources.drafting import sealed_in_appearance
from streams.sources.reading import BROKEN_GZIP, Reading, Refusal, Row, count_lines, open_plain

MOST_BYTES = 1 << 20
"""Of one line; a fact has a few hundred."""
_BOM = b"\xef\xbb\xbf"
_LOOKED_AT = 4096
_TRUTH = re.compile(rb'\s*\{\s*"simulated":\s*true,\s*"generator":')
"""How a truth file begins, on one line or on many."""
_heads = msgspec.json.Decoder(dict[str, msgspec.Raw])


def read(path: Path, *, source: str, actor: str, township: str | None = None) -> Reading:
    """Read the lines of a `.jsonl` file, gzip or not.

    `actor` and `township` are those of bare submissions; a delivery brings its own.
    Raises Refused for the truth of a simulated district: whatever is told of it must not
    have been learned from it.
    """
    with open_plain(path) as file:
        try:
            begins = file.read(_LOOKED_AT)
        except BROKEN_GZIP:
            begins = b""
    if _TRUTH.match(begins):
        message = (
            f"{path.name} is the truth of a simulated district: only a backtest reads it, by "
            "--truth; the facts of the district are in deliveries.jsonl"
        )
        raise Refused(message, field="file")
    return Reading(source, count_lines(path), _rows(path, actor, township), path.name)


def _rows(path: Path, actor: str, township: str | None) -> Iterator[tuple[int, list[Row]]]:
    number = 0
    try:
        for number, line in _lines(path):
            said = _line(line, actor, township)
            if isinstance(said, Refused):
                place = f"{path.name} line {number}"
                yield number, [Refusal(number, said.field, f"{place}: {said}")]
            elif said is not None:
                yield number, [said]
            else:
                yield number, []
    except BROKEN_GZIP as wrong:
        message = (
            f"{path.name} line {number + 1}: the packed file breaks off ({wrong}); send it anew"
        )
        yield number, [Refusal(number + 1, "", message)]


def _lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Yield each numbered line without its end; None for one that is too long."""
    number = 0
    with open_plain(path) as file:
        while line := file.readline(MOST_BYTES + 1):
            number += 1
            if len(line) <= MOST_BYTES or line.endswith(b"\n"):
                yield number, line.removeprefix(_BOM).strip() if number == 1 else line.strip()
                continue
            while (rest := file.readline(MOST_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield number, None


def _line(line: bytes | None, actor: str, township: str | None) -> Delivery | Refused | None:
    if line is None:
        return Refused(f"longer than {MOST_BYTES:,} bytes; one line holds one fact")
    if not line:
        return None
    try:
        return _delivery(line, actor, township)
    except Refused as wrong:
        return wrong
    except RecursionError:
        return Refused("nested too deeply; one line holds one fact")


def _delivery(line: bytes, actor: str, township: str | None) -> Delivery:
    try:
        fields = _heads.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise Refused(f"not a JSON object ({wrong}); write one fact on the line") from None
    if "submission" in fields:
        delivery = codec.read_delivery(line)
        delivery = msgspec.structs.replace(delivery, submission=_in_utc(delivery.submission))
        if delivery.recorded_at is not None:
            recorded_at = codec.in_utc(delivery.recorded_at, "recorded_at")
            delivery = msgspec.structs.replace(delivery, recorded_at=recorded_at)
    else:
        submission = codec.read_submission(line)
        delivery = Delivery(submission=submission, actor=actor, township=township)
    codec.read_body(delivery.submission, sealed_in_appearance)
    return delivery


def _in_utc(submission: Submission) -> Submission:
    occurred_at = codec.in_utc(submission.occurred_at, "occurred_at")
    return msgspec.structs.replace(submission, occurred_at=occurred_at)
