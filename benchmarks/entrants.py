"""Who takes part in the contest: ours, and every other way that keeps its state durably."""

from benchmarks import kept
from benchmarks.contest import Peer, Run
from benchmarks.kept import Kept

EVENTS = 200_000
FEWER = 10_000
"""For whoever goes event by event, at a rate that is the same however many there are."""


def _in_postgresql(run: Run) -> Kept:
    return kept.in_postgresql(run.servers.database, run.name)


def _in_table_of_faust(run: Run) -> Kept:
    return kept.in_changelog(run.servers.bootstrap, f"{run.name}-memories-changelog", run.sink)


def _in_store_of_quix(run: Run) -> Kept:
    topic = f"changelog__{run.name}--{run.topic}--default"
    return kept.in_changelog(run.servers.bootstrap, topic, run.sink, after_subject='|"memory"')


def _in_recovery_of_bytewax(run: Run) -> Kept:
    return kept.in_recovery(run.directory, run.servers.bootstrap, run.sink)


OURS = Peer("pages", "pages", "faust", EVENTS, _in_postgresql, reads_pages=True)
IDIOMATIC_FAUST = Peer("idiomatic_faust", "idiomatic Faust", "faust", FEWER, _in_table_of_faust)
PEERS = (
    IDIOMATIC_FAUST,
    Peer("quix", "Quix Streams", "quixstreams", EVENTS, _in_store_of_quix),
    Peer("on_bytewax", "Bytewax", "bytewax", EVENTS, _in_recovery_of_bytewax),
    Peer("plain_aiokafka", "a plain aiokafka loop", "aiokafka", EVENTS, _in_postgresql),
)
