"""An acknowledged fact is never lost, at whatever moment the process is killed.

`WAGEWATCH_KILLS` sets how often it is killed; 25 unless it is set.
"""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from streams.log.sqlite import SqliteLog
from tests.streams.log.ready import draft, identity

KILLS = int(os.environ.get("WAGEWATCH_KILLS", "25"))


def acknowledged_before_kill(directory: Path, seed: int, most: int) -> set[int]:
    """Start a writer, read some receipts, kill it in the midst, read what it had still said."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.streams.log.appending", str(directory), str(seed)],
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(most)]
        writer.kill()
        said += writer.stdout.readlines()
    whole = [line for line in said if line.endswith("\n")]
    assert len(whole) >= most, "the writer ended before it was killed"
    return {int(line) for line in whole}


@pytest.mark.slow
def test_no_acknowledged_fact_is_lost_by_kills(tmp_path: Path) -> None:
    chance = random.Random(KILLS)
    acknowledged: set[int] = set()
    for kill in range(KILLS):
        acknowledged |= acknowledged_before_kill(tmp_path, kill, chance.randrange(1, 3_000))
        log = SqliteLog(tmp_path / "facts.sqlite", tmp_path / "head")
        stored = log.known([identity(number) for number in acknowledged])
        assert len(stored) == len(acknowledged)
        assert list(log.verify()) == []
        log.close()


def test_one_kill_loses_nothing_and_a_resend_is_known(tmp_path: Path) -> None:
    acknowledged = acknowledged_before_kill(tmp_path, 7, 300)
    log = SqliteLog(tmp_path / "facts.sqlite", tmp_path / "head")
    again = [log.append([draft(number, subject="site/other")])[0] for number in acknowledged]
    assert not any(receipt.fresh for receipt in again)
    assert list(log.verify()) == []
    log.close()
