"""How subjects are numbered and placed, in words that SQLite and PostgreSQL both understand."""

from collections.abc import Iterator, Sequence

from streams.log.sql_reading import AT_ONCE, Run
from streams.log.staging import Registration


def numbers_of(run: Run, names: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Return the numbers of those of the names that have one, in no order."""
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        marks = ", ".join("?" * len(some))
        yield from run(f"SELECT name, number FROM subjects WHERE name IN ({marks})", *some)  # noqa: S608 - only marks


def register(run: Run, said: Registration, number: int) -> None:
    """Put the subject of this number where a fact says."""
    run(
        "UPDATE subjects SET township = ?, grid = ?, registered = coalesce(registered, ?) "
        "WHERE number = ? AND (registered IS NULL OR NOT ?)",
        said.township,
        said.grid,
        said.position,
        number,
        said.unless_known,
    )
