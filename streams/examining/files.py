"""What the disk under the data directory, and the modes of the files on it, endanger."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from streams.examining.finding import Finding, Mode, Verdict, found
from streams.examining.looks import Look
from streams.examining.mounts import LAYERED, NETWORK, VOLATILE, kind_of

ALMOST_FULL_BYTES = 64 * 1024 * 1024
"""With less room the next batches may not fit: below this `/readyz` says so too."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Files(Struct, frozen=True, kw_only=True):
    """Where an installation keeps what on this machine."""

    data: Path
    """The data directory."""
    head: Path
    """The external head."""
    facts: Path | None = None
    """The log; None where it lies in PostgreSQL."""
    keys: Path | None = None
    """The keys; None where they lie in PostgreSQL."""
    rebuilt: tuple[Path, ...] = ()
    """What a replay writes anew beside itself."""


def examine_files(files: Files, mode: Mode, mounts: str) -> Iterator[Finding]:
    """Look at the disk and the modes of files; `mounts` has the form of `/proc/mounts`."""
    apart = [files.head.parent] if files.head.parent.resolve() != files.data.resolve() else []
    for place in (files.data, *apart):
        yield _kind(place, mode, mounts)
        yield _room(place, files.rebuilt if place == files.data else ())
    if files.facts is not None:
        yield _disk_of_head(files.facts, files.head)
    if files.keys is not None:
        yield from _keys(files.keys)


def _kind(place: Path, mode: Mode, mounts: str) -> Finding:
    kind = kind_of(place, mounts)
    if kind is None:
        return found(Look.FILES_KIND, Verdict.NOT_SEEN, about=str(place), remedy="unknown")
    if kind in NETWORK:
        return found(Look.FILES_KIND, Verdict.DANGER, kind, about=str(place), remedy="network")
    if kind in VOLATILE:
        return found(Look.FILES_KIND, mode.grave, kind, about=str(place), remedy="volatile")
    if kind in LAYERED:
        return found(Look.FILES_KIND, Verdict.WARNING, kind, about=str(place), remedy="layered")
    return found(Look.FILES_KIND, Verdict.OK, kind, about=str(place))


def _room(place: Path, rebuilt: tuple[Path, ...]) -> Finding:
    """Whether the next batches fit, and a replay, which fills scoring and views a second time."""
    free = shutil.disk_usage(place).free
    needed = ALMOST_FULL_BYTES + sum(it.stat().st_size for it in rebuilt if it.exists())
    seen, about = f"{free / 2**30:,.1f} GiB", str(place)
    if free < ALMOST_FULL_BYTES:
        return found(Look.FILES_ROOM, Verdict.DANGER, seen, about=about, remedy="full")
    if free < needed:
        more = f"{needed / 2**30:,.1f}"
        return found(
            Look.FILES_ROOM, Verdict.WARNING, seen, about=about, remedy="replay", needed=more
        )
    return found(Look.FILES_ROOM, Verdict.OK, seen, about=about)


def _disk_of_head(facts: Path, head: Path) -> Finding:
    is_same = facts.parent.stat().st_dev == head.parent.stat().st_dev
    verdict = Verdict.WARNING if is_same else Verdict.OK
    return found(Look.FILES_HEAD, verdict, about=str(head.parent))


def _keys(keys: Path) -> Iterator[Finding]:
    for file in (keys, *(keys.with_name(keys.name + end) for end in ("-wal", "-shm"))):
        if file.exists():
            mode = stat.S_IMODE(file.stat().st_mode)
            verdict = Verdict.DANGER if mode & _OTHERS else Verdict.OK
            yield found(Look.FILES_KEYS, verdict, f"{mode:04o}", about=file.name)
