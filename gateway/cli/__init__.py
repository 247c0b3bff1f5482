"""The command line: stable verbs, since scripts and tests call them.

Every verb takes `--data`, the directory of the house. Long work shows a progress bar on
standard error; `--json` writes one JSON document to standard output where a program
reads it. An error says what is wrong, in what, and what to do, and ends with exit code
2 when what was asked was wrong, 1 when something did not hold.
"""

import sys

import typer

from gateway.cli import (
    asking,
    backtesting,
    demonstrating,
    examining,
    feeding,
    learning,
    previewing,
    running,
    spreading,
)
from gateway.cli.showing import BAD_INPUT, BROKEN, complain
from gateway.places import NoViews
from gateway.serving import NotLoopback
from schemas.errors import Refused
from streams.databases.unavailable import DatabaseUnavailable
from streams.kafka.refusals import KafkaRefuses, LogCutOff, NoBroker
from streams.log.port import (
    DiskFull,
    LogBehindHead,
    LogBusy,
    LogNotOfHead,
    LogStopped,
    LogUnavailable,
)
from streams.scoring.circles import seldom_look_for_circles
from streams.scoring.work import ShardsApart

_STANDS_IN_THE_WAY = (
    DatabaseUnavailable,
    DiskFull,
    KafkaRefuses,
    LogBehindHead,
    LogBusy,
    LogCutOff,
    LogNotOfHead,
    LogStopped,
    LogUnavailable,
    NoBroker,
    NoViews,
    ShardsApart,
)
"""What is told in one line, since its message says what to do."""

app = typer.Typer(
    help="薪哨 wagewatch: early warning of wage arrears.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
PARTS = (
    demonstrating,
    running,
    feeding,
    asking,
    backtesting,
    learning,
    previewing,
    spreading,
    examining,
)

for part in PARTS:
    part.join(app)


def main() -> None:
    """Run the command line; what is refused is told in one line."""
    seldom_look_for_circles()
    try:
        app()
    except (Refused, FileNotFoundError, NotLoopback) as wrong:
        complain(wrong)
        sys.exit(BAD_INPUT)
    except _STANDS_IN_THE_WAY as trouble:
        complain(trouble)
        sys.exit(BROKEN)
