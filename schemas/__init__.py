"""The shared language: every fact that can be said, and how it is written down.

What lives here: the bodies of events (`events/`, one file each) and of what is
derived from them (`derived/`), the two envelopes (`submission`, `recorded`), the
one codec that reads every version ever written, sealed fields, subjects and their
shards, money, periods, vocabulary, and the calendar as data.

What does not: judgement (`detectors`), storage (`streams`), tables (`projections`).

To add an event: a file in `events/` with one `Body`, a line in `events/__init__.py`,
a sample in `samples.py`, then `make generate`, which publishes its JSON Schema and
its golden file. A published schema is never edited: raise `version` and add
`upcast_vN`.
"""
