"""Verbs that ask: risk list, alerts, reports. They only read, beside a running server."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gateway.bureau import bureau
from gateway.cli.options import AsJson, Data, KnownAt, Out, Township, day
from gateway.cli.showing import output, print_json, print_table
from gateway.reading_room import ReadingRoom
from gateway.screening import screening_in
from gateway.settings import settings
from projections.answers import AlertState
from projections.inbox import inbox
from projections.reports.as_csv import as_csv
from projections.reports.as_json import as_json as document_as_json
from projections.reports.as_table import as_table
from projections.reports.as_xlsx import as_xlsx
from projections.reports.document import Document
from projections.reports.risk_list_report import risk_list_report
from projections.reports.six_systems_report import six_systems_report
from projections.risk_list import risk_list
from schemas.errors import Refused
from schemas.vocabulary import Level

reports = typer.Typer(help="Write a report.", no_args_is_help=True)


class Form(StrEnum):
    """Forms of a document."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


AsForm = Annotated[Form | None, typer.Option("--format", help="Form; else by the name of --out.")]
English = Annotated[bool, typer.Option("--english", help="In English instead of Chinese.")]


def join(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command(name="risk-list")(show_risk_list)
    app.command()(alerts)
    app.add_typer(reports, name="report")


def show_risk_list(
    known_at: KnownAt = None,
    township: Township = None,
    level: Annotated[
        list[Level] | None, typer.Option("--level", help="Only these levels; repeat for several.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Rows at the most; 0 for all.")] = 50,
    form: AsForm = None,
    out: Out = None,
    english: English = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show the ranked risk list, now or as known at a scored day."""
    with ReadingRoom.open(settings(data)) as room, room.connect() as tables:
        listed = risk_list(
            tables,
            known_at=day(known_at),
            township=township,
            levels=level or (),
            limit=limit or None,
        )
        if as_json:
            print_json(listed)
            return
        document = risk_list_report(
            listed,
            withheld=room.complaint_detectors,
            naming=room.naming,
            reasoning=room.reasoning,
            simulated=room.simulated,
        )
    _write(document, form, out, english=english)


def alerts(
    township: Township = None,
    state: Annotated[
        list[AlertState] | None, typer.Option("--state", help="Only these states; repeat.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Alerts at the most; 0 for all.")] = 50,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show the alerts, those that wait first."""
    with ReadingRoom.open(settings(data)) as room, room.connect() as tables:
        found = inbox(tables, township=township, states=state or (), limit=limit or None)
        if as_json:
            print_json(found)
            return
        say = room.tongue()
        rows = [
            (
                say.word(row.level),
                say.word(row.mechanism),
                room.naming(row.name) or row.subject,
                say.place(row.township),
                row.raised_on,
                say.word(row.state),
            )
            for row in found.rows
        ]
    title = f"预警 alerts ({found.total:,}) 线索·待核实"
    print_table(title, ("等级", "事项", "主体", "属地", "提出日期", "状态"), rows)


@reports.command(name="six-systems")
def report_six_systems(
    month: Annotated[str, typer.Option("--month", help="YYYY-MM.")],
    township: Township = None,
    known_at: KnownAt = None,
    form: AsForm = None,
    out: Out = None,
    english: English = False,
    data: Data = None,
) -> None:
    """Write the six systems 六项制度 by site and township: the first form of the monthly report."""
    asked = settings(data)
    with ReadingRoom.open(asked) as room, room.connect() as tables:
        document = six_systems_report(
            tables,
            month,
            township=township,
            known_at=day(known_at),
            naming=room.naming,
            simulated=room.simulated,
            screening=screening_in(bureau(asked.data).parameters, month),
        )
    _write(document, form, out, english=english)


def _write(document: Document, form: Form | None, out: Path | None, *, english: bool) -> None:
    language = "en" if english else "zh"
    chosen = form or _form_of(out)
    if chosen is Form.TABLE:
        written = "\n".join(as_table(document, language)).encode() + b"\n"
    elif chosen is Form.JSON:
        written = document_as_json(document) + b"\n"
    elif chosen is Form.CSV:
        written = as_csv(document, language=language)
    else:
        written = as_xlsx(document, language)
    if out is not None:
        out.write_bytes(written)
        output.print(f"{out}: {len(written):,} bytes")
    elif chosen is Form.XLSX:
        message = "a workbook is no text for a terminal; name a file by --out"
        raise Refused(message, field="out")
    else:
        typer.echo(written.decode("utf-8-sig"), nl=False)


def _form_of(out: Path | None) -> Form:
    if out is None:
        return Form.TABLE
    suffix = out.suffix.removeprefix(".")
    if suffix not in Form.__members__.values():
        message = f"{out}: say the form by --format, or end the name in .xlsx, .csv or .json"
        raise Refused(message, field="out")
    return Form(suffix)
