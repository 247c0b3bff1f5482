"""The views as readers see them."""

from sqlalchemy import Connection, Engine

from projections.views import position_of


class Shown:
    """The tables of the views, on an engine of their own that never waits for the writer."""

    def __init__(self, engine: Engine) -> None:
        """Read through this engine."""
        self._engine = engine

    @property
    def position(self) -> int:
        """Position of the last fact that stands in the tables."""
        with self.connect() as connection:
            return position_of(connection)

    def connect(self) -> Connection:
        """Open the tables for one answer, as a context; all that is read in it stands together."""
        return self._engine.connect()

    def close(self) -> None:
        """Let go of the tables."""
        self._engine.dispose()
