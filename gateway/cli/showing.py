"""How the command line speaks: progress on long work, tables for people, JSON for programs."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from schemas.errors import Refused
from streams.sources.simulator.progress import Progress as SoFar

people = Console(stderr=True, highlight=False)
"""What is said to whoever sits there; what a program reads goes to standard output."""
output = Console(highlight=False)

BAD_INPUT = 2
"""Exit code for what was asked wrongly."""
BROKEN = 1
"""Exit code for what went wrong, or did not hold."""


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show a bar while long work goes on; call what is returned with the units done since.

    Work may grow beyond its total, as a log does by the days that are closed meanwhile.
    """
    with _bar() as bar:
        task = bar.add_task(what, total=total)

        def advance(done: int) -> None:
            bar.advance(task, done)
            so_far = bar.tasks[0].completed
            if total is not None and so_far > total:
                bar.update(task, total=so_far)

        yield advance


@contextmanager
def progress_so_far(what: str) -> Iterator[SoFar]:
    """Show a bar for work that tells how many units it did so far, and of how many."""
    with _bar() as bar:
        task = bar.add_task(what, total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield tell


def _bar() -> Progress:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=people)


def print_json(value: object) -> None:
    """Write a value as one JSON document to standard output."""
    plain = msgspec.to_builtins(value)
    sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2, default=str) + "\n")


def print_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write rows as a table to standard output."""
    table = Table(title=title, title_justify="left")
    for heading in headings:
        table.add_column(heading)
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    output.print(table)


def complain(error: Refused | Exception) -> None:
    """Say on standard error what is wrong, in what, and what to do."""
    people.print(f"[bold red]wagewatch:[/] {_escaped(str(error))}", soft_wrap=True)


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")
