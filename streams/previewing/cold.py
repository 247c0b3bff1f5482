"""Dossiers that were not in use for long, frozen into a file that is thrown away in the end."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import Column, Engine, LargeBinary, MetaData, Table, select

from projections.contract import Text
from streams.databases import writer
from streams.scoring.dossier import Dossier, freeze, thaw
from streams.scoring.rows import among, upsert
from streams.scoring.rules import Rules

_metadata = MetaData()
_COLD = Table(
    "cold",
    _metadata,
    Column("subject", Text, primary_key=True),
    Column("memory", LargeBinary, nullable=False),
)


class Cold:
    """Keeps dossiers outside of memory, for one set of rules; its file is made when needed."""

    def __init__(self, file: Path, rules: Rules) -> None:
        """Keep them in this file, which nobody else uses."""
        self._file = file
        self._rules = rules
        self._engine: Engine | None = None

    def put(self, dossiers: Iterable[Dossier]) -> None:
        """Freeze dossiers as they are now."""
        rows = [{"subject": it.subject, "memory": freeze(it)} for it in dossiers]
        with self._opened().begin() as connection:
            upsert(connection, _COLD, rows)

    def get(self, subjects: Sequence[str]) -> dict[str, Dossier]:
        """Return those of the subjects that are here."""
        if self._engine is None or not subjects:
            return {}
        with self._engine.connect() as connection:
            rows = among(connection, select(_COLD), _COLD.c.subject, subjects)
            return {row.subject: thaw(row.memory, self._rules) for row in rows}

    def close(self) -> None:
        """Let go of the file."""
        if self._engine is not None:
            self._engine.dispose()

    def _opened(self) -> Engine:
        if self._engine is None:
            self._engine = writer(self._file)
            _metadata.create_all(self._engine)
        return self._engine
