"""`make bench`: every figure as a ratio to a floor measured in the same run."""

import json
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import append, closing, killing, latency, queries, replay, streaming
from benchmarks.measuring import Figure, LeftOut
from streams.scoring.circles import seldom_look_for_circles


def main() -> None:
    """Measure what is named, else all but `killing`; print the table, or JSON with `--json`."""
    as_json = "--json" in sys.argv[1:]
    wanted = [word for word in sys.argv[1:] if not word.startswith("--")]
    figures: list[Figure] = []
    left_out: list[LeftOut] = []
    console = Console(stderr=True)
    seldom_look_for_circles()
    with tempfile.TemporaryDirectory(prefix="wagewatch-bench-") as place:
        for part in (replay, append, closing, queries, streaming, latency, killing):
            name = part.__name__.rpartition(".")[2]
            if name not in wanted if wanted else part is killing:
                continue
            with console.status(f"measuring {name} ..."):
                for measured in part.measure(Path(place)):
                    if isinstance(measured, LeftOut):
                        left_out.append(measured)
                    else:
                        figures.append(measured)
    if as_json:
        print(json.dumps([_plain(figure) for figure in figures], indent=2))
    elif figures:
        Console(width=160).print(_table(figures))
    for missing in left_out:
        console.print(f"not measured: {missing.work}: {missing.why}", markup=False, soft_wrap=True)


def _table(figures: list[Figure]) -> Table:
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
    return table


def _plain(figure: Figure) -> dict[str, object]:
    plain = {name: getattr(figure, name) for name in figure.__struct_fields__}
    return plain | {"ratio": round(figure.ratio, 3)}


if __name__ == "__main__":
    main()
