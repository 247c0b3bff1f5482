"""Where the tables of log, scoring store and views lie: in a file, or in a schema."""

from msgspec import Struct

from streams.log.sql_reading import Run


class Tables(Struct, frozen=True):
    """Tables that can be asked."""

    ask: Run
    schema: str | None = None
    """Schema of PostgreSQL; None for a file of SQLite."""

    def has(self, table: str) -> bool:
        """Tell whether a table is there."""
        if self.schema is None:
            question = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
            [(count,)] = self.ask(question, table)
            return bool(count)
        [(is_there,)] = self.ask("SELECT to_regclass(?) IS NOT NULL", self.name(table))
        return bool(is_there)

    def name(self, table: str) -> str:
        """Return what a table is called in a question."""
        return table if self.schema is None else f"{self.schema}.{table}"
