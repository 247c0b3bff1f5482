"""A process that is asked to end ends in order, and in time where that is not to be had."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.leaving import LEAVE_SECONDS
from tests.promises.open_house import PATIENCE, served
from tests.promises.verbs import environment

STUCK = """
import time
from gateway.leaving import until_told_to_leave

leaving = until_told_to_leave()
print("ready", flush=True)
leaving.wait()
time.sleep(3_600)
"""


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_asked_to_end_ends_with_0(tmp_path: Path, asked: signal.Signals) -> None:
    with served(tmp_path / "house") as (process, _):
        process.send_signal(asked)
        assert process.wait(PATIENCE) == 0


def test_nobody_is_still_there_when_supervisors_lose_their_patience() -> None:
    assert LEAVE_SECONDS < 10


def test_whoever_hangs_while_it_leaves_is_ended_and_says_so() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STUCK],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert b"left at once" in said
