"""One worker over a real broker, score and durable state: ours beside every other way."""

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from benchmarks.contest import Contest, Peer, Took
from benchmarks.entrants import IDIOMATIC_FAUST, OURS, PEERS
from benchmarks.filling import fill
from benchmarks.measuring import Figure, LeftOut
from benchmarks.servers import running_servers, why_missing

COSTS: tuple[tuple[str, Callable[[Took], float], str, int], ...] = (
    ("CPU an event", lambda took: 1e6 * took.cpu_seconds / took.events, "µs", 0),
    ("of broker and database", lambda took: 1e6 * took.servers_cpu_seconds / took.events, "µs", 0),
    ("start-up", lambda took: took.start_up_seconds, "s", 1),
)
"""What is told beside the rate, of ours and of the peer."""


def measure(directory: Path) -> Iterator[Figure | LeftOut]:
    """Return ours beside each peer, for both ways of drawing subjects; or why one is left out."""
    if reason := why_missing():
        yield LeftOut("one worker over a broker", reason)
        return
    present: list[Peer] = []
    for peer in PEERS:
        if reason := peer.why_missing():
            yield LeftOut(f"one worker over a broker, beside {peer.title}", reason)
        else:
            present.append(peer)
    sizes = {peer.events for peer in (OURS, *present)}
    with running_servers() as servers:
        for zipf in (False, True):
            filled = {size: fill(servers.bootstrap, directory, size, zipf=zipf) for size in sizes}
            taken = Contest(servers, directory, filled).in_turn((OURS, *present))
            for peer in present:
                subjects = "zipf" if zipf else "uniform"
                yield _figure(peer, subjects, taken[OURS.module], taken[peer.module])


def _figure(peer: Peer, subjects: str, ours: list[Took], floor: list[Took]) -> Figure:
    return Figure(
        work=f"one worker, {subjects} subjects, beside {peer.title}",
        ours=_median(ours, lambda took: took.events / took.seconds),
        floor=_median(floor, lambda took: took.events / took.seconds),
        unit="events/s",
        goal="10" if peer is IDIOMATIC_FAUST else "ahead of it",
        note="; ".join(
            f"{what} {_median(ours, of):,.{digits}f} / {_median(floor, of):,.{digits}f} {unit}"
            for what, of, unit, digits in COSTS
        ),
    )


def _median(taken: list[Took], of: Callable[[Took], float]) -> float:
    return median(map(of, taken))
