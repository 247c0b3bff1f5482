"""The external head: where the log ended when it last acknowledged, kept outside of it.

A hash chain does not notice that its tail was cut off; this file does. It can lie on
another disk than the log.
"""

import fcntl
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from streams.log.port import Head, LogBehindHead, LogNotOfHead
from streams.log.sqlite_files import sync_directory

_MAGIC = b"wagehead"
_SLOT = struct.Struct(">8sQQ32s")
"""Magic, turn, position, hash; followed by SHA-256 of these."""
_SLOT_BYTES = _SLOT.size + 32
_SLOT_STEP = 4096
"""The two slots lie in different sectors, so that one torn write cannot reach both."""
_FILE_BYTES = 2 * _SLOT_STEP


class ExternalHead:
    """A file of two slots, written in turn: the older one survives a torn write.

    Several processes may share it; each change is made under its lock.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, made where it is missing (`read` then returns None)."""
        self.path = path
        if not path.exists():
            _create(path)
        self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        self._turn = 0

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from writing the log and its head meanwhile."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def read(self) -> Head | None:
        """Return the newest head, or None when none was ever written.

        Raises LogNotOfHead when the file holds something, but no slot of it is whole.
        """
        slots = [os.pread(self._file, _SLOT_BYTES, step) for step in (0, _SLOT_STEP)]
        whole = [slot for raw in slots if (slot := _read_slot(raw)) is not None]
        if not whole:
            if any(any(raw) for raw in slots):
                message = (
                    f"{self.path}: the external head is damaged; run verify, compare with a "
                    "backup, and if the log is known to be whole say once: wagewatch verify "
                    "--adopt-head"
                )
                raise LogNotOfHead(message)
            return None
        self._turn, head = max(whole, key=lambda slot: slot[0])
        return head

    def write(self, head: Head) -> None:
        """Make a head durable; an OSError means that it may not be.

        The slot that was written before this one is left alone: call `read` first when
        another process may have written.
        """
        turn = self._turn + 1
        said = _SLOT.pack(_MAGIC, turn, head.position, head.hash)
        slot = said + sha256(said).digest()
        if os.pwrite(self._file, slot, turn % 2 * _SLOT_STEP) != len(slot):
            raise OSError(f"{self.path}: the external head was written only in part")
        os.fdatasync(self._file)
        self._turn = turn

    def adopt(self, head: Head) -> None:
        """Write a head over whatever is there, damaged or not."""
        os.pwrite(self._file, bytes(_FILE_BYTES), 0)
        self._turn = 0
        self.write(head)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)


def peek(path: Path) -> Head | None:
    """Return the newest head in a file that is left as it is; None where there is no file."""
    if not path.exists():
        return None
    head = ExternalHead(path)
    try:
        return head.read()
    finally:
        head.close()


def hold_against(
    external: ExternalHead, ours: Head, hash_at: Callable[[int], bytes], *, adopt: bool = False
) -> None:
    """Refuse a log that lost what it had acknowledged, or that is another log.

    `ours` is where the log ends and `hash_at` its chain at a position. The external
    head is moved on to a log that is ahead of it; with `adopt` it takes whatever is
    there. Raises LogBehindHead or LogNotOfHead. The caller holds the lock.
    """
    if adopt:
        external.adopt(ours)
        return
    theirs = external.read()
    if theirs is None and ours.position > 0:
        message = (
            f"{external.path}: no external head, but the log holds {ours.position} facts; "
            "restore the head, or if the log is known to be whole say once: wagewatch verify "
            "--adopt-head"
        )
        raise LogNotOfHead(message)
    if theirs is None:
        external.write(ours)
        return
    if ours.position < theirs.position:
        raise _behind(ours, theirs)
    if hash_at(theirs.position) != theirs.hash:
        message = (
            f"position {theirs.position} was acknowledged with another hash than it has now: "
            "this is another log than the one of the external head, or it was altered; "
            "restore the log from a backup, or give the head that belongs to it; if the log is "
            "known to be whole say once: wagewatch verify --adopt-head"
        )
        raise LogNotOfHead(message)
    if ours.position > theirs.position:
        external.write(ours)


def _behind(ours: Head, theirs: Head) -> LogBehindHead:
    lost = theirs.position - ours.position
    return LogBehindHead(
        f"the log ends at position {ours.position}, but facts up to {theirs.position} were "
        f"acknowledged: {lost} are missing, the first at position {ours.position + 1}; restore "
        "them from a backup, or accept their loss by saying once: wagewatch verify --adopt-head"
    )


def _create(path: Path) -> None:
    """Make an empty file of full size, whole or not at all, and never over another's."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.write_bytes(bytes(_FILE_BYTES))
    descriptor = os.open(fresh, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    with suppress(FileExistsError):
        path.hardlink_to(fresh)
    fresh.unlink()
    sync_directory(path.parent)


def _read_slot(raw: bytes) -> tuple[int, Head] | None:
    said, checksum = raw[: _SLOT.size], raw[_SLOT.size :]
    if sha256(said).digest() != checksum:
        return None
    magic, turn, position, digest = _SLOT.unpack(said)
    return (turn, Head(position, digest)) if magic == _MAGIC else None
