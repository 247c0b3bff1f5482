"""Options that several verbs share."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from schemas.errors import Refused
from schemas.jurisdiction import check_township

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", help="Directory of the house; else WAGEWATCH_DATA, else wagewatch-data."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON document for a program.")]
KnownAt = Annotated[
    datetime | None,
    typer.Option("--known-at", formats=["%Y-%m-%d"], help="As it was known at this scored day."),
]
Township = Annotated[
    str | None,
    typer.Option(
        "--township",
        help="Only this township, by its code, e.g. zhili.",
        callback=lambda said: said and check_township(said),
    ),
]
Out = Annotated[Path | None, typer.Option("--out", help="Write to this file.")]


def day(moment: datetime | None) -> date | None:
    """Return the day that an option named."""
    return None if moment is None else moment.date()


def existing(path: Path) -> Path:
    """Return a path under which a file lies, or refuse it."""
    if not path.is_file():
        message = f"{path} is no file; check the name"
        raise Refused(message, field="file")
    return path
