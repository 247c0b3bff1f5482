"""Stream processors that all do the work of `benchmarks/workload.py`, each as its own guide would.

Each runs as a process of its own (`python -m benchmarks.peers.quix --help`), is told how many
events there are, ends by itself when its state has all of them durably, and prints one line
of JSON: events, derived records, seconds from the first event to that moment, its processor
time in them, and its start-up.

The same for all: topics, partitions, subjects, the fold, the bytes of a memory, one derived
record for ten events, state that survives a kill with at most a second between two points
from which it can go on. To add one: a file here, and an entrant in `benchmarks/entrants.py`.
"""
