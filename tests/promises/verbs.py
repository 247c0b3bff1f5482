"""The command line as people call it: each verb a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WAGEWATCH = (
    sys.executable,
    *("-W", "error"),
    # kafka-python reads its schemas by functions that Python 3.11 and 3.12 call deprecated.
    *("-W", "ignore:read_text is deprecated:DeprecationWarning"),
    *("-W", "ignore:open_text is deprecated:DeprecationWarning"),
    *("-c", "from gateway.cli import main; main()"),
)
SECONDS = 300
"""After this long a verb hangs: on a machine that does other work too."""


@dataclass(frozen=True)
class Ran:
    """How a verb ended."""

    code: int
    output: str
    said: str
    """What went to people: errors, and bars of progress."""

    def json(self) -> Any:  # noqa: ANN401  whatever a verb tells
        return json.loads(self.output)


def environment() -> dict[str, str]:
    """The surroundings of a verb: nothing of the house comes from the tests' own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WAGEWATCH_")}
    return {**kept, "PYTHONPATH": str(Path.cwd()), "PYTHONIOENCODING": "utf-8"}


def wagewatch(*arguments: object, data: Path | None = None, **settings: str) -> Ran:
    """Call a verb, with settings in its environment, and wait until it ends."""
    place = [] if data is None else ["--data", str(data)]
    ended = subprocess.run(
        [*WAGEWATCH, *map(str, arguments), *place],
        capture_output=True,
        check=False,
        env=environment() | settings,
        timeout=SECONDS,
    )
    return Ran(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def begun(*arguments: object, data: Path) -> subprocess.Popen[bytes]:
    """Call a verb and go on while it works."""
    return subprocess.Popen(
        [*WAGEWATCH, *map(str, arguments), "--data", str(data)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
    )
