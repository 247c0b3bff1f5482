"""The verb that looks at an installation and says what endangers its promises."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from gateway.bureau import bureau
from gateway.cli.options import AsJson, Data
from gateway.cli.showing import BROKEN, output, print_json
from gateway.diagnosis import at_stake, plain, remedy, what
from gateway.language import Language, words
from gateway.premises import Premises
from gateway.settings import Settings, settings
from schemas.errors import Refused
from streams.clock import WallClock
from streams.examining.embedded import Embedded, examine_embedded
from streams.examining.finding import Finding, Mode, Verdict
from streams.examining.looks import Patient
from streams.examining.visiting import Visit
from streams.scoring.rules import Rules

_STYLES = {
    Verdict.OK: "green",
    Verdict.WARNING: "yellow",
    Verdict.DANGER: "bold red",
    Verdict.NOT_SEEN: "dim",
}


def join(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command()(doctor)


def doctor(
    production: Annotated[
        bool | None,
        typer.Option(
            "--production/--trial",
            help="What it is for; else production, unless the data are simulated.",
        ),
    ] = None,
    english: Annotated[
        bool, typer.Option("--english", help="In English instead of Chinese.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Say what endangers the promises, with the remedy; exit code 1 where one is in danger.

    Only reads: beside a running server, and when the database or the broker is down.
    """
    chosen = settings(data)
    premises = Premises(chosen.data, chosen.head, write=False)
    is_trial = premises.simulated if production is None else not production
    mode = Mode.TRIAL if is_trial else Mode.PRODUCTION
    visit = Visit(clock=WallClock(), mode=mode, simulated=premises.simulated)
    patients = [*Patient]
    findings = sorted(_examined(chosen, premises, visit), key=lambda it: patients.index(it.patient))
    counts = Counter(it.verdict for it in findings)
    if as_json:
        told = [plain(it) for it in findings]
        print_json({"mode": mode, "counts": {it: counts[it] for it in Verdict}, "findings": told})
    else:
        _show(findings, counts, mode, Language.EN if english else Language.ZH)
    if counts[Verdict.DANGER]:
        raise typer.Exit(BROKEN)


def _examined(chosen: Settings, premises: Premises, visit: Visit) -> Iterator[Finding]:
    if chosen.database is None:
        premises.check_lived_in()
        files = Embedded(
            data=premises.data,
            head=premises.head,
            facts=premises.facts,
            keys=premises.keys,
            scoring=premises.scoring,
            views=premises.views,
        )
        return examine_embedded(files, visit)
    # Only a district installs what this needs.
    from streams.examining.district import District, examine_district  # noqa: PLC0415

    servers = District(
        data=premises.data,
        head=premises.head,
        database=chosen.database,
        keys=chosen.keys,
        kafka=chosen.kafka,
        base=chosen.topic_base,
        generation=chosen.topic,
        partitions=chosen.partitions,
        rules=_rules_of(chosen.data) if chosen.kafka is not None else None,
    )
    return examine_district(servers, visit)


def _rules_of(data: Path) -> str | None:
    """Return by which rules this machine judges; None where its parameters cannot be read."""
    try:
        return Rules(bureau(data).parameters).generation.name
    except Refused:
        return None


def _show(
    findings: Sequence[Finding], counts: Counter[Verdict], mode: Mode, language: Language
) -> None:
    def say(key: str, **given: object) -> str:
        return words().say(language, f"doctor.{key}", **given)

    title = f"{say('title')} · {say(f'mode.{mode}')}"
    table = Table(title=title, title_justify="left")
    # Chinese has no blanks to wrap at: what is too long for a line goes on in the next.
    table.add_column(say("column.verdict"), no_wrap=True)
    table.add_column(say("column.what"), ratio=4, overflow="fold")
    table.add_column(say("column.seen"), ratio=2, overflow="fold")
    table.add_column(say("column.remedy"), ratio=5, overflow="fold")
    patient, about = findings[0].patient, ""
    for it in findings:
        if it.patient is not patient:
            table.add_section()
        looked_at = what(it, language)
        if it.about not in {"", about}:  # what several rows are about is said in the first
            looked_at = say("about", what=looked_at, about=it.about)
        patient, about = it.patient, it.about
        stake = at_stake(it, language)
        lines = [say("endangered", promise=stake) if stake else "", remedy(it, language)]
        table.add_row(
            Text(say(f"verdict.{it.verdict}"), style=_STYLES[it.verdict]),
            Text(looked_at),
            Text(it.seen),
            Text("\n".join(filter(None, lines))),
        )
    output.print(table)
    output.print(say("summary", **{it.value: counts[it] for it in Verdict}))
