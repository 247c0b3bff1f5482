"""The verb that previews a change of parameters over all of the history, and promotes it."""

from pathlib import Path
from typing import Annotated

import typer

from detectors.parameters.change import UNCHANGED, Change, read_change
from gateway.bureau import Promotion, next_name, put
from gateway.cli.options import AsJson, Data, Out, existing, page_at
from gateway.cli.preview_table import print_preview
from gateway.cli.showing import BROKEN, output, people, print_json, progress
from gateway.preview_room import PreviewRoom, preview_room, processes_for, work_directory
from gateway.settings import settings
from schemas.errors import Refused
from streams.clock import WallClock
from streams.previewing.comparing import Asked, Preview, preview
from streams.previewing.spreading import Task
from streams.previewing.unchanged import Verdict, verify
from streams.scoring.rules import Rules

FILE = typer.Argument(help="Changed parameters, in the form of the parameter files.")
MOST_UNJUDGED = 5
"""Subjects that are named when a change cannot judge them."""


def join(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command(name="preview")(preview_change)


def preview_change(
    change: Annotated[Path | None, FILE] = None,
    unchanged: Annotated[
        bool,
        typer.Option(
            "--unchanged", help="Change nothing; prove that the rules in force give what stands."
        ),
    ] = False,
    throughout: Annotated[
        bool,
        typer.Option(
            "--throughout", help="Judge as if the first changed values had always been in force."
        ),
    ] = False,
    truth: Annotated[
        Path | None,
        typer.Option("--truth", help="Of a simulated district: its truth file, to compare with."),
    ] = None,
    promote: Annotated[
        bool,
        typer.Option("--promote", help="Make it the bureau's rule from the next start on."),
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why it is promoted; kept with it.")] = "",
    work: Annotated[
        Path | None,
        typer.Option("--work", help="Directory for what does not fit into memory; else --data."),
    ] = None,
    processes: Annotated[
        int | None, typer.Option("--processes", min=1, help="Processes that judge; else all.")
    ] = None,
    out: Out = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Judge all of the history by changed parameters, beside what stands; nothing is changed.

    Promotion alone writes: the change is put among the bureau's own parameters.
    """
    _refuse_nonsense(change, reason, unchanged=unchanged, promote=promote)
    if out is not None:
        page_at(out)
    room = preview_room(settings(data))
    wanted = UNCHANGED
    if change is not None:
        wanted = read_change(existing(change), room.bureau.parameters)
    if not wanted.values and (out is not None or truth is not None or throughout):
        message = (
            "where nothing is changed everything is judged again and compared, and that is all; "
            "leave out --out, --truth and --throughout"
        )
        raise Refused(message, field="change")
    if promote and not wanted.values:
        message = f"{wanted.name} changes nothing, so that there is nothing to promote"
        raise Refused(message, field="promote")
    head = room.head()
    many = processes or processes_for(head)
    with work_directory(room.data, work) as place:
        if not wanted.values:
            _verify(room, place, many, as_json=as_json)
            return
        asked = Asked(
            wanted,
            room.bureau.parameters,
            throughout=throughout,
            truth=None if truth is None else room.truth(existing(truth)),
        )
        with progress("judging by both rules", head) as advance:
            found = preview(asked, room.open_log, place, many, advance)
    _tell(room, found, out, as_json=as_json)
    if promote and change is not None:
        _promote(room, change, wanted, found, reason)


def _refuse_nonsense(change: Path | None, reason: str, *, unchanged: bool, promote: bool) -> None:
    if (change is None) != unchanged:
        message = (
            "name a file with changed parameters, or leave it out and say --unchanged to hold "
            "the rules in force against what stands"
        )
        raise Refused(message, field="change")
    if promote and (unchanged or not reason.strip()):
        message = 'a promotion is answered for: say why by --reason "...", and which change it is'
        raise Refused(message, field="reason")


def _verify(room: PreviewRoom, place: Path, processes: int, *, as_json: bool) -> None:
    task = Task(room.open_log, (room.bureau.parameters,), room.scored(), place)
    with progress("judging again", task.until) as advance:
        verdict = verify(task, room.open_scoring, processes, advance)
    if as_json:
        print_json(verdict)
    else:
        for line in _lines(verdict):
            output.print(line, markup=False, soft_wrap=True)
    if not verdict.holds:
        raise typer.Exit(BROKEN)


def _lines(verdict: Verdict) -> list[str]:
    said = [f"rules {verdict.generation}, judged again to position {verdict.position:,}"]
    said += [
        f"{it.first} to {it.last} were scored by rules {it.generation}: not comparable"
        for it in verdict.not_comparable
    ]
    if verdict.conclusions is not None:
        said.append(f"{verdict.conclusions:,} conclusions compared")
    elif not verdict.nothing_compared:
        said.append("conclusions not compared: what other rules said stays said (decision 0004)")
    said.append(f"{verdict.days:,} days compared by their digests")
    if verdict.first_difference is not None:
        said.append(f"first difference: {verdict.first_difference}")
    elif verdict.nothing_compared:
        said.append("no day was scored by the rules in force: nothing could be compared")
    else:
        said.append("everything that was compared is the same, bit for bit")
    return said


def _tell(room: PreviewRoom, found: Preview, out: Path | None, *, as_json: bool) -> None:
    if out is not None:
        # Pictures and templates take as long to load as the rest of a verb.
        from gateway.preview_report import listed, preview_report  # noqa: PLC0415

        names = room.names(listed(found))
        page = preview_report(found, names, simulated=room.simulated)
        out.write_text(page, encoding="utf-8")
    if as_json:
        print_json(found)
    else:
        print_preview(found)
    if out is not None:
        people.print(f"{out}: {out.stat().st_size:,} bytes", markup=False, soft_wrap=True)


def _promote(room: PreviewRoom, file: Path, change: Change, found: Preview, reason: str) -> None:
    if found.unjudged:
        named = ", ".join(it.subject for it in found.unjudged[:MOST_UNJUDGED])
        message = (
            f"{file.name} is not promoted: by it {len(found.unjudged):,} subjects cannot be judged "
            f"({named}, ...); see what the preview says of them"
        )
        raise Refused(message, field="promote")
    if read_change(file, room.bureau.parameters) != change:
        message = f"{file.name} was changed while it was previewed; preview what it says now"
        raise Refused(message, field="promote")
    rules = Rules(change.applied(room.bureau.parameters)).generation.name
    promotion = Promotion(
        file=next_name(room.data, change),
        reason=reason.strip(),
        at=WallClock().now(),
        former_rules=found.standing_rules,
        rules=rules,
        position=found.position,
        first_day=found.first_day,
        last_day=found.last_day,
        throughout=found.throughout,
        band=found.changed_band,
    )
    put(room.data, file, promotion=promotion)
    people.print(
        f"promoted as {promotion.file}: rules {rules} are in force from the next start of the "
        "server; until then it judges by the former ones",
        markup=False,
        soft_wrap=True,
    )
