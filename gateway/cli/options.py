"""Options that several verbs share."""

import os
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


def page_at(out: Path) -> Path:
    """Return a path at which a page can be written, or refuse it before any work is done for it."""
    if out.suffix != ".html":
        message = f"{out}: the report is a page; end its name in .html"
        raise Refused(message, field="out")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        is_free = not out.is_dir() and os.access(out if out.exists() else out.parent, os.W_OK)
    except OSError:
        is_free = False
    if not is_free:
        message = f"{out} cannot be written; name a file in a directory that you may write in"
        raise Refused(message, field="out")
    return out
