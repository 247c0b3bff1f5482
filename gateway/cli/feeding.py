"""Verbs that bring facts in: import, ingest, simulate."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.options import AsJson, Data, Township, existing
from gateway.cli.showing import BROKEN, output, people, print_json, progress, progress_so_far
from gateway.houses import AnyHouse, open_house
from gateway.settings import settings
from schemas.errors import Refused
from streams.feeding import Fed
from streams.sources import jsonl, ledger, ledger_form, platform, wage_claims
from streams.sources.mapping import read_mapping
from streams.sources.reading import Reading, source_hash
from streams.sources.simulator import GENERATOR_HASH, Settings, calibration, simulate

MOST_SHOWN = 20
"""Refused rows that are told one by one on a terminal."""

imports = typer.Typer(help="Import a file of another system.", no_args_is_help=True)
Partial = Annotated[
    bool, typer.Option("--partial", help="Take the good rows even where others are refused.")
]
FILE = typer.Argument(help="The file to read.")


def join(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.add_typer(imports, name="import")
    app.command()(ingest)
    app.command(name="simulate")(simulate_district)


@imports.command(name="wage-claims")
def import_wage_claims(
    file: Annotated[Path, FILE], data: Data = None, as_json: AsJson = False
) -> None:
    """Load real wage claims (CSV, also gzip) as a history into an empty house."""
    path = existing(file)
    with open_house(settings(data)) as house:
        reading = wage_claims.read(path)
        _tell(load_history(house, reading, source_hash(path)), as_json=as_json)


@imports.command(name="platform")
def import_platform(
    file: Annotated[Path, FILE],
    mapping: Annotated[Path, typer.Option("--mapping", help="YAML that names the columns.")],
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day of the export.")
    ] = None,
    partial: Partial = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Import an export of the provincial wage-payment platform (xlsx or csv)."""
    path = existing(file)
    with open_house(settings(data)) as house:
        reading = platform.read(
            path,
            read_mapping(existing(mapping)),
            as_of=as_of.date() if as_of else None,
            known=house.knows,
        )
        _feed(house, reading, partial=partial, as_json=as_json)


@imports.command(name="ledger")
def import_ledger(
    file: Annotated[Path, FILE],
    township: Township = None,
    partial: Partial = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Import a hazard-screening ledger 欠薪隐患排查台账 (xlsx)."""
    path = existing(file)
    with open_house(settings(data)) as house:
        reading = ledger.read(path, township=township, secret=house.keys.mac(), known=house.knows)
        _feed(house, reading, partial=partial, as_json=as_json)


@imports.command(name="ledger-template")
def write_ledger_template(
    file: Annotated[Path, typer.Argument(help="The workbook to write: a new .xlsx.")],
) -> None:
    """Write an empty hazard-screening ledger to fill in."""
    if file.suffix != ".xlsx":
        raise Refused(f"{file}: a ledger is a workbook; end its name in .xlsx", field="file")
    if file.exists():
        message = f"{file} is there already, and may be filled in; name a new file"
        raise Refused(message, field="file")
    if not file.parent.is_dir():
        raise Refused(f"{file.parent} is no directory; make it first", field="file")
    ledger_form.template(file)
    output.print(f"{file}: fill it in and import it with: wagewatch import ledger {file}")


def ingest(
    file: Annotated[Path, FILE],
    source: Annotated[str, typer.Option(help="Way by which the facts came.")] = "department",
    actor: Annotated[str, typer.Option(help="Who sent bare submissions.")] = "department/file",
    partial: Annotated[
        bool,
        typer.Option("--partial/--whole", help="Go on past refused lines, or take all or none."),
    ] = True,
    history: Annotated[
        bool,
        typer.Option("--history", help="Load into an empty house as a history of its own days."),
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ingest a file of JSON lines: deliveries or submissions (also gzip)."""
    path = existing(file)
    with open_house(settings(data)) as house:
        reading = jsonl.read(path, source=source, actor=actor)
        if history:
            _tell(load_history(house, reading, source_hash(path)), as_json=as_json)
        else:
            _feed(house, reading, partial=partial, as_json=as_json)


def simulate_district(
    out: Annotated[Path, typer.Option("--out", help="Directory to write to.")],
    seed: Annotated[int, typer.Option(help="Same seed, same district.")] = 7,
    employers: Annotated[int, typer.Option(min=0, help="Employers of the district.")] = 1200,
    sites: Annotated[int, typer.Option(min=0, help="Construction sites.")] = 120,
    year: Annotated[int, typer.Option(help="Calendar year.")] = 2025,
    years: Annotated[int, typer.Option(min=1, help="Calendar years from that one on.")] = 1,
    elsewhere: Annotated[
        bool, typer.Option("--elsewhere", help="Another district: other rates, other habits.")
    ] = False,
    held_out_cause: Annotated[
        bool,
        typer.Option(
            "--with-held-out/--without-held-out",
            help="Whether the cause that is held out of tuning occurs.",
        ),
    ] = True,
) -> None:
    """Write a simulated district: its reports as JSON lines, and the truth apart."""
    try:
        asked = Settings(
            seed=seed,
            employers=employers,
            sites=sites,
            first_day=date(year, 1, 1),
            last_day=date(year + years - 1, 12, 31),
            held_out_cause=held_out_cause,
            calibration=calibration.elsewhere() if elsewhere else calibration.published(),
        )
    except ValueError as wrong:
        raise Refused(str(wrong), field="year") from None
    with progress_so_far("simulating") as tell:
        written = simulate(asked).write(out, tell)
    output.print(
        f"{written.count:,} deliveries in {written.deliveries}; the truth in {written.truth}",
        soft_wrap=True,
    )
    people.print(f"simulated, generator {GENERATOR_HASH[:16]}")


def load_history(house: AnyHouse, reading: Reading, hashed: str) -> Fed:
    """Load a history, score it and fill the views, with a bar for each."""
    with progress("loading", reading.total) as advance:
        fed = house.load_history(reading, hashed, advance)
    with progress("scoring", house.behind()) as advance:
        house.score(advance)
    with progress("projecting", house.unprojected()) as advance:
        house.project(advance)
    return fed


def _feed(house: AnyHouse, reading: Reading, *, partial: bool, as_json: bool) -> None:
    with progress("reading", reading.total) as advance:
        fed = house.feed(reading, advance, partial=partial)
    house.catch_up()
    _tell(fed, as_json=as_json)
    if fed.refusals:
        raise typer.Exit(BROKEN if fed.stored or fed.known else 2)


def _tell(fed: Fed, *, as_json: bool) -> None:
    if as_json:
        print_json(fed)
        return
    for refusal in fed.refusals[:MOST_SHOWN]:
        people.print(refusal.message, markup=False, soft_wrap=True)
    if len(fed.refusals) > MOST_SHOWN:
        people.print(f"... and {len(fed.refusals) - MOST_SHOWN:,} more; --json tells all")
    output.print(
        f"{fed.stored:,} facts stored, {fed.known:,} known before, {len(fed.refusals):,} refused"
    )
    if fed.held_back:
        output.print("nothing was stored: mend the refused rows, or take the others by --partial")
