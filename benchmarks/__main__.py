"""`make bench`: every figure as a ratio to a floor measured in the same run."""

import json
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import append, closing, queries, replay
from benchmarks.measuring import Figure


def main() -> None:
    """Measure everything and print the table, or JSON with `--json`."""
    as_json = "--json" in sys.argv[1:]
    wanted = [word for word in sys.argv[1:] if not word.startswith("--")]
    figures: list[Figure] = []
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="wagewatch-bench-") as place:
        for part in (replay, append, closing, queries):
            name = part.__name__.rpartition(".")[2]
            if wanted and name not in wanted:
                continue
            with console.status(f"measuring {name} ..."):
                figures += part.measure(Path(place))
    if as_json:
        print(json.dumps([_plain(figure) for figure in figures], indent=2))
        return
    table = Table(title="wagewatch, beside the floor measured in the same run (medians)")
    for heading in ("work", "ours", "floor", "unit", "ratio", "goal", "floor is"):
        table.add_column(
            heading, justify="right" if heading in {"ours", "floor", "ratio"} else "left"
        )
    for figure in figures:
        table.add_row(
            figure.work,
            f"{figure.ours:,.0f}",
            f"{figure.floor:,.0f}",
            figure.unit,
            f"{figure.ratio:.2f}",
            figure.goal,
            figure.note,
        )
    Console(width=160).print(table)


def _plain(figure: Figure) -> dict[str, object]:
    plain = {name: getattr(figure, name) for name in figure.__struct_fields__}
    return plain | {"ratio": round(figure.ratio, 3)}


if __name__ == "__main__":
    main()
