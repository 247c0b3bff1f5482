"""Whether the log still holds what its external head says was acknowledged."""

from collections.abc import Iterator
from pathlib import Path

from streams.examining.finding import Finding, Verdict, found
from streams.examining.looks import Look
from streams.log.external_head import peek
from streams.log.port import Head, LogNotOfHead
from streams.log.sql_reading import Run, hash_at, tail


def examine_head(file: Path, log: Run) -> Iterator[Finding]:
    """Hold the log against its head, which is read first: a batch is in the log before it moves."""
    try:
        head = peek(file)
    except LogNotOfHead:
        yield found(Look.HEAD_LOG, Verdict.DANGER, about=str(file), remedy="damaged")
        return
    yield judge_head(head, log, file)


def judge_head(head: Head | None, log: Run, file: Path) -> Finding:
    """Say whether a log holds what a head says, None where there is no head."""
    end, about = tail(log).head.position, str(file)
    if head is None:
        return found(
            Look.HEAD_LOG, Verdict.DANGER if end else Verdict.OK, about=about, remedy="missing"
        )
    seen = f"{head.position:,}"
    if end < head.position:
        first = f"{end + 1:,}"
        return found(Look.HEAD_LOG, Verdict.DANGER, seen, about=about, remedy="behind", first=first)
    if hash_at(log, head.position) != head.hash:
        return found(Look.HEAD_LOG, Verdict.DANGER, seen, about=about, remedy="other")
    return found(Look.HEAD_LOG, Verdict.OK, seen, about=about)
