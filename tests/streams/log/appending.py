"""A process that appends until it is stopped, and says each receipt as soon as it has it.

Run as `python -m tests.streams.log.appending <directory> <seed> [<most batches> [<head>]]`.
A line on standard output is the number of a draft; a number is said only once its
receipt is there. The last line is `failed <error>` where appending failed. The log is
in PostgreSQL where a file `database` in the directory says so.
"""

import os
import random
import sys
from pathlib import Path
from threading import Lock, Thread

from streams.log.port import DiskFull, FactLog, LogStopped, LogUnavailable, OutcomeUnknown
from streams.log.postgres import PostgresLog
from streams.log.sqlite import SqliteLog
from tests.streams.log.ready import draft

THREADS = 3
_saying = Lock()


def say(line: str) -> None:
    with _saying:
        os.write(1, f"{line}\n".encode())


def opened(directory: Path, head: Path) -> FactLog:
    database = directory / "database"
    if database.exists():
        return PostgresLog(database.read_text(), head)
    return SqliteLog(directory / "facts.sqlite", head)


def append(log: FactLog, chance: random.Random, most: int) -> None:
    for _ in range(most):
        numbers = [chance.getrandbits(30) for _ in range(chance.choice((1, 1, 1, 5, 200)))]
        subject = f"site/s-{chance.randrange(50)}"
        try:
            log.append([draft(number, subject=subject) for number in numbers])
        except (DiskFull, LogStopped, LogUnavailable, OutcomeUnknown) as failure:
            say(f"failed {type(failure).__name__}: {failure}")
            return
        say("\n".join(map(str, numbers)))


def main() -> None:
    directory, seed = Path(sys.argv[1]), sys.argv[2]
    most = int(sys.argv[3]) if len(sys.argv) > 3 else 10**9
    head = Path(sys.argv[4]) if len(sys.argv) > 4 else directory / "head"
    log = opened(directory, head)
    threads = [
        Thread(target=append, args=(log, random.Random(f"{seed} {number}"), most))
        for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.close()


if __name__ == "__main__":
    main()
