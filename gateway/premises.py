"""The data directory: which file is which, and that one process at a time writes there."""

import fcntl
import os
from datetime import datetime
from pathlib import Path

from schemas.errors import Refused

POINTER = "views.current"
SIMULATED = "simulated"
MODELS = "models"
"""Directory of the learned models in the data directory."""


class InUse(Refused):
    """Another process writes in this data directory."""


class Premises:
    """The files of one house.

    The lock is held for as long as the object lives; the kernel lets go of it when the
    process dies, however it dies.
    """

    def __init__(
        self, data: Path, head: Path | None = None, *, write: bool = True, alone: bool = True
    ) -> None:
        """Make the directory and take the lock for writing, unless told to read only.

        Not `alone`, other processes may keep the external head of the same log here.
        """
        self.data = data
        self.head = (head or data) / "head"
        self._lock: int | None = None
        if not write:
            return
        try:
            data.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.head.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if alone:
                self._take_lock()
        except OSError as wrong:
            message = (
                f"{wrong.filename} cannot be written ({wrong.strerror}); call this as the account "
                "of the house, or name another directory by --data"
            )
            raise Refused(message, field="data") from None

    @property
    def facts(self) -> Path:
        """The log of facts."""
        return self.data / "facts.sqlite"

    @property
    def keys(self) -> Path:
        """The keys of sealed fields."""
        return self.data / "keys.sqlite"

    @property
    def models(self) -> Path:
        """The learned models, the key that signs here, and the keys that are trusted."""
        return self.data / MODELS

    @property
    def scoring(self) -> Path:
        """Dossiers and conclusions: can be made again."""
        return self.data / "scoring.sqlite"

    @property
    def views(self) -> Path:
        """The views that readers look at now."""
        pointer = self.data / POINTER
        number = int(pointer.read_text()) if pointer.exists() else 1
        return self._numbered(number)

    @property
    def next_views(self) -> Path:
        """The file beside the present views in which they are filled anew."""
        return self._numbered(self._number(self.views) + 1)

    @property
    def simulated(self) -> bool:
        """Whether the facts of this house come from the simulator."""
        return (self.data / SIMULATED).exists()

    def mark_simulated(self, until: datetime) -> None:
        """Say for ever that the facts of this house come from the simulator, up to a moment."""
        (self.data / SIMULATED).write_text(until.isoformat())

    def simulated_until(self) -> datetime | None:
        """Return the moment up to which a simulated district was told; None of a real one."""
        said = (self.data / SIMULATED).read_text().strip() if self.simulated else ""
        return datetime.fromisoformat(said) if said else None

    def swap_views(self, filled: Path) -> None:
        """Let readers look at views that were filled, and take the old ones away."""
        old = self.views
        pointer = self.data / POINTER
        beside = pointer.with_suffix(".new")
        with beside.open("w") as file:
            file.write(str(self._number(filled)))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(pointer)
        remove_database(old)

    def check_lived_in(self) -> None:
        """Refuse a directory in which no house is: whoever asks there mistook the name."""
        if not self.facts.exists():
            message = f"{self.data} holds no wagewatch data; name its directory by --data"
            raise Refused(message, field="data")

    def let_go(self) -> None:
        """Let another process write here."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _numbered(self, number: int) -> Path:
        return self.data / f"views-{number}.sqlite"

    def _number(self, views: Path) -> int:
        return int(views.stem.partition("-")[2])

    def _take_lock(self) -> None:
        lock = os.open(self.data / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            message = (
                f"{self.data} is in use by another wagewatch process; stop that one first, "
                "or send facts to it over its API"
            )
            raise InUse(message, field="data") from None
        self._lock = lock


def remove_database(file: Path) -> None:
    """Take an SQLite database away with everything that belongs to it."""
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
